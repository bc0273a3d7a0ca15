import { openSendcloudBench } from "../support/vendors/sendcloud.ts";
import { carrierContract } from "./carriers.contract.ts";

carrierContract("Sendcloud", openSendcloudBench);
