import { openDhlParcelDeBench } from "../support/vendors/dhl-parcel-de.ts";
import { carrierContract } from "./carriers.contract.ts";

carrierContract("DHL Parcel DE", openDhlParcelDeBench);
