import { openAramexBench } from "../support/vendors/aramex.ts";
import { carrierContract } from "./carriers.contract.ts";

carrierContract("Aramex", openAramexBench);
