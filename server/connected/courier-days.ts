import type { Context } from "../context.ts";
import { dayOf, zoneOfCountry } from "../domain/deadlines.ts";
import type { MerchantId, ParcelId } from "../domain/ids.ts";
import { localZone } from "../domain/local-zone.ts";
import { type Parcel, senderOf } from "../domain/parcel.ts";
import { offeredDays, type PickupDay } from "../domain/pickup-days.ts";
import type { Return } from "../domain/return.ts";
import { findOrder } from "../store/orders.ts";
import { boughtLabelOf } from "../store/pickups.ts";
import { listReturnsOfParcels } from "../store/returns.ts";
import { connectedTo, type OpenCarrier } from "./open.ts";

/** A parcel as everybody who has to do with it sees it. */
export interface ParcelSeen {
  readonly merchantId: MerchantId;
  readonly parcel: Parcel;
  /** All returns whose pieces lie in it; the one that leads is first. */
  readonly returns: readonly [Return, ...Return[]];
  /** False once all of them came to nothing. */
  readonly open: boolean;
}

export async function seeParcel({ db }: Pick<Context, "db">, merchantId: MerchantId, parcelId: ParcelId): Promise<ParcelSeen | null> {
  const all = await listReturnsOfParcels(db, merchantId, [parcelId]);
  const [lead, ...rest] = [...all.filter(isOpen), ...all.filter((ret) => !isOpen(ret))];
  const parcel = lead?.parcels.find(({ id }) => id === parcelId);
  return lead && parcel ? { merchantId, parcel, returns: [lead, ...rest], open: isOpen(lead) } : null;
}

function isOpen({ status }: Return): boolean {
  return status === "approved" || status === "requested";
}

/** The connection that carries a parcel and can have somebody come for it; null: nobody can be asked from here. */
export async function fetchingCarrier(context: Context, { merchantId, parcel, returns }: ParcelSeen) {
  const bought = await boughtLabelOf(context.db, merchantId, parcel.id);
  if (!bought) return null;
  const { carriers } = await connectedTo(context, merchantId, returns[0].shopId);
  const open = carriers.find(({ connection }) => connection.id === bought.connectionId);
  return open && open.provider.can.pickup !== "none" ? { open, bought } : null;
}

/** After a pickup that came to nothing there is time for another, however late it is. */
const anotherTry = 7 * 24 * 60 * 60_000;

/** Days on which somebody can come for a parcel. */
export async function daysFor(context: Context, seen: ParcelSeen): Promise<readonly PickupDay[]> {
  const { parcel, returns, merchantId } = seen;
  const [way, order] = await Promise.all([
    fetchingCarrier(context, seen),
    parcel.from ? null : findOrder(context.db, merchantId, returns[0].orderId),
  ]);
  const address = senderOf(parcel, order);
  if (!address) return [];
  const latest = Math.min(...returns.map(({ sendBy }) => sendBy));
  const last = parcel.pickup ? Math.max(latest, context.now() + anotherTry) : latest;
  return pickupDays(context, way?.open ?? null, { address, service: way?.bought.service ?? "", last });
}

export function fetchesFrom({ provider: { can } }: Pick<OpenCarrier, "provider">, country: string): boolean {
  return can.pickup !== "none" && can.handovers.includes("pickup") && (can.countries === "any" || can.countries.includes(country));
}

/** A parcel nobody could fetch may be brought: with our own label anywhere, with a carrier's where one that is connected takes it. */
export async function canDropOff(context: Context, { merchantId, parcel, returns }: ParcelSeen): Promise<boolean> {
  if (parcel.label?.shipmentId === undefined) return true;
  const { carriers } = await connectedTo(context, merchantId, returns[0].shopId);
  return carriers.some(({ provider: { can } }) => can.handovers.includes("drop_off"));
}

/** What was said a moment ago is not asked for again. */
const memory = 5 * 60_000;
const quiet = 30_000;
const mostRemembered = 1_000;
const remembered = new WeakMap<Context["db"], Map<string, { readonly at: number; readonly days: readonly PickupDay[] }>>();

/**
 * Days on which somebody can come to an address. A carrier that does not answer comes on working days, and says no when it is asked.
 * @param open the carrier that is asked; null: nobody in particular
 * @param last the last moment to hand the parcel over, epoch milliseconds
 */
export async function pickupDays(
  context: Context,
  open: OpenCarrier | null,
  { address, service, last }: { readonly address: NonNullable<Parcel["from"]>; readonly service: string; readonly last: number },
): Promise<readonly PickupDay[]> {
  const at = context.now();
  const { country } = address;
  const zone = localZone(address) ?? zoneOfCountry(country);
  const known = remembered.get(context.db) ?? new Map();
  remembered.set(context.db, known);
  const question = `${open?.connection.id ?? ""} ${service} ${country} ${address.postalCode} ${last}`;
  const before = known.get(question);
  if (before && before.at > at - memory && before.at <= at) return before.days;
  const windows = await windowsOf(context, open, address, service, at, zone);
  const days = offeredDays({ country, zone, at, last, windows });
  // A carrier that does not answer is left alone for a moment: whoever asks again and again has it asked once.
  if (windows || open?.carrier.pickupDays) {
    known.delete(question);
    const [oldest] = known.size >= mostRemembered ? known.keys() : [];
    if (oldest !== undefined) known.delete(oldest);
    known.set(question, { at: windows ? at : at - memory + quiet, days });
  }
  return days;
}

async function windowsOf(
  { log }: Context,
  open: OpenCarrier | null,
  address: NonNullable<Parcel["from"]>,
  service: string,
  at: number,
  zone: string,
) {
  if (!open?.carrier.pickupDays) return null;
  try {
    return await open.carrier.pickupDays({ address, service }, dayOf(at, zone));
  } catch (failure) {
    log.warn({ connectionId: open.connection.id, err: failure }, "A carrier did not say when it comes.");
    return null;
  }
}
