import { candidatesFor, groundOf, type Rated as RatedServices, rate } from "../buying/plan.ts";
import { connectedTo } from "../connected/open.ts";
import type { Context } from "../context.ts";
import { zoneFor } from "../domain/assess.ts";
import { chooseCarrier } from "../domain/carrier-choice.ts";
import { needsCustoms } from "../domain/customs.ts";
import { Refusal } from "../domain/errors.ts";
import type { ParcelId } from "../domain/ids.ts";
import type { Handover } from "../domain/policy.ts";
import type { Return } from "../domain/return.ts";
import type { ShippingRules } from "../domain/shipping.ts";
import type { Shop } from "../domain/shop.ts";
import { policyInForce } from "../store/policies.ts";

export type Rated = RatedServices;

/** Every service for a parcel of a return side by side, the best first, each with why. @param parcelId absent: its first */
export async function compareRates(context: Context, ret: Return, parcelId?: ParcelId): Promise<Rated> {
  const id = parcelId ?? ret.parcels[0]?.id;
  if (id === undefined) throw new Refusal("not_found");
  return rate(context, await groundOf(context, ret, id));
}

/** A parcel nobody has sent. */
export interface Example {
  readonly country: string;
  readonly postalCode: string;
  readonly city: string;
  readonly handover: Handover;
  readonly weight?: number;
  readonly value: number;
  readonly currency: string;
  readonly reason?: string;
  readonly pieces: number;
  readonly carrier?: string;
}

/** Which service would be chosen for an example, and why; and so which services there are. */
export async function tryShipping(context: Context, shop: Shop, rules: ShippingRules, example: Example): Promise<Rated> {
  const { carriers } = await connectedTo(context, shop.merchantId, shop.id);
  const policy = await policyInForce(context.db, shop.merchantId, shop.id, context.now());
  const to = shop.brand.address;
  const { country, postalCode, city } = example;
  const from = { name: to.name, line1: to.line1, postalCode, city, country };
  const weight = example.weight ?? rules.parcel.weight + rules.pieceWeight * example.pieces;
  const asked = { from, to, measures: { ...rules.parcel, weight }, value: example.value, currency: example.currency };
  const { candidates, troubles } = await candidatesFor(context, carriers, asked, rules);
  const ranked = chooseCarrier(rules, candidates, {
    handover: example.handover,
    zone: policy ? zoneFor(policy.policy, from).id : "none",
    from,
    to,
    customs: needsCustoms(from, to),
    weight,
    value: example.value,
    currency: example.currency,
    reasons: example.reason === undefined ? [] : [example.reason],
    shop: shop.slug,
    pieces: example.pieces,
    ...(example.carrier !== undefined && { policyCarrier: example.carrier }),
  });
  return { ranked, troubles };
}
