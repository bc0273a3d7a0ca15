import type { OpenCarrier } from "../connected/open.ts";
import type { Context } from "../context.ts";
import type { Actor } from "../domain/actor.ts";
import { carrierHandover, type Ranked } from "../domain/carrier-choice.ts";
import type { CarrierCan } from "../domain/connection.ts";
import { needsCustoms, returnedGoods } from "../domain/customs.ts";
import { zoneOfCountry } from "../domain/deadlines.ts";
import type { MerchantId } from "../domain/ids.ts";
import { localZone } from "../domain/local-zone.ts";
import type { Address } from "../domain/order.ts";
import type { ChosenPoint, Parcel } from "../domain/parcel.ts";
import type { PickupWish } from "../domain/pickup.ts";
import { isStillAhead, likeBefore, offeredDays } from "../domain/pickup-days.ts";
import type { Handover } from "../domain/policy.ts";
import type { Purchase, PurchaseAsked } from "../domain/purchase.ts";
import type { Return } from "../domain/return.ts";
import type { Writer } from "../store/database.ts";
import { insertShipment } from "../store/shipments.ts";
import { insertTasks } from "../store/tasks.ts";
import type { Ground } from "./plan.ts";
import { accountOf } from "./way.ts";

/** The purchase of the first that could be taken; null when there is none. @param by absent: chosen by the rules */
export function purchaseOf(
  context: Pick<Context, "newId" | "now">,
  ground: Ground,
  ranked: readonly Ranked[],
  { by, saying, chosen = false }: { readonly by?: Actor; readonly saying?: PurchaseAsked["saying"]; readonly chosen?: boolean } = {},
): Purchase | null {
  const { ret, parcel, shop, order, contents, from, policyCarrier, carriers, earlier } = ground;
  const choice = by ? ranked : withPointFirst(ranked, parcel.wish?.point);
  const best = choice.find(({ kept }) => kept)?.candidate;
  const open = best && carriers.find(({ connection }) => connection.id === best.connectionId);
  const handover = best && carrierHandover(parcel.handover, best.handovers);
  if (!best || !open || !handover || !from) return null;
  const at = context.now();
  const outbound = order.fulfilments.findLast(({ trackingNumber }) => trackingNumber !== undefined);
  const pickup = open.provider.can.pickup === "with_label" && handover === "pickup" ? pickupOf(parcel, from, ret, at) : null;
  return {
    id: context.newId("shipment"),
    shopId: ret.shopId,
    parcelId: parcel.id,
    connectionId: best.connectionId,
    provider: best.provider,
    attempt: (earlier.at(-1)?.attempt ?? 0) + 1,
    service: best.service,
    serviceTitle: best.title,
    carrier: best.carrier,
    handover,
    state: "sending",
    ...expectedCost(best),
    chosenAt: at,
    looks: 0,
    asked: {
      returnId: ret.id,
      returnNumber: ret.number,
      orderNumber: order.number,
      handover,
      format: formatOf(parcel.handover, open.provider.can),
      measures: contents.measures,
      items: contents.items,
      value: contents.value,
      currency: ret.currency,
      ...(needsCustoms(from, parcel.to) && { customs: returnedGoods(order) }),
      ...(outbound?.trackingNumber !== undefined && {
        outbound: {
          trackingNumber: outbound.trackingNumber,
          ...(outbound.carrier !== undefined && { carrier: outbound.carrier }),
          ...(outbound.shippedAt !== undefined && { shippedAt: outbound.shippedAt }),
        },
      }),
      ...(policyCarrier !== undefined && { policyCarrier }),
      ...pointOf(parcel, best),
      ...(pickup && { pickup }),
      at,
      zone: shop.timeZone,
      account: accountOf(open),
      ...(saying && { saying: { ...saying, ...(by && { by }) } }),
    },
    choice,
    // Whom the rules chose may be followed by the next best, whoever asked for it.
    ...(by && chosen && { by }),
  };
}

function expectedCost({ price, contract }: Ranked["candidate"]): Pick<Purchase, "cost"> {
  return price ? { cost: { ...price, state: "expected", ...(contract && { contract: true as const }) } } : {};
}

/** Who chose a place to bring it to gets a label that is taken there, where there is one. */
function withPointFirst(ranked: readonly Ranked[], point: ChosenPoint | undefined): readonly Ranked[] {
  if (!point) return ranked;
  const taken = ({ kept, candidate }: Ranked): boolean =>
    kept && candidate.connectionId === point.connectionId && candidate.carrier === point.carrier;
  return [
    ...ranked.filter(taken).map((one) => ({ ...one, why: [{ is: "point" as const }, ...one.why] })),
    ...ranked.filter((one) => !taken(one)),
  ];
}

function pointOf({ wish }: Parcel, { connectionId, carrier }: Ranked["candidate"]): { pointId?: string } {
  const point = wish?.point;
  return point?.connectionId === connectionId && point.carrier === carrier ? { pointId: point.id } : {};
}

/** As the shopper chose, or the next like it when that is over by now; a person who buys it lets it come as soon as it can. Null where no day is left. */
function pickupOf({ wish }: Parcel, { country, postalCode }: Address, { sendBy }: Return, at: number): PickupWish | null {
  const zone = localZone({ country, postalCode }) ?? zoneOfCountry(country);
  if (wish?.pickup && isStillAhead(wish.pickup, { zone, at })) return wish.pickup;
  const days = offeredDays({ country, zone, at, last: Math.max(sendBy, at + anotherWeek), windows: null });
  const { note, ...slot } = wish?.pickup ?? { day: "", from: 0, to: 0 };
  const next = likeBefore(days, slot);
  return next && { ...next, ...(note !== undefined && { note }) };
}

const anotherWeek = 7 * 24 * 60 * 60_000;

/** Pages before pictures before what only printers of labels read. */
function formatOf(handover: Handover, { formats }: Pick<CarrierCan, "formats">): PurchaseAsked["format"] {
  if (handover === "qr") return null;
  return (["pdf", "png", "zpl"] as const).find((format) => formats.includes(format)) ?? "pdf";
}

/** The same parcel at the next best, after this one certainly came to nothing; null when there is none. */
export function successorOf(
  context: Pick<Context, "newId" | "now">,
  failed: Purchase,
  carriers: readonly OpenCarrier[],
  parcelHandover: Handover,
): Purchase | null {
  const [, ...left] = failed.choice.filter(({ kept }) => kept);
  const able = left.filter(({ candidate }) => carriers.some(({ connection }) => connection.id === candidate.connectionId));
  const [best] = able;
  const open = best && carriers.find(({ connection }) => connection.id === best.candidate.connectionId);
  const handover = best && carrierHandover(parcelHandover, best.candidate.handovers);
  if (!best || !open || !handover) return null;
  const { candidate } = best;
  const {
    sentAt: _,
    reference: __,
    trackingNumber: ___,
    trackedAs: ____,
    expiresAt: _____,
    cost: ______,
    trouble: _______,
    ...same
  } = failed;
  const at = context.now();
  return {
    ...same,
    id: context.newId("shipment"),
    connectionId: candidate.connectionId,
    provider: candidate.provider,
    attempt: failed.attempt + 1,
    service: candidate.service,
    serviceTitle: candidate.title,
    carrier: candidate.carrier,
    handover,
    state: "sending",
    ...expectedCost(candidate),
    chosenAt: at,
    looks: 0,
    asked: { ...failed.asked, handover, format: formatOf(parcelHandover, open.provider.can), at, account: accountOf(open) },
    choice: [
      { ...best, why: [{ is: "instead", title: failed.serviceTitle }, ...best.why] },
      ...able.slice(1),
      ...failed.choice.filter(({ kept }) => !kept),
    ],
  };
}

/** Writes a purchase down and has it made. @throws Refusal `label_under_way` when the parcel has one that stands */
export async function beginPurchase(tx: Writer, merchantId: MerchantId, purchase: Purchase, at: number): Promise<void> {
  await insertShipment(tx, merchantId, purchase);
  await insertTasks(tx, [{ do: "buy-label", merchantId, shipmentId: purchase.id, look: 0 }], at);
}
