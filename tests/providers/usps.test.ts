import { openUspsBench } from "../support/vendors/usps.ts";
import { carrierContract } from "./carriers.contract.ts";

carrierContract("USPS", openUspsBench);
