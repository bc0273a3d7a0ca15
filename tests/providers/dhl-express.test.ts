import { openDhlExpressBench } from "../support/vendors/dhl-express.ts";
import { carrierContract } from "./carriers.contract.ts";

carrierContract("DHL Express", openDhlExpressBench);
