import { textsFor } from "../../locales/texts.ts";
import { connectedTo, type OpenCarrier } from "../connected/open.ts";
import { keepBookedWithLabel } from "../connected/pickups.ts";
import type { Context } from "../context.ts";
import { type Command, decide } from "../domain/command.ts";
import type { ReturnEvent } from "../domain/events.ts";
import type { MerchantId } from "../domain/ids.ts";
import type { Carried } from "../domain/labelled.ts";
import type { Label, LabelTrouble, Parcel } from "../domain/parcel.ts";
import {
  afterPurchase,
  type Bought,
  nextFinding,
  nextPurchase,
  type Purchase,
  type PurchaseStep,
  type PurchaseTrouble,
} from "../domain/purchase.ts";
import { isReceived, type Return } from "../domain/return.ts";
import type { MadeLabel } from "../providers/carriers/port.ts";
import type { Written } from "../providers/port.ts";
import { commit } from "../store/commit.ts";
import type { Writer } from "../store/database.ts";
import { findShopById } from "../store/merchants.ts";
import { findShipment, planShipmentLook, saveShipment } from "../store/shipments.ts";
import { shippingOf } from "../store/shipping.ts";
import { whileStale } from "../store/while-stale.ts";
import { beginPurchase, successorOf } from "./begin.ts";
import { believed } from "./believed.ts";
import { dropFiles } from "./drop-files.ts";
import { keepLabel } from "./label-files.ts";
import { drawnLabel } from "./own-label.ts";
import { goingBack, returnOfParcel } from "./parcel-returns.ts";
import { isLast, toldWith } from "./telling.ts";

type Spare = Extract<PurchaseStep, { do: "spare" }>;

interface Then {
  /** Milliseconds until it is looked at again. */
  readonly dueIn?: number;
  readonly look?: "buy-label" | "cancel-label";
  /** What becomes of its return; null: nothing. */
  readonly change?: (ret: Return, parcel: Parcel) => Promise<Command | null> | Command | null;
  /** What becomes of the purchase instead when nothing becomes of the return. */
  readonly otherwise?: Spare;
  readonly also?: (tx: Writer) => Promise<void>;
}

/**
 * Saves a step of a purchase with what becomes of its return and when it is looked at next, also when somebody else changed the return
 * meanwhile. False, and nothing is saved, when somebody else learned what became of the purchase.
 */
export async function recordPurchase(
  context: Context,
  merchantId: MerchantId,
  seen: Purchase,
  step: PurchaseStep,
  { dueIn, look = "buy-label", change, otherwise, also }: Then = {},
): Promise<boolean> {
  const { db } = context;
  return whileStale(async () => {
    const now = await findShipment(db, merchantId, seen.id);
    if (!now || now.state !== seen.state || now.looks !== seen.looks || now.sentAt !== seen.sentAt) return false;
    const at = context.now();
    const { before, after: changed, events } = await changeOf(context, merchantId, now, change);
    const spare = changed ? undefined : otherwise;
    const after = afterPurchase(now, spare ?? step, at);
    const write = async (tx: Writer): Promise<void> => {
      await saveShipment(tx, merchantId, now, after);
      if (spare) await planShipmentLook(tx, merchantId, now, "cancel-label", { at });
      else if (dueIn !== undefined) await planShipmentLook(tx, merchantId, now, look, { at, dueAt: at + dueIn });
      await also?.(tx);
    };
    if (before && changed)
      await commit(db, { merchantId, created: [], updated: [{ before, after: changed }], events }, { at, also: write });
    else await db.write(write);
    db.announceTasks();
    return true;
  });
}

async function changeOf(
  context: Context,
  merchantId: MerchantId,
  { parcelId, asked }: Purchase,
  change: Then["change"],
): Promise<{ before?: Return; after?: Return; events: readonly ReturnEvent[] }> {
  const before = change ? await returnOfParcel(context.db, merchantId, parcelId, asked.returnId) : null;
  const parcel = before?.parcels.find(({ id }) => id === parcelId);
  const command = before && parcel && change ? await change(before, parcel) : null;
  if (!before || !command) return { events: [] };
  return { before, ...decide(before, command, context.now()) };
}

/** What a carrier answered that was asked for a label. */
export async function recordAnswer(
  context: Context,
  merchantId: MerchantId,
  purchase: Purchase,
  open: OpenCarrier,
  written: Written<MadeLabel>,
): Promise<void> {
  const at = context.now();
  switch (written.kind) {
    case "done":
      return recordMade(context, merchantId, purchase, open, written.value);
    case "pending":
      return recordAccepted(context, merchantId, purchase, open, written.value);
    case "rejected": {
      const code = written.lacks === "origin" ? "no_origin" : written.code;
      const trouble: PurchaseTrouble = { code, message: written.message, at };
      const dueIn =
        written.retryAfter === undefined ? null : nextPurchase(lastingOf(purchase, trouble), written.retryAfter, hasOthers(purchase));
      if (dueIn === null) return recordRefused(context, merchantId, purchase, trouble);
      await recordPurchase(context, merchantId, purchase, { do: "wait", trouble }, { dueIn });
      return;
    }
    case "unknown": {
      const trouble: PurchaseTrouble = { code: "no_answer", message: written.message, at };
      const dueIn = nextFinding(open.provider.can.lostAnswer, purchase, at - (purchase.sentAt ?? at), true);
      if (dueIn === null) return recordLost(context, merchantId, purchase, trouble);
      await recordPurchase(context, merchantId, purchase, { do: "miss", trouble }, { dueIn });
    }
  }
}

function hasOthers({ choice, by }: Purchase): boolean {
  return by === undefined && choice.filter(({ kept }) => kept).length > 1;
}

/** Milliseconds since the same trouble began. */
export function lastingOf({ trouble }: Purchase, { code, at }: PurchaseTrouble): number {
  return trouble?.code === code ? at - trouble.at : 0;
}

/** It is being made. */
async function recordAccepted(
  context: Context,
  merchantId: MerchantId,
  purchase: Purchase,
  { provider }: OpenCarrier,
  made: MadeLabel,
): Promise<void> {
  const elapsed = context.now() - (purchase.sentAt ?? context.now());
  const dueIn = nextFinding(provider.can.lostAnswer, made, elapsed, true);
  if (dueIn === null) return recordLost(context, merchantId, purchase, { code: "no_answer", at: context.now() });
  await recordPurchase(context, merchantId, purchase, { do: "accept", bought: boughtOf(believed(made, context.now())) }, { dueIn });
}

/** There is a label. It is handed out where its parcel still waits for one; else it goes back to the carrier. */
export async function recordMade(
  context: Context,
  merchantId: MerchantId,
  purchase: Purchase,
  open: OpenCarrier | null,
  answered: MadeLabel,
): Promise<void> {
  const made = believed(answered, context.now());
  const bought = boughtOf(made);
  const charged = open?.provider.can.charged === "on_creation" ? "charged" : "expected";
  const ret = await returnOfParcel(context.db, merchantId, purchase.parcelId, purchase.asked.returnId);
  const parcel = ret?.parcels.find(({ id }) => id === purchase.parcelId);
  if (!ret || !parcel || !isWanted(ret, parcel)) {
    await recordPurchase(context, merchantId, purchase, { do: "spare", bought, charged }, { dueIn: 0, look: "cancel-label" });
    return;
  }
  const label = await keepLabel(context, merchantId, purchase, made, open?.carrier ?? null, paperlessPage(context, ret, made));
  const carried: Carried = {
    carrier: made.carrier,
    ...(made.trackingNumber !== undefined && { trackingNumber: made.trackingNumber }),
    ...(made.trackingUrl !== undefined && { trackingUrl: made.trackingUrl }),
  };
  let handedOut = false;
  const change = async (now: Return, its: Parcel): Promise<Command | null> => {
    handedOut = isWanted(now, its);
    if (!handedOut) return null;
    const leads = isLast(now, its.id);
    if (!label) return { do: "miss_label", parcelId: its.id, trouble: { code: "no_file", at: context.now() }, leads, carried };
    const { saying } = purchase.asked;
    const telling = saying ? { again: true as const, ...saying } : await toldWith(context, now, its.id);
    return { do: "attach_label", parcelId: its.id, label, leads: leads || saying !== undefined, carried, ...telling };
  };
  const otherwise: Spare = { do: "spare", bought, charged };
  // A courier who was asked for together with the label comes from now on.
  const also = async (tx: Writer): Promise<void> => {
    const wish = purchase.asked.pickup;
    if (!handedOut || !wish || !purchase.connectionId || parcel.pickup) return;
    const { connectionId } = purchase;
    await keepBookedWithLabel(context, tx, merchantId, { ret, parcel, connectionId, wish, ...(made.pickup && { booked: made.pickup }) });
  };
  const saved = await recordPurchase(context, merchantId, purchase, { do: "make", bought, charged }, { change, otherwise, also });
  // Another process that recorded the same label handed out files of its own.
  if (!saved || !handedOut) await dropFiles(context, label);
}

/** Nobody has another label in hand, and the parcel has not come without one. */
export function isWanted(ret: Return, { label, progress }: Parcel): boolean {
  return ret.status === "approved" && !isReceived(ret) && label === undefined && progress === "announced";
}

function paperlessPage(context: Context, ret: Return, { carrier }: MadeLabel) {
  return async (shown: { readonly picture?: Uint8Array; readonly code?: string }): Promise<Uint8Array> => {
    const shop = await findShopById(context.db, ret.merchantId, ret.shopId);
    const logo = shop?.brand.logo ? await context.storage.read(shop.brand.logo) : null;
    return context.press.paperless({
      brand: { name: shop?.brand.name ?? "", ...(logo && { logo: logo.content }) },
      carrier,
      returnNumber: ret.number,
      ...shown,
      at: ret.requestedAt,
      texts: textsFor(ret.language),
    });
  };
}

export function boughtOf({ reference, carrier, trackingNumber, trackedAs, cost, expiresAt }: MadeLabel): Bought {
  return {
    reference,
    carrier,
    ...(trackingNumber !== undefined && { trackingNumber }),
    ...(trackedAs !== undefined && { trackedAs }),
    ...(cost && { cost }),
    ...(expiresAt !== undefined && { expiresAt }),
  };
}

/** Certainly not made: the next best is asked, under a key of its own, or a person is. */
export async function recordRefused(context: Context, merchantId: MerchantId, purchase: Purchase, trouble: PurchaseTrouble): Promise<void> {
  const { db } = context;
  const [{ rules }, { carriers }, ret] = await Promise.all([
    shippingOf(db, merchantId, purchase.shopId),
    connectedTo(context, merchantId, purchase.shopId),
    returnOfParcel(db, merchantId, purchase.parcelId, purchase.asked.returnId),
  ]);
  const parcel = ret?.parcels.find(({ id }) => id === purchase.parcelId);
  const needed = ret && parcel && isWanted(ret, parcel);
  const next = needed && rules.fallBack && !purchase.by ? successorOf(context, purchase, carriers, parcel.handover) : null;
  if (next) {
    const also = (tx: Writer) => beginPurchase(tx, merchantId, next, context.now());
    await recordPurchase(context, merchantId, purchase, { do: "refuse", trouble }, { also });
    return;
  }
  const own = needed && rules.ownLabel && !purchase.by;
  const drawn = own ? await drawnLabel(context, ret, await goingBack(db, ret), parcel) : null;
  await recordPurchase(
    context,
    merchantId,
    purchase,
    { do: "refuse", trouble },
    { change: (now, its) => afterAll(context, now, its, drawn, trouble) },
  );
}

async function afterAll(
  context: Context,
  ret: Return,
  parcel: Parcel,
  drawn: Label | null,
  { message, at, code }: PurchaseTrouble,
): Promise<Command | null> {
  if (!isWanted(ret, parcel)) return null;
  const leads = isLast(ret, parcel.id);
  if (drawn) return { do: "attach_label", parcelId: parcel.id, label: drawn, leads, ...(await toldWith(context, ret, parcel.id)) };
  const said = code === "not_connected" || code === "no_origin" ? code : "refused";
  const trouble: LabelTrouble = { code: said, at, ...(message !== undefined && { message }) };
  return { do: "miss_label", parcelId: parcel.id, trouble, leads };
}

/** Nobody can say whether there is one: a person looks, and until then no other is bought. */
export async function recordLost(context: Context, merchantId: MerchantId, purchase: Purchase, trouble: PurchaseTrouble): Promise<void> {
  const { message, at } = trouble;
  const missed: LabelTrouble = { code: "no_answer", at, ...(message !== undefined && { message }) };
  await recordPurchase(
    context,
    merchantId,
    purchase,
    { do: "lose", trouble },
    {
      change: (ret, parcel) =>
        isWanted(ret, parcel) ? { do: "miss_label", parcelId: parcel.id, trouble: missed, leads: isLast(ret, parcel.id) } : null,
    },
  );
}
