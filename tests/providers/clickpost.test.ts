import { openClickpostBench } from "../support/vendors/clickpost.ts";
import { carrierContract } from "./carriers.contract.ts";

carrierContract("ClickPost", openClickpostBench);
