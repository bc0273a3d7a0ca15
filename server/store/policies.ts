import { Refusal } from "../domain/errors.ts";
import type { ApiKeyId, MemberId, MerchantId, PolicyId, ShopId } from "../domain/ids.ts";
import type { Policy } from "../domain/policy.ts";
import { bound, fromJson, json, most } from "./columns.ts";
import type { Database, Reader, Writer } from "./database.ts";
import { prepared } from "./prepared.ts";
import { isTaken } from "./rows.ts";

export interface PolicyVersion {
  readonly id: PolicyId;
  /** From 1, per shop. */
  readonly version: number;
  readonly policy: Policy;
  /** Since when it is in force, epoch milliseconds. */
  readonly createdAt: number;
  /** Null: by the system, or before it was written down. */
  readonly publishedBy: MemberId | ApiKeyId | null;
  /** The earlier version it brought back. */
  readonly restores: number | null;
}

/** Null where there is none yet. */
export async function newestVersion(tx: Writer, merchantId: MerchantId, shopId: ShopId): Promise<number | null> {
  const last = await tx
    .selectFrom("policies")
    .select("version")
    .where("merchant_id", "=", merchantId)
    .where("shop_id", "=", shopId)
    .orderBy("version", "desc")
    .limit(most(1))
    .executeTakeFirst();
  return last?.version ?? null;
}

/**
 * Saves a new version; the ones before stay, because returns and orders name them.
 * @throws Refusal `stale` when the newest version is not the one that was `edited`
 */
export async function savePolicy(
  db: Database,
  merchantId: MerchantId,
  shopId: ShopId,
  policy: Policy,
  { id, at, edited = null, by = null }: { id: PolicyId; at: number; edited?: number | null; by?: MemberId | ApiKeyId | null },
): Promise<PolicyVersion> {
  for (let tries = 1; ; tries++) {
    try {
      return await db.write(async (tx) => {
        const newest = await newestVersion(tx, merchantId, shopId);
        if (edited !== null && newest !== edited) throw new Refusal("stale");
        const version = (newest ?? 0) + 1;
        await tx
          .insertInto("policies")
          .values({ id, merchant_id: merchantId, shop_id: shopId, version, policy: json(policy), created_at: at, published_by: by })
          .execute();
        return { id, version, policy, createdAt: at, publishedBy: by, restores: null };
      });
    } catch (error) {
      // Somebody else saved at the same moment and took the number.
      if (tries === 5 || !isTaken(error, "policies")) throw error;
    }
  }
}

/** The newest version made at or before `at`; without `at` the newest of all. */
export async function policyInForce(
  db: Reader,
  merchantId: MerchantId,
  shopId: ShopId,
  at: number = Number.MAX_SAFE_INTEGER,
): Promise<PolicyVersion | null> {
  const [newest] = await newestIds(db, { merchantId, shopId, at });
  return newest ? findPolicy(db, merchantId, newest.id) : null;
}

const newestIds = prepared((db, { merchantId, shopId, at }: { merchantId: MerchantId; shopId: ShopId; at: number }) =>
  db
    .selectFrom("policies")
    .select("id")
    .where("merchant_id", "=", bound(merchantId))
    .where("shop_id", "=", bound(shopId))
    .where("created_at", "<=", at)
    .orderBy("version", "desc")
    .limit(most(1)),
);

/** Every version that was read, by database: a version never changes once it is saved, and every order is judged by one. */
const versions = new WeakMap<Reader, Map<string, PolicyVersion>>();
const mostVersions = 1_000;

export async function findPolicy(db: Reader, merchantId: MerchantId, id: PolicyId): Promise<PolicyVersion | null> {
  const name = `${merchantId} ${id}`;
  const known = versions.get(db)?.get(name);
  if (known) return known;
  const row = await db.selectFrom("policies").select(columns).where("merchant_id", "=", merchantId).where("id", "=", id).executeTakeFirst();
  if (!row) return null;
  const version = toVersion(row);
  const ofDatabase = versions.get(db);
  if (ofDatabase && ofDatabase.size < mostVersions) ofDatabase.set(name, version);
  else versions.set(db, new Map([[name, version]]));
  return version;
}

/** A version by its number; null where the shop has none. */
export async function findPolicyVersion(
  db: Reader,
  merchantId: MerchantId,
  shopId: ShopId,
  version: number,
): Promise<PolicyVersion | null> {
  const row = await db
    .selectFrom("policies")
    .select(columns)
    .where("merchant_id", "=", merchantId)
    .where("shop_id", "=", shopId)
    .where("version", "=", version)
    .executeTakeFirst();
  return row ? toVersion(row) : null;
}

/** Newest first. @param before the version the page before ended with */
export async function listPolicyVersions(
  db: Reader,
  merchantId: MerchantId,
  shopId: ShopId,
  { before, limit }: { readonly before: number | null; readonly limit: number },
): Promise<Omit<PolicyVersion, "policy">[]> {
  const rows = await db
    .selectFrom("policies")
    .select(["id", "version", "created_at", "published_by", "restores"])
    .where("merchant_id", "=", merchantId)
    .where("shop_id", "=", shopId)
    .$if(before !== null, (query) => query.where("version", "<", before ?? 0))
    .orderBy("version", "desc")
    .limit(most(limit))
    .execute();
  return rows.map(toHead);
}

const columns = ["id", "version", "policy", "created_at", "published_by", "restores"] as const;

interface HeadRow {
  readonly id: PolicyId;
  readonly version: number;
  readonly created_at: number;
  readonly published_by: MemberId | ApiKeyId | null;
  readonly restores: number | null;
}

function toVersion(row: HeadRow & { readonly policy: string }): PolicyVersion {
  return { ...toHead(row), policy: fromJson<Policy>(row.policy) };
}

function toHead(row: HeadRow): Omit<PolicyVersion, "policy"> {
  return {
    id: row.id,
    version: row.version,
    createdAt: row.created_at,
    publishedBy: row.published_by,
    restores: row.restores,
  };
}
