import type { AssessContext } from "../domain/assess.ts";
import { zoneOfCountry } from "../domain/deadlines.ts";
import { Refusal } from "../domain/errors.ts";
import type { Order } from "../domain/order.ts";
import type { Fact, Policy } from "../domain/policy.ts";
import { holdsUnits, type Return } from "../domain/return.ts";
import type { Shop } from "../domain/shop.ts";
import type { Reader } from "./database.ts";
import { findPolicy, type PolicyVersion, policyInForce } from "./policies.ts";
import { countReturnsOfCustomer, listReturnsOfOrder } from "./returns.ts";

export interface Situation {
  readonly context: AssessContext;
  readonly policyVersion: PolicyVersion;
  /** Every return of the order, whatever became of it, oldest first. */
  readonly returns: readonly Return[];
}

/** Reads all that `assess` judges an order by: the policy it was bought under (else the one in force), and what already came back. */
export async function readSituation(db: Reader, shop: Shop, order: Order, at: number): Promise<Situation> {
  const [policyVersion, returns] = await Promise.all([policyOf(db, shop, order, at), listReturnsOfOrder(db, shop.merchantId, order.id)]);
  if (!policyVersion) throw new Refusal("portal_inactive");
  return { policyVersion, returns, context: await contextUnder(db, shop, order, policyVersion.policy, { returns, at }) };
}

/** What an order is judged by under any policy, at any moment. */
export async function contextUnder(
  db: Reader,
  shop: Shop,
  order: Order,
  policy: Policy,
  { returns, at }: { readonly returns: readonly Return[]; readonly at: number },
): Promise<AssessContext> {
  const counts = order.email !== undefined && asks(policy, "customer.returnCount");
  const country = (order.shipTo ?? order.billTo)?.country;
  return {
    order,
    shopSlug: shop.slug,
    policy,
    earlier: returns.filter(holdsUnits),
    customerReturns: counts ? await countReturnsOfCustomer(db, shop.merchantId, order.email) : 0,
    zones: { shop: shop.timeZone, shopper: country ? zoneOfCountry(country) : shop.timeZone },
    can: shop.can,
    at,
  };
}

async function policyOf(db: Reader, shop: Shop, order: Order, at: number): Promise<PolicyVersion | null> {
  const bought = order.policyId ? await findPolicy(db, shop.merchantId, order.policyId) : null;
  return bought ?? policyInForce(db, shop.merchantId, shop.id, at);
}

function asks({ rules }: Policy, wanted: Fact): boolean {
  return rules.some(({ when, off }) => !off && when.conditions.some(({ fact }) => fact === wanted));
}
