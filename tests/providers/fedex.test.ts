import { openFedexBench } from "../support/vendors/fedex.ts";
import { carrierContract } from "./carriers.contract.ts";

carrierContract("FedEx", openFedexBench);
