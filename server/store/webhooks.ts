import { CompiledQuery, type Selectable, SqliteAdapter } from "kysely";
import type { MerchantId, WebhookId } from "../domain/ids.ts";
import { bound, flag, fromJson, json, most } from "./columns.ts";
import type { Database, Reader, Writer } from "./database.ts";
import { type Claim, claimKey } from "./idempotency.ts";
import type { Tables } from "./tables.ts";

/** An address of the merchant's that is told what happens. */
export interface Webhook {
  readonly id: WebhookId;
  readonly url: string;
  /** Sealed. */
  readonly secret: string;
  /** Events it is told of, or `*`. */
  readonly types: readonly string[];
  readonly active: boolean;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** After a failure nothing else is tried before this; 0 while all is well. */
  readonly quietUntil: number;
}

export async function createWebhook(
  db: Database,
  merchantId: MerchantId,
  { id, url, secret, types, active, createdAt }: Webhook,
  idempotency: Claim,
): Promise<"created" | "replayed"> {
  return db.write(async (tx) => {
    if (!(await claimKey(tx, merchantId, idempotency, createdAt))) return "replayed";
    const row = { id, merchant_id: merchantId, url, secret, types: json(types), active: flag(active), created_at: createdAt };
    await tx
      .insertInto("webhooks")
      .values({ ...row, quiet_until: 0 })
      .execute();
    return "created";
  });
}

/** Oldest first. */
export async function listWebhooks(db: Reader, merchantId: MerchantId): Promise<Webhook[]> {
  const rows = await db
    .selectFrom("webhooks")
    .selectAll()
    .where("merchant_id", "=", bound(merchantId))
    .orderBy("id")
    .limit(most(200))
    .execute();
  return rows.map(toWebhook);
}

export async function findWebhook(db: Reader, merchantId: MerchantId, id: WebhookId): Promise<Webhook | null> {
  const row = await db.selectFrom("webhooks").selectAll().where("merchant_id", "=", merchantId).where("id", "=", id).executeTakeFirst();
  return row ? toWebhook(row) : null;
}

export interface WebhookChanges {
  readonly url?: string;
  readonly types?: readonly string[];
  readonly active?: boolean;
}

/** What was changed may work again: it is tried at once. */
export async function updateWebhook(db: Database, merchantId: MerchantId, id: WebhookId, changes: WebhookChanges): Promise<void> {
  const { types, active, ...rest } = changes;
  const columns = { ...rest, ...(types && { types: json(types) }), ...(active !== undefined && { active: flag(active) }), quiet_until: 0 };
  await db.write((tx) => tx.updateTable("webhooks").set(columns).where("merchant_id", "=", merchantId).where("id", "=", id).execute());
}

/** With everything it was sent. */
export async function deleteWebhook(db: Database, merchantId: MerchantId, id: WebhookId): Promise<void> {
  await db.write(async (tx) => {
    await tx.deleteFrom("webhook_deliveries").where("merchant_id", "=", merchantId).where("webhook_id", "=", id).execute();
    await tx.deleteFrom("webhooks").where("merchant_id", "=", merchantId).where("id", "=", id).execute();
  });
}

type Listener = Pick<Webhook, "id" | "types">;

/** Those that want to be told, asked for with every change: a text that is prepared once, and a look at one page of an index. */
export async function listeningWebhooks(tx: Writer, merchantId: MerchantId): Promise<Listener[]> {
  const engine = tx.getExecutor().adapter instanceof SqliteAdapter ? "sqlite" : "postgres";
  const { rows } = await tx.executeQuery<Pick<Selectable<Tables["webhooks"]>, "id" | "types">>(
    CompiledQuery.raw(listening[engine], [merchantId]),
  );
  return rows.map(({ id, types }) => ({ id, types: fromJson<string[]>(types) }));
}

const listening = {
  sqlite: "select id, types from webhooks where merchant_id = ? and active = 1",
  postgres: "select id, types from webhooks where merchant_id = $1 and active = 1",
};

function toWebhook(row: Selectable<Tables["webhooks"]>): Webhook {
  return {
    id: row.id,
    url: row.url,
    secret: row.secret,
    types: fromJson<string[]>(row.types),
    active: row.active === 1,
    createdAt: row.created_at,
    quietUntil: row.quiet_until,
  };
}
