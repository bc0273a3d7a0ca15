import { openWooBench } from "../support/vendors/woocommerce-bench.ts";
import { shopContract } from "./shops.contract.ts";

shopContract("WooCommerce over https", () => openWooBench(true));
shopContract("WooCommerce over http, signed", () => openWooBench(false));
