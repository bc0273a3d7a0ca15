import { Refusal } from "../domain/errors.ts";
import type { ApiKeyId, MemberId, MerchantId, PolicyId, ShopId } from "../domain/ids.ts";
import type { Policy } from "../domain/policy.ts";
import type { Json } from "../domain/policy-merge.ts";
import { fromJson, json, storable } from "./columns.ts";
import type { Database, Reader } from "./database.ts";
import { newestVersion, type PolicyVersion } from "./policies.ts";
import { isTaken } from "./rows.ts";

export type Author = MemberId | ApiKeyId;

/** A policy somebody is at work on. It may be unfinished: nothing is known of its shape. */
export interface PolicyDraft {
  readonly policy: Json;
  /** The version it was begun from. */
  readonly basedOn: number;
  /** The earlier version it brings back, when it was begun to do that. */
  readonly restores: number | null;
  /** Counts its savings, from 1. */
  readonly revision: number;
  /** Epoch milliseconds. */
  readonly savedAt: number;
  readonly savedBy: Author | null;
}

export async function findDraft(db: Reader, merchantId: MerchantId, shopId: ShopId): Promise<PolicyDraft | null> {
  const row = await db
    .selectFrom("policy_drafts")
    .select(["policy", "based_on", "restores", "revision", "saved_at", "saved_by"])
    .where("merchant_id", "=", merchantId)
    .where("shop_id", "=", shopId)
    .executeTakeFirst();
  if (!row) return null;
  const { revision, restores } = row;
  return { policy: fromJson<Json>(row.policy), basedOn: row.based_on, restores, revision, savedAt: row.saved_at, savedBy: row.saved_by };
}

/**
 * @param seen the revision that was edited, 0 where there was no draft; null: over whatever is there
 * @throws Refusal `stale` when somebody saved another one meanwhile
 */
export async function saveDraft(
  db: Database,
  merchantId: MerchantId,
  shopId: ShopId,
  draft: Omit<PolicyDraft, "revision">,
  seen: number | null,
): Promise<void> {
  const text = storable(json(draft.policy));
  const row = { policy: text, based_on: draft.basedOn, restores: draft.restores, saved_at: draft.savedAt, saved_by: draft.savedBy };
  try {
    await db.write(async (tx) => {
      const { numUpdatedRows } = await tx
        .updateTable("policy_drafts")
        .set((is) => ({ ...row, revision: is("revision", "+", 1) }))
        .where("merchant_id", "=", merchantId)
        .where("shop_id", "=", shopId)
        .$if(seen !== null, (query) => query.where("revision", "=", seen ?? 0))
        .executeTakeFirst();
      if (numUpdatedRows === 1n) return;
      if (seen !== null && seen > 0) throw new Refusal("stale");
      await tx
        .insertInto("policy_drafts")
        .values({ ...row, shop_id: shopId, merchant_id: merchantId, revision: 1 })
        .execute();
    });
  } catch (failure) {
    if (isTaken(failure, "policy_drafts")) throw new Refusal("stale");
    throw failure;
  }
}

/** @throws Refusal `stale` when it is not the one that was seen */
export async function deleteDraft(db: Database, merchantId: MerchantId, shopId: ShopId, seen: number | null): Promise<void> {
  await db.write(async (tx) => {
    const { numDeletedRows } = await tx
      .deleteFrom("policy_drafts")
      .where("merchant_id", "=", merchantId)
      .where("shop_id", "=", shopId)
      .$if(seen !== null, (query) => query.where("revision", "=", seen ?? 0))
      .executeTakeFirst();
    if (numDeletedRows === 0n && seen !== null && seen > 0) throw new Refusal("stale");
  });
}

/**
 * Puts a draft in force and takes it away, or does nothing.
 * @throws Refusal `stale` when the draft was saved meanwhile, or another version was published since it was begun
 */
export async function publishDraft(
  db: Database,
  merchantId: MerchantId,
  shopId: ShopId,
  { draft, policy, id, at, by }: { draft: PolicyDraft; policy: Policy; id: PolicyId; at: number; by: Author | null },
): Promise<PolicyVersion> {
  const version = draft.basedOn + 1;
  try {
    await db.write(async (tx) => {
      const { numDeletedRows } = await tx
        .deleteFrom("policy_drafts")
        .where("merchant_id", "=", merchantId)
        .where("shop_id", "=", shopId)
        .where("revision", "=", draft.revision)
        .executeTakeFirst();
      if (numDeletedRows === 0n || ((await newestVersion(tx, merchantId, shopId)) ?? 0) !== draft.basedOn) throw new Refusal("stale");
      await tx
        .insertInto("policies")
        .values({
          id,
          merchant_id: merchantId,
          shop_id: shopId,
          version,
          policy: json(policy),
          created_at: at,
          published_by: by,
          restores: draft.restores,
        })
        .execute();
    });
  } catch (failure) {
    if (isTaken(failure, "policies")) throw new Refusal("stale");
    throw failure;
  }
  return { id, version, policy, createdAt: at, publishedBy: by, restores: draft.restores };
}
