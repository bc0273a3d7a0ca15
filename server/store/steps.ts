import type { Selectable } from "kysely";
import type { Actor } from "../domain/actor.ts";
import type { StepKind } from "../domain/connection.ts";
import type { ConnectionId, MerchantId, OrderId, PaymentId, ReturnId, ShopId, StepId } from "../domain/ids.ts";
import { bound, fromJson, json, most, present } from "./columns.ts";
import type { Database, Reader, Writer } from "./database.ts";
import { insertRows } from "./rows.ts";
import type { Tables } from "./tables.ts";

/** What a step's sentences are filled in with. */
export interface StepDetails {
  /** The vendor's own name of the shop. */
  readonly provider: string;
  readonly orderNumber: string;
  readonly returnNumber?: string;
  /** Minor units of `currency`. */
  readonly amount?: number;
  readonly currency?: string;
  readonly pieces?: readonly { readonly title: string; readonly quantity: number }[];
  /** What the shop itself calls it, or what is to be written there. */
  readonly reference?: string;
  readonly note?: string;
  /** Nobody knows whether it was done: look first. */
  readonly unsure?: true;
}

/** What a connection cannot do, or could not, and a person does in the shop itself. */
export interface Step {
  readonly id: StepId;
  readonly shopId: ShopId;
  readonly orderId: OrderId;
  readonly returnId?: ReturnId;
  readonly connectionId?: ConnectionId;
  readonly kind: StepKind;
  /** What it is about: the same is asked once. */
  readonly about: string;
  readonly details: StepDetails;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly doneAt?: number;
  readonly doneBy?: Actor;
}

/** Asks a person, once for what it is about. */
export async function insertStep(tx: Writer, merchantId: MerchantId, step: Omit<Step, "doneAt" | "doneBy">): Promise<void> {
  const row = {
    id: step.id,
    merchant_id: merchantId,
    shop_id: step.shopId,
    order_id: step.orderId,
    return_id: step.returnId ?? null,
    connection_id: step.connectionId ?? null,
    kind: step.kind,
    about: step.about,
    details: json(step.details),
    created_at: step.createdAt,
    done_at: null,
    done_by: null,
  };
  await insertRows(tx, "steps", [row], { on: ["merchant_id", "about"], take: [] });
}

export async function findStep(db: Reader, merchantId: MerchantId, id: StepId): Promise<Step | null> {
  const row = await db.selectFrom("steps").selectAll().where("merchant_id", "=", merchantId).where("id", "=", id).executeTakeFirst();
  return row ? toStep(row) : null;
}

/** Open and done, oldest first. */
export async function listStepsOfOrder(db: Reader, merchantId: MerchantId, orderId: OrderId): Promise<Step[]> {
  const rows = await db
    .selectFrom("steps")
    .selectAll()
    .where("merchant_id", "=", merchantId)
    .where("order_id", "=", orderId)
    .orderBy("id")
    .limit(most(500))
    .execute();
  return rows.map(toStep);
}

/** Those that are open, oldest first. @param after the last of the page before */
export async function listOpenSteps(
  db: Reader,
  merchantId: MerchantId,
  { after, limit }: { readonly after?: StepId; readonly limit: number },
): Promise<Step[]> {
  let query = db.selectFrom("steps").selectAll().where("merchant_id", "=", bound(merchantId)).where("done_at", "is", null);
  if (after !== undefined) query = query.where("id", ">", after);
  const rows = await query.orderBy("id").limit(most(limit)).execute();
  return rows.map(toStep);
}

/** A person did it. False when it was done before. */
export async function completeStep(db: Database, merchantId: MerchantId, id: StepId, by: Actor, at: number): Promise<boolean> {
  const { numUpdatedRows } = await db.write((tx) =>
    tx
      .updateTable("steps")
      .set({ done_at: at, done_by: json(by) })
      .where("merchant_id", "=", merchantId)
      .where("id", "=", id)
      .where("done_at", "is", null)
      .executeTakeFirst(),
  );
  return numUpdatedRows === 1n;
}

/** What a payment's step is about. */
export const stepOfPayment = (id: PaymentId): string => `pay:${id}`;

/** The money moved, or will not: nobody has to pay it in the shop any more. */
export async function closePaymentSteps(
  tx: Writer,
  merchantId: MerchantId,
  ids: readonly PaymentId[],
  by: Actor,
  at: number,
): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .updateTable("steps")
    .set({ done_at: at, done_by: json(by) })
    .where("merchant_id", "=", merchantId)
    .where("about", "in", ids.map(stepOfPayment))
    .where("done_at", "is", null)
    .execute();
}

function toStep(row: Selectable<Tables["steps"]>): Step {
  return {
    id: row.id,
    shopId: row.shop_id,
    orderId: row.order_id,
    kind: row.kind,
    about: row.about,
    details: fromJson<StepDetails>(row.details),
    createdAt: row.created_at,
    ...present({ returnId: row.return_id, connectionId: row.connection_id, doneAt: row.done_at }),
    ...(row.done_by === null ? {} : { doneBy: fromJson<Actor>(row.done_by) }),
  };
}
