import { connectedTo, payingMeans } from "../connected/open.ts";
import type { Context } from "../context.ts";
import type { Actor } from "../domain/actor.ts";
import type { Task } from "../domain/consequences.ts";
import type { DeskSettings } from "../domain/desk-settings.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, ReturnId } from "../domain/ids.ts";
import type { Minor } from "../domain/money.ts";
import { notNow } from "../domain/paying.ts";
import { gatewayFor, type Way, waysOf } from "../domain/payment-ways.ts";
import type { Writer } from "../store/database.ts";
import { readDeskSettings } from "../store/desk-settings.ts";
import { refuseAlone } from "../store/order-money.ts";
import { findOrder } from "../store/orders.ts";
import { findPayable, type Payable, saveStep } from "../store/payables.ts";
import { findReturn } from "../store/returns.ts";
import { insertTasks } from "../store/tasks.ts";
import { whileStale } from "../store/while-stale.ts";

export interface Claim {
  readonly by: Actor;
  /** Absent: as it can be. */
  readonly how?: Extract<Way, "shop" | "gateway">;
  readonly told: boolean;
  readonly message?: string;
}

/**
 * Has a payment paid by a connection: it is pending from now on, and the worker pays it. Said twice, also by two people at once, it is paid once.
 * @throws Refusal `not_found`, `way_not_possible`, `second_person_needed`, `payment_over` for one that was given up
 */
export async function claimPayment(
  context: Context,
  merchantId: MerchantId,
  paymentId: Payable["payment"]["id"],
  claim: Claim,
): Promise<void> {
  await whileStale(async () => {
    const payable = await findPayable(context.db, merchantId, paymentId);
    if (!payable) throw new Refusal("not_found");
    const { payment, orderId, currency } = payable;
    if (payment.state === "done" || payment.state === "pending") return;
    if (payment.state !== "due" && payment.state !== "rejected") throw notNow(payment);
    const through = await wayOf(context, payable, claim.how);
    await saveStep(
      context.db,
      payable,
      { do: "ask", by: claim.by, ...through, told: claim.told, ...(claim.message && { message: claim.message }) },
      {
        at: context.now(),
        also: (tx, paid) => refuseAlone(tx, context.db.engine, merchantId, { orderId, paid, currency }),
      },
    );
  });
}

async function wayOf(context: Context, payable: Payable, wanted: Claim["how"]) {
  const { merchantId, shopId, orderId, payment } = payable;
  const [order, connected, { settings }] = await Promise.all([
    findOrder(context.db, merchantId, orderId),
    connectedTo(context, merchantId, shopId),
    readDeskSettings(context.db, merchantId),
  ]);
  if (!order) throw new Refusal("not_found");
  const means = payingMeans(connected);
  const ways = waysOf({ payment, order, means, credit: settings.money.credit });
  const how = wanted ?? (ways[0] === "shop" || ways[0] === "gateway" ? ways[0] : undefined);
  if (how === undefined || !ways.includes(how)) throw new Refusal("way_not_possible");
  const connectionId = how === "shop" ? means.shop?.connectionId : gatewayFor(payment, order, means)?.connectionId;
  if (connectionId === undefined) throw new Refusal("way_not_possible");
  return { how, connectionId };
}

/**
 * Has everything paid that is due of a return and that a connection can pay; what somebody else has to pay, or no connection can, stays due.
 * @param most not more than this comes to in all; null: whatever it comes to
 */
export async function claimDue(
  context: Context,
  merchantId: MerchantId,
  returnId: ReturnId,
  claim: Claim,
  most: Minor | null,
): Promise<void> {
  const ret = await findReturn(context.db, merchantId, returnId);
  const due = (ret?.payments ?? []).filter(({ state, kind }) => state === "due" && kind !== "charge");
  if (most !== null && due.reduce((sum, { amount }) => sum + amount, 0) > most) return;
  for (const { id } of due) {
    try {
      await claimPayment(context, merchantId, id, claim);
    } catch (error) {
      if (!(error instanceof Refusal && leaving.has(error.code))) throw error;
    }
  }
}

/** What was just decided is paid by itself, where the merchant chose so. */
export async function planPaying(
  tx: Writer,
  { money }: DeskSettings,
  about: Omit<Extract<Task, { do: "pay-due" }>, "do">,
  at: number,
): Promise<void> {
  if (money.payBy === "automatic") await insertTasks(tx, [{ do: "pay-due", ...about }], at);
}

/** Why a payment stays due for a person. */
const leaving: ReadonlySet<Refusal["code"]> = new Set(["way_not_possible", "second_person_needed", "payment_over", "payment_under_way"]);
