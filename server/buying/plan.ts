import { connectedTo, type OpenCarrier } from "../connected/open.ts";
import { type Offered, servicesNow } from "../connected/services-now.ts";
import type { Context } from "../context.ts";
import { zoneFor } from "../domain/assess.ts";
import { type Candidate, type ChoiceFacts, chooseCarrier, type Ranked } from "../domain/carrier-choice.ts";
import { needsCustoms } from "../domain/customs.ts";
import { Refusal } from "../domain/errors.ts";
import type { ParcelId } from "../domain/ids.ts";
import type { Address, Order } from "../domain/order.ts";
import { type Parcel, senderOf } from "../domain/parcel.ts";
import { contentsOf, type ParcelContents } from "../domain/parcel-contents.ts";
import type { Handover, Policy } from "../domain/policy.ts";
import type { Purchase } from "../domain/purchase.ts";
import type { Return } from "../domain/return.ts";
import type { ShippingRules } from "../domain/shipping.ts";
import type { Shop } from "../domain/shop.ts";
import type { PointsAsked, ServicesAsked } from "../providers/carriers/port.ts";
import { findShopById } from "../store/merchants.ts";
import { findOrder } from "../store/orders.ts";
import { findPolicy } from "../store/policies.ts";
import { listShipmentsOf, recordOfServices } from "../store/shipments.ts";
import { shippingOf } from "../store/shipping.ts";
import { linesWithGoods } from "./goods.ts";
import { goingBack } from "./parcel-returns.ts";

/** Everything a label for one parcel is chosen and bought by. */
export interface Ground {
  readonly ret: Return;
  /** Whose pieces lie in the parcel. */
  readonly returns: readonly Return[];
  readonly parcel: Parcel;
  readonly shop: Shop;
  readonly order: Order;
  readonly policy: Policy;
  readonly rules: ShippingRules;
  readonly carriers: readonly OpenCarrier[];
  readonly contents: ParcelContents;
  /** The carrier a rule of the policy named. */
  readonly policyCarrier?: string;
  /** Every purchase for the parcel so far, oldest first. */
  readonly earlier: readonly Purchase[];
  /** Null where nobody says whence it comes. */
  readonly from: Address | null;
}

export interface Rated {
  readonly ranked: readonly Ranked[];
  /** Carriers that did not say. */
  readonly troubles: readonly Extract<Offered, { trouble: unknown }>[];
}

/** @throws Refusal `return_not_found`, `not_found` for a parcel that is none of the return's */
export async function groundOf(context: Context, ret: Return, parcelId: ParcelId): Promise<Ground> {
  const { db } = context;
  const { merchantId } = ret;
  const parcel = ret.parcels.find(({ id }) => id === parcelId);
  if (!parcel) throw new Refusal("not_found");
  const [shop, order, version, { rules }, { carriers }, returns, earlier] = await Promise.all([
    findShopById(db, merchantId, ret.shopId),
    findOrder(db, merchantId, ret.orderId),
    findPolicy(db, merchantId, ret.policyId),
    shippingOf(db, merchantId, ret.shopId),
    connectedTo(context, merchantId, ret.shopId),
    goingBack(db, ret),
    listShipmentsOf(db, merchantId, [parcelId]),
  ]);
  if (!shop || !order || !version) throw new Refusal("return_not_found");
  const { policy } = version;
  const lines = await linesWithGoods(db, order);
  const place = ret.parcels.findIndex(({ id }) => id === parcelId);
  const contents = contentsOf({
    returns: returns.length > 0 ? returns : [ret],
    lines,
    reasons: policy.reasons,
    rules,
    place,
    of: ret.parcels.length,
  });
  const from = senderOf(parcel, order);
  // Once a label was bought the parcel says who carries it, and the purchase what the policy had said.
  const policyCarrier = earlier[0] ? earlier[0].asked.policyCarrier : parcel.carrier;
  return { ret, returns, parcel, shop, order, policy, rules, carriers, contents, earlier, from, ...(policyCarrier && { policyCarrier }) };
}

/** What a way is chosen by, whether there is a parcel yet or not. */
export interface WayAsked extends Pick<Ground, "shop" | "order" | "policy" | "rules" | "carriers" | "contents" | "policyCarrier"> {
  readonly from: Address;
  readonly to: Address;
  readonly handover: Handover;
}

/** Every service of every carrier for this parcel, ranked, with why. @param anew the carriers are asked again */
export async function rate(context: Context, ground: Ground, again: { readonly anew?: boolean } = {}): Promise<Rated> {
  const { from, parcel } = ground;
  return from ? rank(context, { ...ground, from, to: parcel.to, handover: parcel.handover }, again) : { ranked: [], troubles: [] };
}

export async function rank(context: Context, way: WayAsked, again: { readonly anew?: boolean } = {}): Promise<Rated> {
  const { from, to, contents, order, carriers, shop, rules } = way;
  const asked = { from, to, measures: contents.measures, value: contents.value, currency: order.currency };
  const { candidates, troubles } = await candidatesFor(context, carriers, asked, rules, again);
  const known = await recordOfServices(context.db, shop.merchantId, shop.id, context.now() - remembered);
  const proven = candidates.map((one): Candidate => {
    const past = known.find(({ connectionId, service }) => connectionId === one.connectionId && service === one.service);
    // A handful of labels says little: as if some had gone well before.
    return past ? { ...one, reliability: (past.good + assumedGood) / (past.good + past.bad + assumedGood) } : one;
  });
  return { ranked: chooseCarrier(rules, proven, factsOf(way)), troubles };
}

/** How far back labels count. */
const remembered = 180 * 24 * 60 * 60_000;
const assumedGood = 5;

/** What the carriers offer for any parcel. */
export async function candidatesFor(
  context: Context,
  carriers: readonly OpenCarrier[],
  asked: ServicesAsked,
  rules: Pick<ShippingRules, "weights">,
  { anew = false }: { readonly anew?: boolean } = {},
): Promise<{ candidates: Candidate[]; troubles: Rated["troubles"] }> {
  const offers = await servicesNow(context, carriers, asked, { anew });
  const distances = rules.weights.distance > 0 ? await distancesOf(context, carriers, asked) : new Map<string, number>();
  const candidates = offers.flatMap((offer) =>
    "services" in offer
      ? offer.services.map((service): Candidate => {
          const { connection, provider } = offer.open;
          const distance = distances.get(`${connection.id} ${service.carrier}`);
          return {
            ...service,
            connectionId: connection.id,
            provider: provider.id,
            can: provider.can,
            ...(distance !== undefined && { distance }),
          };
        })
      : [],
  );
  return { candidates, troubles: offers.flatMap((offer) => ("trouble" in offer ? [offer] : [])) };
}

/** Metres to the nearest point, by connection and carrier; a carrier that does not say has none. */
async function distancesOf(context: Context, carriers: readonly OpenCarrier[], { from }: ServicesAsked): Promise<Map<string, number>> {
  const near: PointsAsked = { country: from.country, postalCode: from.postalCode, city: from.city, most: 10 };
  const found = new Map<string, number>();
  await Promise.all(
    carriers.map(async ({ connection, carrier }) => {
      const points = await carrier.points?.(near).catch(() => {
        context.log.info({ connection: connection.id }, "A carrier did not say where its points are.");
        return [];
      });
      for (const { carrier: name, distance } of points ?? []) {
        const key = `${connection.id} ${name}`;
        if (distance !== undefined) found.set(key, Math.min(distance, found.get(key) ?? Number.POSITIVE_INFINITY));
      }
    }),
  );
  return found;
}

function factsOf({ from, to, handover, order, policy, contents, shop, policyCarrier }: WayAsked): ChoiceFacts {
  return {
    handover,
    zone: zoneFor(policy, from).id,
    from,
    to,
    customs: needsCustoms(from, to),
    weight: contents.measures.weight,
    value: contents.value,
    currency: order.currency,
    reasons: contents.reasons,
    shop: shop.slug,
    pieces: contents.pieces,
    ...(policyCarrier !== undefined && { policyCarrier }),
  };
}
