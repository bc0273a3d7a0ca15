import { openShippoBench } from "../support/vendors/shippo.ts";
import { carrierContract } from "./carriers.contract.ts";

carrierContract("Shippo", openShippoBench);
