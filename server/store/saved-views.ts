import { Refusal } from "../domain/errors.ts";
import type { MemberId, MerchantId, ViewId } from "../domain/ids.ts";
import { bound, most, storable } from "./columns.ts";
import type { Database, Reader, Writer } from "./database.ts";
import { type Claim, claimKey } from "./idempotency.ts";
import { insertRows } from "./rows.ts";

/** A list somebody wants to come back to. */
export interface SavedView {
  readonly id: ViewId;
  /** Whose it is; null: everybody's of the merchant. */
  readonly memberId: MemberId | null;
  readonly name: string;
  /** What stands in its address after the question mark. */
  readonly query: string;
}

/** Of one member, and of all together. */
const mostViews = 50;

/** A member's own and those of all, oldest first. @param memberId null: only those of all */
export async function listViews(db: Reader, merchantId: MerchantId, memberId: MemberId | null): Promise<SavedView[]> {
  const rows = await views(db, merchantId)
    .where((is) => is.or([is("member_id", "is", null), ...(memberId ? [is("member_id", "=", memberId)] : [])]))
    .orderBy("id")
    .limit(most(2 * mostViews))
    .execute();
  return rows.map(toView);
}

export async function findView(db: Reader, merchantId: MerchantId, id: ViewId): Promise<SavedView | null> {
  const row = await views(db, merchantId).where("id", "=", id).executeTakeFirst();
  return row ? toView(row) : null;
}

/**
 * False: the idempotency key was used before for the same view, and nothing was saved now.
 * @throws Refusal `too_many_views`, `idempotency_key_reused`
 */
export async function createView(db: Database, merchantId: MerchantId, view: SavedView, at: number, claim: Claim): Promise<boolean> {
  return db.write(async (tx) => {
    if (!(await claimKey(tx, merchantId, claim, at))) return false;
    await refuseTooMany(tx, merchantId, view.memberId);
    const { id, memberId, name, query } = view;
    const row = { id, merchant_id: merchantId, member_id: memberId, name: storable(name), query: storable(query), created_at: at };
    await insertRows(tx, "saved_views", [row]);
    return true;
  });
}

/** @throws Refusal `too_many_views` when it becomes somebody else's who has as many as may be, `not_found` when it is gone */
export async function updateView(db: Database, merchantId: MerchantId, before: SavedView, after: SavedView): Promise<void> {
  await db.write(async (tx) => {
    if (before.memberId !== after.memberId) await refuseTooMany(tx, merchantId, after.memberId);
    const { numUpdatedRows } = await tx
      .updateTable("saved_views")
      .set({ member_id: after.memberId, name: storable(after.name), query: storable(after.query) })
      .where("merchant_id", "=", merchantId)
      .where("id", "=", before.id)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw new Refusal("not_found");
  });
}

export async function deleteView(db: Database, merchantId: MerchantId, id: ViewId): Promise<void> {
  await db.write((tx) => tx.deleteFrom("saved_views").where("merchant_id", "=", merchantId).where("id", "=", id).execute());
}

async function refuseTooMany(tx: Writer, merchantId: MerchantId, memberId: MemberId | null): Promise<void> {
  const theirs = await views(tx, merchantId)
    .where("member_id", memberId === null ? "is" : "=", memberId)
    .limit(most(mostViews))
    .execute();
  if (theirs.length >= mostViews) throw new Refusal("too_many_views");
}

function views(db: Reader, merchantId: MerchantId) {
  return db.selectFrom("saved_views").select(["id", "member_id", "name", "query"]).where("merchant_id", "=", bound(merchantId));
}

function toView({ id, member_id, name, query }: { id: ViewId; member_id: MemberId | null; name: string; query: string }): SavedView {
  return { id, memberId: member_id, name, query };
}
