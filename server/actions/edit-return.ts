import { dropFiles } from "../buying/drop-files.ts";
import { letGo } from "../buying/let-go.ts";
import type { Context } from "../context.ts";
import { canEdit, type Edit, type Edited, type EditFacts, editReturn as edited } from "../domain/edit.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, ReturnId } from "../domain/ids.ts";
import type { Return } from "../domain/return.ts";
import { commit } from "../store/commit.ts";
import type { Writer } from "../store/database.ts";
import { findAnswer } from "../store/idempotency.ts";
import { findShopById } from "../store/merchants.ts";
import { findOrder } from "../store/orders.ts";
import { findPolicy } from "../store/policies.ts";
import { findReturn } from "../store/returns.ts";
import { listShipmentsOf } from "../store/shipments.ts";
import { readSituation } from "../store/situation.ts";

export interface EditGiven {
  readonly edit: Edit;
  /** The version it was read in; null takes whatever is there. */
  readonly seen: number | null;
  readonly idempotency: { readonly key: string; readonly requestHash: string };
}

/**
 * Changes what goes back with a return before its parcel moves. A label of ours that lists other pieces is handed out no more and drawn
 * anew. The same key again changes nothing.
 * @throws Refusal as the domain's `editReturn`, and `return_not_found`, `stale`, `unit_taken`, `idempotency_key_reused`
 */
export async function editReturn(context: Context, merchantId: MerchantId, id: ReturnId, given: EditGiven): Promise<void> {
  const { db } = context;
  const before = await returnOf(context, merchantId, id);
  const earlier = await findAnswer(db, merchantId, id, given.idempotency.key);
  if (earlier?.requestHash === given.idempotency.requestHash) return;
  if (given.seen !== null && given.seen !== before.version) throw new Refusal("stale");
  const at = context.now();
  const { updated, events } = edited(before, given.edit, await factsOf(context, before), { at, newId: context.newId });
  const claim = { scope: id, subject: id, ...given.idempotency };
  const bare = updated.flatMap(({ after }) => after.parcels.flatMap((parcel) => (parcel.label ? [] : [parcel.id])));
  const bought = (await listShipmentsOf(db, merchantId, [...new Set(bare)])).filter(({ state }) => state === "made");
  // A label that customs read lists other pieces now: it goes back, and another is bought.
  const also = async (tx: Writer) => {
    for (const purchase of bought) await letGo(tx, merchantId, purchase, "spare", at);
  };
  await commit(db, { merchantId, created: [], updated, events }, { at, idempotency: claim, also });
  const kept = new Set(updated.flatMap(({ after }) => after.parcels.flatMap(({ id: its, label }) => (label ? [its] : []))));
  await dropFiles(context, ...before.parcels.filter(({ id: its }) => !kept.has(its)).map(({ label }) => label));
}

/** What would become of the return and its siblings; nothing is changed by it. */
export async function quoteEdit(context: Context, merchantId: MerchantId, id: ReturnId, edit: Edit): Promise<Edited["updated"]> {
  const before = await returnOf(context, merchantId, id);
  return edited(before, edit, await factsOf(context, before), { at: context.now(), newId: context.newId }).updated;
}

async function returnOf({ db }: Context, merchantId: MerchantId, id: ReturnId): Promise<Return> {
  const found = await findReturn(db, merchantId, id);
  if (!found) throw new Refusal("return_not_found");
  return found;
}

/** The order as it is, judged by the policy and at the time the return was. */
async function factsOf({ db }: Context, ret: Return): Promise<EditFacts> {
  const { merchantId, shopId, orderId, policyId, requestedAt } = ret;
  const [shop, order, version] = await Promise.all([
    findShopById(db, merchantId, shopId),
    findOrder(db, merchantId, orderId),
    findPolicy(db, merchantId, policyId),
  ]);
  if (!shop || !order || !version) throw new Refusal("return_not_found");
  const { context } = await readSituation(db, shop, order, requestedAt);
  const others = context.earlier.filter(({ id }) => id !== ret.id);
  const siblings = others.filter((one) => one.submissionId === ret.submissionId && canEdit(one));
  const earlier = others.filter((one) => !siblings.includes(one));
  // What a person allowed beyond the policy stays allowed.
  return { context: { ...context, policy: version.policy, earlier, ...(ret.override !== undefined && { exceptional: true }) }, siblings };
}
