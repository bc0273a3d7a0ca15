import { sql } from "kysely";
import type { MerchantId, ShopId } from "../domain/ids.ts";
import type { PageFinding } from "../domain/page-check.ts";
import { bound, fromJson, json, most } from "./columns.ts";
import { isFilling } from "./connections.ts";
import type { Database, Reader } from "./database.ts";

/** What was tried while a shop was set up, and when it worked. Epoch milliseconds. */
export interface Trials {
  /** The mail server took a mail with this sender. */
  readonly mail?: { readonly at: number; readonly from: string; readonly to: string };
  /** Somebody went through the portal with a test order. */
  readonly portal?: { readonly at: number; readonly order: string };
}

/** The last look at the page where the merchant put the portal. */
export interface CheckedPage {
  readonly url: string;
  readonly at: number;
  readonly ok: boolean;
  readonly findings: readonly PageFinding[];
}

export interface SetUpFacts {
  readonly trials: Trials;
  readonly page: CheckedPage | null;
  readonly policy: { readonly version: number; readonly at: number; readonly published: boolean } | null;
  /** Counted up to a thousand. */
  readonly orders: number;
  readonly lastOrderAt: number | null;
  /** A connected shop is still telling its history. */
  readonly filling: boolean;
  readonly lastClosed: string | null;
  readonly owners: number;
  /** Owners who sign in with more than a password. */
  readonly secured: number;
  readonly members: number;
}

const mostCounted = 1_001;

/** Everything the checklist is judged by, as it is in the database now. */
export async function readSetUp(db: Reader, merchantId: MerchantId, shopId: ShopId): Promise<SetUpFacts> {
  const ofShop = (table: "orders" | "policies" | "returns") =>
    db.selectFrom(table).where("merchant_id", "=", bound(merchantId)).where("shop_id", "=", bound(shopId));
  const [shop, policy, counted, last, closed, team, filling] = await Promise.all([
    db.selectFrom("shops").select(["page", "set_up"]).where("merchant_id", "=", merchantId).where("id", "=", shopId).executeTakeFirst(),
    ofShop("policies")
      .select(["policies.version", "policies.created_at", "policies.published_by"])
      .orderBy("version", "desc")
      .limit(most(1))
      .executeTakeFirst(),
    ofShop("orders").select("orders.id").limit(most(mostCounted)).execute(),
    ofShop("orders").select("orders.placed_at").orderBy("placed_at", "desc").orderBy("id", "desc").limit(most(1)).executeTakeFirst(),
    db
      .selectFrom("return_list")
      .select("number")
      .where("merchant_id", "=", bound(merchantId))
      .where("queue", "=", sql.lit("done"))
      .where("shop_id", "=", bound(shopId))
      .where("status", "=", sql.lit("closed"))
      .orderBy("waiting_since", "desc")
      .orderBy("return_id", "desc")
      .limit(most(1))
      .executeTakeFirst(),
    readTeam(db, merchantId),
    isFilling(db, merchantId, shopId),
  ]);
  const page = fromJson<Partial<CheckedPage>>(shop?.page ?? "{}");
  return {
    trials: fromJson<Trials>(shop?.set_up ?? "{}"),
    page: page.url === undefined ? null : (page as CheckedPage),
    policy: policy
      ? { version: policy.version, at: policy.created_at, published: policy.version > 1 || policy.published_by !== null }
      : null,
    orders: counted.length,
    lastOrderAt: last?.placed_at ?? null,
    lastClosed: closed?.number ?? null,
    filling,
    ...team,
  };
}

async function readTeam(db: Reader, merchantId: MerchantId): Promise<Pick<SetUpFacts, "owners" | "secured" | "members">> {
  const [members, passkeys] = await Promise.all([
    db
      .selectFrom("members")
      .select(["id", "role", "totp"])
      .where("merchant_id", "=", merchantId)
      .where("disabled_at", "is", null)
      .limit(most(500))
      .execute(),
    db.selectFrom("passkeys").select("member_id").distinct().where("merchant_id", "=", merchantId).limit(most(500)).execute(),
  ]);
  const keyed = new Set(passkeys.map(({ member_id }) => member_id));
  const owners = members.filter(({ role }) => role === "owner");
  return {
    members: members.length,
    owners: owners.length,
    secured: owners.filter(({ id, totp }) => totp !== null || keyed.has(id)).length,
  };
}

/** Adds what worked to what was known; of two at once none is lost. */
export async function noteTrial(db: Database, merchantId: MerchantId, shopId: ShopId, trial: Trials): Promise<void> {
  await db.write(async (tx) => {
    const row = await tx
      .selectFrom("shops")
      .select("set_up")
      .where("merchant_id", "=", merchantId)
      .where("id", "=", shopId)
      .$if(db.engine === "postgres", (query) => query.forUpdate())
      .executeTakeFirst();
    if (!row) return;
    const set_up = json({ ...fromJson<Trials>(row.set_up), ...trial });
    await tx.updateTable("shops").set({ set_up }).where("merchant_id", "=", merchantId).where("id", "=", shopId).execute();
  });
}

export async function readTrials(db: Reader, merchantId: MerchantId, shopId: ShopId): Promise<Trials> {
  const row = await db
    .selectFrom("shops")
    .select("set_up")
    .where("merchant_id", "=", merchantId)
    .where("id", "=", shopId)
    .executeTakeFirst();
  return fromJson<Trials>(row?.set_up ?? "{}");
}

export async function keepCheckedPage(db: Database, merchantId: MerchantId, shopId: ShopId, page: CheckedPage): Promise<void> {
  await db.write((tx) =>
    tx
      .updateTable("shops")
      .set({ page: json(page) })
      .where("merchant_id", "=", merchantId)
      .where("id", "=", shopId)
      .execute(),
  );
}
