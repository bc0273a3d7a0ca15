import { openMagento2 } from "../support/vendors/magento2.ts";
import { shopContract } from "./shops.contract.ts";

shopContract("Magento 2", openMagento2);
