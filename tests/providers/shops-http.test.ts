import { aHttpShop } from "../support/vendors/http.ts";
import { shopContract } from "./shops.contract.ts";

shopContract("any other shop", aHttpShop);
