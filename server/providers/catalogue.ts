import { aramex } from "./carriers/aramex.ts";
import { auspost } from "./carriers/auspost.ts";
import { clickpost } from "./carriers/clickpost.ts";
import { dhlExpress } from "./carriers/dhl-express.ts";
import { dhlParcelDe } from "./carriers/dhl-parcel-de.ts";
import { easypost } from "./carriers/easypost.ts";
import { fedex } from "./carriers/fedex.ts";
import { karrio } from "./carriers/karrio.ts";
import type { CarrierProvider } from "./carriers/port.ts";
import { sendcloud } from "./carriers/sendcloud.ts";
import { shipengine } from "./carriers/shipengine.ts";
import { shippo } from "./carriers/shippo.ts";
import { usps } from "./carriers/usps.ts";
import { paypal } from "./payments/paypal.ts";
import type { GatewayProvider } from "./payments/port.ts";
import { stripe } from "./payments/stripe.ts";
import { http } from "./shops/http.ts";
import { lightspeed } from "./shops/lightspeed.ts";
import { magento1 } from "./shops/magento1.ts";
import { magento2 } from "./shops/magento2.ts";
import { mijnwebwinkel } from "./shops/mijnwebwinkel.ts";
import type { ShopProvider } from "./shops/port.ts";
import { shopify } from "./shops/shopify.ts";
import { wix } from "./shops/wix.ts";
import { woocommerce } from "./shops/woocommerce.ts";

/** Every kind of shop, gateway and carrier that can be connected, by its id. */
export interface Providers {
  readonly shops: ReadonlyMap<string, ShopProvider>;
  readonly gateways: ReadonlyMap<string, GatewayProvider>;
  readonly carriers: ReadonlyMap<string, CarrierProvider>;
}

const shops: readonly ShopProvider[] = [shopify, woocommerce, wix, magento2, magento1, mijnwebwinkel, lightspeed, http];

const gateways: readonly GatewayProvider[] = [stripe, paypal];

/** Hubs of many carriers first. */
// biome-ignore format: one a line
const carriers: readonly CarrierProvider[] = [
  sendcloud,
  karrio,
  shippo,
  easypost,
  shipengine,
  clickpost,
  auspost,
  aramex,
  dhlExpress,
  dhlParcelDe,
  usps,
  fedex,
];

export const providers: Providers = {
  shops: new Map(shops.map((one) => [one.id, one])),
  gateways: new Map(gateways.map((one) => [one.id, one])),
  carriers: new Map(carriers.map((one) => [one.id, one])),
};
