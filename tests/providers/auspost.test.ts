import { openAuspostBench } from "../support/vendors/auspost.ts";
import { carrierContract } from "./carriers.contract.ts";

carrierContract("Australia Post", openAuspostBench);
