import type { Context } from "../context.ts";
import type { Actor } from "../domain/actor.ts";
import type { PickupEvent, ReturnEvent } from "../domain/events.ts";
import type { MerchantId, ParcelId } from "../domain/ids.ts";
import type { Parcel } from "../domain/parcel.ts";
import { afterPickup, isOf, type Pickup, type PickupStep, type PickupWish } from "../domain/pickup.ts";
import type { Return } from "../domain/return.ts";
import type { Scan } from "../domain/tracking.ts";
import type { BookedPickup } from "../providers/carriers/port.ts";
import { commit } from "../store/commit.ts";
import type { Writer } from "../store/database.ts";
import type { Claim } from "../store/idempotency.ts";
import { insertPickup, savePickup } from "../store/pickups.ts";
import { shippingOf } from "../store/shipping.ts";
import { whileStale } from "../store/while-stale.ts";
import { type ParcelSeen, seeParcel } from "./courier-days.ts";

type Telling = {
  [Type in PickupEvent["type"]]: Omit<Extract<PickupEvent, { type: Type }>, "pickupId" | "parcelId" | "leads">;
}[PickupEvent["type"]];

export interface PickupChange {
  /** The one that was last, as it is from now on. */
  readonly after?: Pickup;
  /** Another time somebody is asked. */
  readonly next?: Pickup;
  /** What happened to the last one, and to the next. */
  readonly tell?: readonly Telling[];
  readonly tellNext?: readonly Telling[];
  readonly parcel?: (parcel: Parcel) => Parcel;
  readonly by?: Actor;
  readonly told?: false;
  readonly also?: (tx: Writer) => Promise<void>;
  readonly idempotency?: Omit<Claim, "subject">;
}

/**
 * Changes what is known of a parcel's pickup, on all returns that share it, in one transaction; read again when somebody else changed it
 * meanwhile. `judge` answers null when there is nothing to change.
 * @throws Refusal whatever `judge` refuses
 */
export async function changePickup(
  context: Pick<Context, "db" | "now">,
  merchantId: MerchantId,
  parcelId: ParcelId,
  judge: (seen: ParcelSeen, at: number) => PickupChange | null,
): Promise<ParcelSeen | null> {
  const { db } = context;
  const attempt = async (): Promise<ParcelSeen | null> => {
    const seen = await seeParcel(context, merchantId, parcelId);
    if (!seen) return null;
    const at = context.now();
    const change = judge(seen, at);
    if (!change) return seen;
    const last = seen.parcel.pickup;
    const { after = last, next, parcel: changed = (same) => same } = change;
    const pickup = next ?? after;
    const updated = seen.returns.map((before) => ({
      before,
      after: {
        ...before,
        parcels: before.parcels.map((one) => (one.id === parcelId ? { ...changed(one), ...(pickup && { pickup }) } : one)),
      },
    }));
    const subject = pickup?.id ?? parcelId;
    await commit(
      db,
      { merchantId, created: [], updated, events: eventsOf(seen, change, after) },
      {
        at,
        ...(change.idempotency && { idempotency: { ...change.idempotency, subject } }),
        also: async (tx) => {
          if (last && after && after !== last) await savePickup(tx, merchantId, last, after);
          if (next) await insertPickup(tx, merchantId, seen.returns[0].shopId, next);
          await change.also?.(tx);
        },
      },
    );
    return seen;
  };
  return whileStale(attempt, ["stale", "conflict"]);
}

function eventsOf(
  { returns, parcel }: ParcelSeen,
  { tell = [], tellNext = [], next, by, told }: PickupChange,
  last: Pickup | undefined,
): ReturnEvent[] {
  const telling = [...tell.map((what) => ({ what, pickup: last })), ...tellNext.map((what) => ({ what, pickup: next }))];
  return telling.flatMap(({ what, pickup }) =>
    pickup
      ? returns.map(
          ({ id, merchantId }, place): ReturnEvent => ({
            ...what,
            returnId: id,
            merchantId,
            pickupId: pickup.id,
            parcelId: parcel.id,
            leads: place === 0,
            ...(by && { by }),
            ...(told === false && { told }),
          }),
        )
      : [],
  );
}

/** The next time somebody is asked to come for a parcel. */
export function nextPickup({ newId }: Pick<Context, "newId">, parcel: Parcel, wish: PickupWish, at: number): Pickup {
  const { day, from, to, note } = wish;
  return {
    id: newId("pickup"),
    parcelId: parcel.id,
    attempt: (parcel.pickup?.attempt ?? 0) + 1,
    state: "sending",
    day,
    from,
    to,
    ...(note !== undefined && { note }),
    askedAt: at,
    looks: 0,
  };
}

/** What is told of a pickup that is asked for. */
export function askedFor({ day, from, to }: Pickup): Telling {
  return { type: "pickup.asked", day, from, to };
}

/**
 * The carrier says that nobody could fetch a parcel: its shopper is asked at once what happens now. Said twice, late, of an earlier
 * attempt, or of a parcel that has left meanwhile, it changes nothing.
 */
export async function pickupFailed(
  context: Context,
  merchantId: MerchantId,
  parcelId: ParcelId,
  scan: Pick<Scan, "at" | "words">,
): Promise<void> {
  const seen = await seeParcel(context, merchantId, parcelId);
  if (!seen) return;
  const { rules } = await shippingOf(context.db, merchantId, seen.returns[0].shopId);
  await changePickup(context, merchantId, parcelId, ({ parcel: { pickup, progress }, open }, at) => {
    if (!pickup || !open || progress !== "announced" || !isOf(pickup, scan)) return null;
    const why = scan.words?.slice(0, 300);
    const step: PickupStep = { do: "fail", failedAt: scan.at, answerHours: rules.pickupAnswerHours, ...(why && { why }) };
    return { after: afterPickup(pickup, step, at), tell: [{ type: "pickup.failed", ...(why && { note: why }) }] };
  });
}

/**
 * A label was bought together with its pickup: it is booked from now on. For whoever keeps the label, in the same transaction.
 * @param wish when it was asked for
 * @param booked what the carrier made of it, where it says
 */
export async function keepBookedWithLabel(
  { newId, now }: Pick<Context, "newId" | "now">,
  tx: Writer,
  merchantId: MerchantId,
  {
    ret,
    parcel,
    connectionId,
    wish,
    booked,
  }: {
    readonly ret: Pick<Return, "shopId">;
    readonly parcel: Parcel;
    readonly connectionId: NonNullable<Pickup["connectionId"]>;
    readonly wish: PickupWish;
    readonly booked?: BookedPickup;
  },
): Promise<Pickup> {
  const at = now();
  // What coming with the label costs is in the label's price.
  const { reference, price: _, ...slot }: PickupWish & Partial<BookedPickup> = { ...wish, ...booked };
  const asked = { ...nextPickup({ newId }, parcel, { ...wish, ...slot }, at), connectionId, sentAt: at };
  const pickup = afterPickup(asked, { do: "book", ...slot, ...(reference !== undefined && { reference }) }, at);
  await insertPickup(tx, merchantId, ret.shopId, pickup);
  return pickup;
}
