import type { MerchantId, ShopId } from "../../server/domain/ids.ts";
import type { Shop } from "../../server/domain/shop.ts";

/** The shop of the pictures, in France. */
export const halden: Shop = {
  id: "shp_1" as ShopId,
  merchantId: "mer_1" as MerchantId,
  slug: "halden",
  name: "Halden",
  code: "HALD",
  portal: "active",
  promoted: false,
  brand: {
    name: "Halden",
    accent: "#2c5a3d",
    sender: { name: "Halden", address: "returns@halden.test" },
    address: { name: "Halden Returns", line1: "14 rue des Tisserands", postalCode: "59100", city: "Roubaix", country: "FR" },
    addresses: {},
  },
  timeZone: "Europe/Paris",
  defaultLanguage: "en",
  languages: ["en", "fr", "es", "de"],
  emailProof: true,
  insertQr: true,
  apiReturns: false,
  can: { storeCredit: true, exchange: false },
  help: { email: "help@halden.test" },
  createdAt: 0,
};
