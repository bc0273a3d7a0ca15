import { createHash } from "node:crypto";
import type { Insertable, Selectable } from "kysely";
import type { Task } from "../domain/consequences.ts";
import type { ReturnEvent } from "../domain/events.ts";
import { type DeliveryId, type MerchantId, makeId, type OrderId, type ReturnId, type WebhookId } from "../domain/ids.ts";
import type { Order } from "../domain/order.ts";
import type { Return } from "../domain/return.ts";
import { everyType, payloadOf, type WebhookPayload } from "../domain/webhook.ts";
import { bound, json, most, storable } from "./columns.ts";
import type { Database, Reader, Writer } from "./database.ts";
import { insertRows } from "./rows.ts";
import type { Tables } from "./tables.ts";
import { insertTasks } from "./tasks.ts";
import type { Webhook } from "./webhooks.ts";

/** One thing told to one webhook, however often it takes. */
export interface Delivery {
  readonly id: DeliveryId;
  readonly webhookId: WebhookId;
  readonly type: string;
  /** As it is sent, the same each time. */
  readonly body: string;
  readonly state: "waiting" | "delivered" | "failed";
  /** How often it was tried. */
  readonly attempts: number;
  /** In a row, since it was made or sent anew. */
  readonly failures: number;
  /** What the last try was answered with; null when there was no answer. */
  readonly status: number | null;
  /** The beginning of that answer, or why there was none. */
  readonly answer: string | null;
  /** Epoch milliseconds, as the following. */
  readonly createdAt: number;
  readonly triedAt: number | null;
  readonly nextAt: number | null;
}

export interface Happened {
  readonly events: readonly ReturnEvent[];
  /** Of the events' rows, in their order. */
  readonly eventIds: readonly number[];
  readonly returns: ReadonlyMap<ReturnId, { readonly ret: Return; readonly version: number }>;
  readonly orders: ReadonlyMap<OrderId, Order>;
}

/** Notes what each webhook is to be told of these events, and the work of telling it. */
export async function tellWebhooks(
  tx: Writer,
  merchantId: MerchantId,
  webhooks: readonly Pick<Webhook, "id" | "types">[],
  { events, eventIds, returns, orders }: Happened,
  at: number,
): Promise<void> {
  const shops = await tx.selectFrom("shops").select(["id", "slug"]).where("merchant_id", "=", bound(merchantId)).execute();
  const rows = events.flatMap((event, place) => {
    const wanting = webhooks.filter(({ types }) => types.includes(event.type) || types.includes(everyType));
    const found = returns.get(event.returnId);
    const eventId = eventIds[place];
    if (wanting.length === 0 || !found || eventId === undefined) return [];
    const payload = payloadOf({
      ...found,
      shop: shops.find(({ id }) => id === found.ret.shopId)?.slug ?? "",
      orderNumber: orders.get(found.ret.orderId)?.number ?? "",
      event,
      at,
    });
    return wanting.map(({ id }) => deliveryRow(merchantId, id, deliveryId(id, eventId, at), eventId, payload, at));
  });
  await insertRows(tx, "webhook_deliveries", rows);
  await insertTasks(tx, rows.map(firstTry), at);
}

/** Follows from what it tells, so that nobody has to bring an id into the transaction. */
function deliveryId(webhookId: WebhookId, eventId: number, at: number): DeliveryId {
  return makeId("delivery", at, createHash("sha256").update(`${webhookId}:${eventId}`).digest());
}

export async function saveTestDelivery(
  db: Database,
  merchantId: MerchantId,
  { id, webhookId, payload, at }: { id: DeliveryId; webhookId: WebhookId; payload: WebhookPayload; at: number },
): Promise<void> {
  const row = deliveryRow(merchantId, webhookId, id, null, payload, at);
  await db.write(async (tx) => {
    await insertRows(tx, "webhook_deliveries", [row]);
    await insertTasks(tx, [firstTry(row)], at);
  });
  db.announceTasks();
}

function deliveryRow(
  merchant_id: MerchantId,
  webhook_id: WebhookId,
  id: DeliveryId,
  event_id: number | null,
  payload: WebhookPayload,
  at: number,
): Insertable<Tables["webhook_deliveries"]> {
  const fresh = { state: "waiting" as const, attempts: 0, failures: 0, status: null, answer: null, tried_at: null };
  return { id, merchant_id, webhook_id, event_id, type: payload.type, body: json(payload), ...fresh, created_at: at, next_at: at };
}

function firstTry({ merchant_id, id }: { merchant_id: MerchantId; id: DeliveryId }): Task {
  return { do: "deliver-webhook", merchantId: merchant_id, deliveryId: id, attempt: 0 };
}

/** Youngest first. @param after the last of the page before */
export async function listDeliveries(
  db: Reader,
  merchantId: MerchantId,
  webhookId: WebhookId,
  { after, limit }: { after?: DeliveryId; limit: number },
): Promise<Delivery[]> {
  let query = db.selectFrom("webhook_deliveries").selectAll().where("merchant_id", "=", bound(merchantId));
  query = query.where("webhook_id", "=", bound(webhookId));
  if (after !== undefined) query = query.where("id", "<", after);
  return (await query.orderBy("id", "desc").limit(most(limit)).execute()).map(toDelivery);
}

export async function findDelivery(db: Reader, merchantId: MerchantId, id: DeliveryId): Promise<Delivery | null> {
  const query = db.selectFrom("webhook_deliveries").selectAll().where("merchant_id", "=", merchantId).where("id", "=", id);
  const row = await query.executeTakeFirst();
  return row ? toDelivery(row) : null;
}

export interface Tried {
  readonly at: number;
  readonly status: number | null;
  readonly answer: string;
  /** Null: it arrived. Else when to try again, or `never`. */
  readonly failure: null | { readonly again: number | "never" };
  /** The receiver said that it is gone for good. */
  readonly switchOff?: boolean;
}

/** Milliseconds. So long one failure keeps the others from being tried, at most: a receiver that is back is noticed by then. */
const longestQuiet = 15 * 60_000;

/** What came of a try. Nothing is written when another worker has written it already. */
export async function recordTry(db: Database, merchantId: MerchantId, delivery: Delivery, tried: Tried): Promise<void> {
  const { id, webhookId, attempts, failures } = delivery;
  const again = tried.failure === null || tried.failure.again === "never" ? null : tried.failure.again;
  await db.write(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable("webhook_deliveries")
      .set({
        state: tried.failure === null ? "delivered" : again === null ? "failed" : "waiting",
        attempts: attempts + 1,
        failures: tried.failure === null ? 0 : failures + 1,
        status: tried.status,
        answer: storable(tried.answer),
        tried_at: tried.at,
        next_at: again,
      })
      .where("merchant_id", "=", merchantId)
      .where("id", "=", id)
      .where("attempts", "=", attempts)
      .where("state", "=", "waiting")
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return;
    const quiet = tried.failure === null ? 0 : tried.at + Math.min(longestQuiet, again === null ? longestQuiet : again - tried.at);
    const webhook = { quiet_until: quiet, ...(tried.switchOff && { active: 0 as const }) };
    await tx.updateTable("webhooks").set(webhook).where("merchant_id", "=", merchantId).where("id", "=", webhookId).execute();
    if (again !== null) await insertTasks(tx, [nextTry(merchantId, id, attempts + 1)], tried.at, again);
  });
}

function nextTry(merchantId: MerchantId, deliveryId: DeliveryId, attempt: number): Task {
  return { do: "deliver-webhook", merchantId, deliveryId, attempt };
}

/** Leaves it for later without having tried: its receiver does not answer others either. */
export async function putOff(db: Database, merchantId: MerchantId, { id, attempts }: Delivery, at: number, until: number): Promise<void> {
  await db.write(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable("webhook_deliveries")
      .set({ next_at: until })
      .where("merchant_id", "=", merchantId)
      .where("id", "=", id)
      .where("attempts", "=", attempts)
      .where("state", "=", "waiting")
      .where("next_at", "<>", until)
      .executeTakeFirst();
    if (numUpdatedRows > 0n) await insertTasks(tx, [nextTry(merchantId, id, attempts)], at, until);
  });
}

/** Sends it again under the same id, at once and with all its tries. False while it still waits for its next one. */
export async function replay(db: Database, merchantId: MerchantId, { id, webhookId, attempts }: Delivery, at: number): Promise<boolean> {
  const done = await db.write(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable("webhook_deliveries")
      .set({ state: "waiting", failures: 0, next_at: at })
      .where("merchant_id", "=", merchantId)
      .where("id", "=", id)
      .where("attempts", "=", attempts)
      .where("state", "<>", "waiting")
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return false;
    await tx.updateTable("webhooks").set({ quiet_until: 0 }).where("merchant_id", "=", merchantId).where("id", "=", webhookId).execute();
    await insertTasks(tx, [nextTry(merchantId, id, attempts)], at);
    return true;
  });
  db.announceTasks();
  return done;
}

function toDelivery(row: Selectable<Tables["webhook_deliveries"]>): Delivery {
  return {
    id: row.id,
    webhookId: row.webhook_id,
    type: row.type,
    body: row.body,
    state: row.state,
    attempts: row.attempts,
    failures: row.failures,
    status: row.status,
    answer: row.answer,
    createdAt: row.created_at,
    triedAt: row.tried_at,
    nextAt: row.next_at,
  };
}
