import { beginPurchase, purchaseOf } from "../buying/begin.ts";
import { dropFiles } from "../buying/drop-files.ts";
import { letGo } from "../buying/let-go.ts";
import { isWanted } from "../buying/outcome.ts";
import { drawnLabel } from "../buying/own-label.ts";
import { goingBack } from "../buying/parcel-returns.ts";
import { type Ground, groundOf, type Rated, rate } from "../buying/plan.ts";
import { isLast, toldWith } from "../buying/telling.ts";
import type { Context } from "../context.ts";
import type { Actor } from "../domain/actor.ts";
import { decide } from "../domain/command.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, ParcelId, ReturnId } from "../domain/ids.ts";
import { isLabelled } from "../domain/labelled.ts";
import type { LabelTrouble } from "../domain/parcel.ts";
import { isReceived, type Return } from "../domain/return.ts";
import { ConnectionProblem } from "../providers/port.ts";
import { commit } from "../store/commit.ts";
import { findAnswer } from "../store/idempotency.ts";
import { hit } from "../store/limits.ts";
import { findReturn, timelineOf } from "../store/returns.ts";
import { listShipmentsOf, standingOf } from "../store/shipments.ts";
import { addTasks } from "../store/tasks.ts";

/**
 * Sees to it that every parcel of a return that goes with a label of the shop's has one: the best a connected carrier sells, which is
 * chosen here and bought by a task of its own; where none is connected, ours. When the return came to nothing meanwhile, the next one in the
 * parcel gets it.
 */
export async function issueLabel(context: Context, merchantId: MerchantId, id: ReturnId): Promise<void> {
  const { db } = context;
  const asked = await findReturn(db, merchantId, id);
  if (!asked) return;
  const returns = await goingBack(db, asked);
  const lead = [asked, ...returns].find(({ status, parcels }) => status === "approved" && parcels.length > 0);
  if (!lead) return;
  const needing = lead.parcels.filter(({ handover, label }) => label || isLabelled(handover));
  const [first] = needing;
  if (!first) return;
  if (needing.every(({ label }) => label)) return tellOfLabel(context, asked, first.id);
  // The parcel was faster: no label is of use any more, but what was changed is still told.
  if (isReceived(lead)) return tellOfEdit(context, asked);
  for (const { id: parcelId, label, trouble } of needing) if (!label && !trouble) await issueFor(context, merchantId, lead.id, parcelId);
}

/** One that is drawn twice is handed out once; one that is bought twice is held by the database. */
async function issueFor(context: Context, merchantId: MerchantId, id: ReturnId, parcelId: ParcelId): Promise<void> {
  const { db } = context;
  const before = await findReturn(db, merchantId, id);
  const parcel = before?.parcels.find((one) => one.id === parcelId);
  if (!before || !parcel || !isWanted(before, parcel)) return;
  const ground = await groundOf(context, before, parcelId);
  if (standingOf(ground.earlier, parcelId)) return;
  if (ground.carriers.length === 0) return drawOurs(context, ground);
  const rated = await rate(context, ground);
  const purchase = purchaseOf(context, ground, rated.ranked);
  if (purchase && !(await mayCost(context, before))) {
    if (ground.rules.ownLabel) return drawOurs(context, ground);
    return missLabel(context, ground, { code: "too_many", at: context.now() });
  }
  if (purchase) {
    await db.write((tx) => beginPurchase(tx, merchantId, purchase, context.now())).catch(unlessUnderWay);
    db.announceTasks();
    return;
  }
  if (await mayStillAnswer(context, ground, rated)) throw new ConnectionProblem("not_reached", "No carrier said what it offers.");
  if (ground.rules.ownLabel) return drawOurs(context, ground);
  await missLabel(context, ground, troubleOf(context, ground, rated));
}

/** Labels that are bought for an order by themselves. A return that is taken back is made again for nothing, its labels are not. */
const budget = { limit: 20, windowMs: 30 * 24 * 60 * 60_000 };

async function mayCost({ db, now }: Context, { orderId }: Return): Promise<boolean> {
  return (await hit(db, `labels:${orderId}`, { ...budget, at: now() })).allowed;
}

/** Another run of the same task was quicker. */
function unlessUnderWay(failure: unknown): void {
  if (!(failure instanceof Refusal && failure.code === "label_under_way")) throw failure;
}

async function drawOurs(context: Context, { ret, returns, parcel }: Ground): Promise<void> {
  const telling = await toldWith(context, ret, parcel.id);
  const label = await drawnLabel(context, ret, returns, parcel);
  const at = context.now();
  const { after, events } = decide(ret, { do: "attach_label", parcelId: parcel.id, label, leads: isLast(ret, parcel.id), ...telling }, at);
  await commit(context.db, { merchantId: ret.merchantId, created: [], updated: [{ before: ret, after }], events }, { at });
}

async function missLabel(context: Context, { ret, parcel }: Ground, trouble: LabelTrouble): Promise<void> {
  const at = context.now();
  const { after, events } = decide(ret, { do: "miss_label", parcelId: parcel.id, trouble, leads: isLast(ret, parcel.id) }, at);
  await commit(context.db, { merchantId: ret.merchantId, created: [], updated: [{ before: ret, after }], events }, { at });
}

/** So long a carrier that does not answer is asked again by itself. */
const patience = 60 * 60_000;

async function mayStillAnswer({ db, now }: Context, { ret }: Ground, { troubles }: Rated): Promise<boolean> {
  if (!troubles.some(({ trouble }) => trouble === "busy" || trouble === "not_reached" || trouble === "unreadable")) return false;
  const timeline = await timelineOf(db, ret.merchantId, ret.id);
  const since = timeline.findLast(
    ({ event }) => event.type === "return.approved" || event.type === "return.edited" || event.type === "parcel.added",
  );
  return now() - (since?.at ?? ret.requestedAt) < patience;
}

function troubleOf({ now }: Context, { from }: Ground, { troubles }: Rated): LabelTrouble {
  const [silent] = troubles;
  const at = now();
  if (!from) return { code: "no_address", at };
  return silent ? { code: "not_reached", message: silent.message, at } : { code: "no_service", at };
}

async function tellOfEdit(context: Context, { id: returnId, merchantId }: Return): Promise<void> {
  const timeline = await timelineOf(context.db, merchantId, returnId);
  const edit = timeline.findLast(({ event }) => event.type === "return.edited" && event.needsLabel)?.event;
  if (edit?.type !== "return.edited" || edit.told === false) return;
  await addTasks(context.db, [{ do: "send-notice", merchantId, returnId, notice: "edited", about: String(edit.version) }], context.now());
}

/** A return that was approved while the label of its parcel was being made has its letter still to come. */
async function tellOfLabel(context: Context, ret: Return, parcelId: ParcelId): Promise<void> {
  const { db, now } = context;
  const { id: returnId, merchantId, status } = ret;
  const timeline = await timelineOf(db, merchantId, returnId);
  if (status !== "approved" || timeline.some(({ event }) => event.type === "parcel.label_issued")) return;
  const quiet = await approvedQuietly(context, ret);
  const events = [{ type: "parcel.label_issued", returnId, merchantId, parcelId, leads: true, ...quiet } as const];
  await commit(db, { merchantId, created: [], updated: [], events }, { at: now() });
}

/** The letter of an approval leaves with the label; who approved may have chosen that none leaves. */
async function approvedQuietly({ db }: Context, { id, merchantId }: Return): Promise<{ told?: false }> {
  const approved = (await timelineOf(db, merchantId, id)).findLast(({ event }) => event.type === "return.approved");
  return approved?.event.told === false ? { told: false } : {};
}

export interface Reissue {
  /** Absent: the one that has none, else the first. */
  readonly parcelId?: ParcelId;
  readonly by: Actor;
  readonly told: boolean;
  readonly message?: string;
  /** The version it was read in; null takes whatever is there. */
  readonly seen: number | null;
  readonly idempotency: { readonly key: string; readonly requestHash: string };
}

/**
 * Draws our label anew, in the place of whatever label there was; nobody is handed the old one any more. The same key again draws nothing.
 * @throws Refusal `return_not_found`, `stale`, `return_wrong_state` before approval, after the parcel arrived and where there is none
 */
export async function reissueLabel(context: Context, merchantId: MerchantId, id: ReturnId, asked: Reissue): Promise<void> {
  const { db, newId } = context;
  const before = await findReturn(db, merchantId, id);
  if (!before) throw new Refusal("return_not_found");
  const earlier = await findAnswer(db, merchantId, id, asked.idempotency.key);
  if (earlier?.requestHash === asked.idempotency.requestHash) return;
  if (asked.seen !== null && asked.seen !== before.version) throw new Refusal("stale");
  const at = context.now();
  const parcel = parcelOf(before, asked.parcelId);
  if (before.status !== "approved" || !parcel)
    throw new Refusal("return_wrong_state", { number: before.number, status: before.status, command: "attach_label", at });
  const place = newId("event");
  const label = await drawnLabel(context, before, await goingBack(db, before), parcel);
  const standing = standingOf(await listShipmentsOf(db, merchantId, [parcel.id]), parcel.id);
  const { by, told, message } = asked;
  const saying = { by, told, ...(message !== undefined && { message }) };
  const { after, events } = decide(before, { do: "attach_label", parcelId: parcel.id, label, leads: true, again: true, ...saying }, at);
  const claim = { scope: id, subject: place, ...asked.idempotency };
  await commit(
    db,
    { merchantId, created: [], updated: [{ before, after }], events },
    { at, idempotency: claim, also: async (tx) => (standing ? letGo(tx, merchantId, standing, "spare", at) : undefined) },
  );
  await dropFiles(context, parcel.label);
}

/** The one that is named, else the first that waits for a label, else the first. */
function parcelOf({ parcels }: Return, id: ParcelId | undefined) {
  if (id !== undefined) return parcels.find((one) => one.id === id);
  return parcels.find(({ handover, label }) => isLabelled(handover) && !label) ?? parcels[0];
}
