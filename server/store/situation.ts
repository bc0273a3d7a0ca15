import type { AssessContext } from "../domain/assess.ts";
import { zoneOfCountry } from "../domain/deadlines.ts";
import { Refusal } from "../domain/errors.ts";
import type { Order } from "../domain/order.ts";
import type { Shop } from "../domain/shop.ts";
import type { Reader } from "./database.ts";
import { findPolicy, type PolicyVersion, policyInForce } from "./policies.ts";
import { countReturnsOfCustomer, listReturnsOfOrder } from "./returns.ts";

export interface Situation {
  readonly context: AssessContext;
  readonly policyVersion: PolicyVersion;
}

/** Reads all that `assess` judges an order by: the policy it was bought under (else the one in force), and what already came back. */
export async function readSituation(db: Reader, shop: Shop, order: Order, at: number): Promise<Situation> {
  const [bought, current, all, customerReturns] = await Promise.all([
    order.policyId ? findPolicy(db, shop.merchantId, order.policyId) : null,
    policyInForce(db, shop.merchantId, shop.id, at),
    listReturnsOfOrder(db, shop.merchantId, order.id),
    order.email ? countReturnsOfCustomer(db, shop.merchantId, order.email) : 0,
  ]);
  const policyVersion = bought ?? current;
  if (!policyVersion) throw new Refusal("portal_inactive");
  const country = (order.shipTo ?? order.billTo)?.country;
  return {
    policyVersion,
    context: {
      order,
      shopSlug: shop.slug,
      policy: policyVersion.policy,
      earlier: all.filter(({ status }) => status !== "cancelled" && status !== "rejected" && status !== "expired"),
      customerReturns,
      zones: { shop: shop.timeZone, shopper: country ? zoneOfCountry(country) : shop.timeZone },
      can: shop.can,
      at,
    },
  };
}
