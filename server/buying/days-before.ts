import { fetchesFrom, pickupDays } from "../connected/courier-days.ts";
import { connectedTo, type OpenCarrier } from "../connected/open.ts";
import type { Context } from "../context.ts";
import { sendBy } from "../domain/deadlines.ts";
import type { Address, Order } from "../domain/order.ts";
import { contentsOfUnits } from "../domain/parcel-contents.ts";
import type { PickupWish } from "../domain/pickup.ts";
import { isOffered, type PickupDay } from "../domain/pickup-days.ts";
import type { Policy } from "../domain/policy.ts";
import type { Quote } from "../domain/refund.ts";
import type { ShippingRules } from "../domain/shipping.ts";
import { destination, type Shop } from "../domain/shop.ts";
import { shippingOf } from "../store/shipping.ts";
import { linesWithGoods } from "./goods.ts";
import { rank } from "./plan.ts";

/** What is known of a parcel that nobody has made yet. */
export interface Ahead {
  readonly order: Order;
  readonly policy: Policy;
  readonly at: number;
  /** What goes back in it; null: nobody said yet. */
  readonly quote: Pick<Quote, "returns" | "address" | "carrier"> | null;
}

/** Days on which somebody could come for it: those of the carrier that would carry it, or of the next that comes at all. */
export async function daysBefore(context: Context, shop: Shop, ahead: Ahead): Promise<readonly PickupDay[]> {
  for await (const days of daysInTurn(context, shop, ahead)) if (days.length > 0) return days;
  return [];
}

/** What was shown holds, even where another carrier is the first by now. */
export async function isOfferedBefore(context: Context, shop: Shop, ahead: Ahead, wish: PickupWish): Promise<boolean> {
  for await (const days of daysInTurn(context, shop, ahead)) if (isOffered(days, wish)) return true;
  return false;
}

async function* daysInTurn(context: Context, shop: Shop, ahead: Ahead): AsyncGenerator<readonly PickupDay[]> {
  const { order, policy, at } = ahead;
  const address = order.shipTo ?? order.billTo;
  if (!address) return;
  const [{ carriers }, { rules }] = await Promise.all([
    connectedTo(context, shop.merchantId, shop.id),
    shippingOf(context.db, shop.merchantId, shop.id),
  ]);
  const coming = carriers.filter((one) => fetchesFrom(one, address.country));
  const last = sendBy(at, policy.sendWithinDays, shop.timeZone, false);
  for (const { open, service } of await inTurn(context, shop, ahead, { coming, rules, address }))
    yield await pickupDays(context, open, { address, service, last });
}

/** Whoever waits for a day is not kept waiting for prices. Milliseconds. */
const patience = 4_000;
const mostAsked = 5;

interface Turn {
  readonly open: OpenCarrier;
  /** "" where nobody said which. */
  readonly service: string;
}

/** The carriers by the shipping rules; where those cannot say, as they stand. */
async function inTurn(
  context: Context,
  shop: Shop,
  { order, policy, quote }: Ahead,
  { coming, rules, address: from }: { readonly coming: readonly OpenCarrier[]; readonly rules: ShippingRules; readonly address: Address },
): Promise<readonly Turn[]> {
  if (coming.length === 0) return [];
  const lines = await linesWithGoods(context.db, order);
  const units = quote?.returns.flatMap((ret) => ret.units) ?? [];
  const contents = contentsOfUnits(units, { lines, reasons: policy.reasons, rules });
  const rated = await within(
    patience,
    rank(context, {
      ...{ shop, order, policy, rules, contents, from, carriers: coming },
      to: destination(shop.brand, quote?.address),
      handover: "pickup",
      ...(quote?.carrier !== undefined && { policyCarrier: quote.carrier }),
    }),
  );
  const kept = (rated?.ranked ?? []).flatMap(({ candidate, kept }) => {
    const open = coming.find(({ connection }) => connection.id === candidate.connectionId);
    return kept && open ? [{ open, service: candidate.service, carrier: candidate.carrier }] : [];
  });
  const one = [...Map.groupBy(kept, ({ open, carrier }) => `${open.connection.id} ${carrier}`).values()].flatMap(([best]) => best ?? []);
  // One that did not say what it offers may be the one after all.
  const silent = one.length > 0 ? (rated?.troubles ?? []).map(({ open }) => open) : coming;
  return [...one.slice(0, mostAsked), ...silent.map((open) => ({ open, service: "" }))];
}

/** Null where it takes longer. */
function within<T>(milliseconds: number, promise: Promise<T>): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(null), milliseconds);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
