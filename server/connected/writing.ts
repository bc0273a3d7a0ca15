import type { Context } from "../context.ts";
import type { StepKind } from "../domain/connection.ts";
import type { Task } from "../domain/consequences.ts";
import type { MerchantId, ReturnId } from "../domain/ids.ts";
import type { Order } from "../domain/order.ts";
import type { Written } from "../providers/port.ts";
import type { Writer } from "../store/database.ts";
import { beginShopWrite, endShopWrite, type WriteBegun } from "../store/shop-writes.ts";
import { insertStep, type StepDetails } from "../store/steps.ts";
import { calledThere, type OpenShop } from "./open.ts";

type WritingTask = Extract<Task, { readonly do: "tell-shop" | "restock-in-shop" | "restock-cancelled" | "book-refund" }>;

export interface Writing {
  readonly task: WritingTask;
  readonly begun: WriteBegun;
  /** Asked again under its key it leaves one: a lost answer may be asked for again. */
  readonly repeatable: boolean;
  readonly write: (pieces: WriteBegun["pieces"]) => Promise<Written<{ readonly reference?: string }>>;
  /** After an answer was lost: what is there already. */
  readonly find?: () => Promise<{ readonly reference: string } | null>;
  /** Who does it when it cannot be done from here. */
  readonly step: StepAsked;
  /** Looked at with the same hold on the database as its beginning; nothing is written when there is nothing to write. */
  readonly judge?: (tx: Writer) => Promise<WriteBegun["pieces"]>;
}

export interface StepAsked {
  readonly kind: StepKind;
  /** The same is asked once. */
  readonly about: string;
  readonly order: Order;
  readonly returnId: ReturnId | null;
  readonly open: OpenShop;
  readonly details: Omit<StepDetails, "provider" | "orderNumber">;
}

const mostLooks = 10;

/**
 * Writes something into a shop once, however often its task runs. What the shop has no time for is tried again for some hours; what it
 * refuses, and what nobody can say of whether it happened, becomes a step for a person.
 */
export async function writeInShop(context: Context, merchantId: MerchantId, writing: Writing): Promise<void> {
  const { db, now } = context;
  const { task, begun, step, find, repeatable } = writing;
  const { key } = begun;
  const { look } = task;
  const { state, pieces } = await db.write(async (tx) => {
    const judged = writing.judge && look === 0 ? await writing.judge(tx) : begun.pieces;
    return { state: await beginShopWrite(tx, merchantId, { ...begun, pieces: judged }, { look, at: now() }), pieces: judged };
  });
  if (state === "over") return;
  const fail = (unsure: boolean) =>
    db.write(async (tx) => {
      await endShopWrite(tx, merchantId, key, { state: "failed" });
      await askPerson(context, tx, merchantId, { ...step, details: { ...step.details, ...(unsure && { unsure: true as const }) } });
    });
  const later = async (seconds: number): Promise<void> => {
    const next: Task = { ...task, look: look + 1 };
    const at = now();
    await db.write((tx) => endShopWrite(tx, merchantId, key, { state: "waiting", next, look, at, dueAt: at + seconds * 1_000 }));
    db.announceTasks();
  };
  const done = (reference: string | undefined) =>
    db.write((tx) => endShopWrite(tx, merchantId, key, { state: "done", ...(reference !== undefined && { reference }) }));

  const there = find && (state === "lost" || look > 0) ? await find() : null;
  if (there) return done(there.reference);
  if (state === "lost" && !repeatable) return fail(true);
  const written = await writing.write(pieces);
  switch (written.kind) {
    case "done":
    case "pending":
      return done(written.value.reference);
    case "rejected":
      return written.retryAfter !== undefined && look < mostLooks ? later(Math.max(written.retryAfter, 30 * 2 ** look)) : fail(false);
    case "unknown": {
      const found = find ? await find() : null;
      if (found) return done(found.reference);
      return repeatable && look < mostLooks ? later(30 * 2 ** look) : fail(true);
    }
  }
}

/** A step in the shop itself, with its own name, the order and what it is about. */
export async function askPerson({ newId, now }: Context, tx: Writer, merchantId: MerchantId, asked: StepAsked): Promise<void> {
  const { order, open, returnId, kind, about, details } = asked;
  await insertStep(tx, merchantId, {
    id: newId("step"),
    shopId: order.shopId,
    orderId: order.id,
    ...(returnId !== null && { returnId }),
    connectionId: open.connection.id,
    kind,
    about,
    details: { provider: calledThere(open), orderNumber: order.number, ...details },
    createdAt: now(),
  });
}

/** Pieces by the name people know them by. */
export function namedPieces(
  { lines }: Pick<Order, "lines">,
  pieces: readonly { readonly lineId: string; readonly quantity: number }[],
): NonNullable<StepDetails["pieces"]> {
  return pieces
    .filter(({ quantity }) => quantity > 0)
    .map(({ lineId, quantity }) => {
      const line = lines.find(({ id }) => id === lineId);
      return { title: line ? [line.title, line.variant].filter(Boolean).join(", ") : lineId, quantity };
    });
}
