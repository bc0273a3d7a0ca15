import { openStripeBench } from "../support/vendors/stripe.ts";
import { gatewayContract } from "./gateways.contract.ts";

gatewayContract("Stripe", openStripeBench);
