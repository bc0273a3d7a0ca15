import { randomBytes } from "node:crypto";
import type { Context } from "../context.ts";
import type { Actor } from "../domain/actor.ts";
import { creditExpiresAt } from "../domain/credit.ts";
import { recordPayment, voidPayment } from "../domain/decision.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, PaymentId } from "../domain/ids.ts";
import type { Return } from "../domain/return.ts";
import { commit } from "../store/commit.ts";
import { type Credit, insertCredit } from "../store/credits.ts";
import { refuseAlone } from "../store/order-money.ts";
import { findPolicy } from "../store/policies.ts";
import { findReturnOfPayment } from "../store/returns.ts";
import { mayBeCode } from "../store/tenders.ts";

export interface PaymentGiven {
  readonly by: Actor;
  readonly how: "outside" | "credit";
  readonly reference?: string;
  readonly told: boolean;
  readonly message?: string;
}

/**
 * Records that a payment was made: by other means, or now with a store-credit code of ours, which is mailed to the order's own address and
 * nowhere shown whole. Said twice it is one payment and one code.
 * @throws Refusal `not_found`, `second_person_needed`, `return_wrong_state`, `stale`
 */
export async function settlePayment(context: Context, merchantId: MerchantId, paymentId: PaymentId, given: PaymentGiven): Promise<Return> {
  const { db } = context;
  const at = context.now();
  const before = await ofPayment(context, merchantId, paymentId);
  const payment = before.payments.find(({ id }) => id === paymentId);
  if (!payment) throw new Refusal("not_found");
  if (given.how === "credit" && !(await mayBeCode(db, before, payment)))
    throw new Refusal("resolution_not_offered", { resolution: "store_credit" });
  const credit = given.how === "credit" && payment.state !== "done" ? await drawCredit(context, before, payment) : null;
  const reference = credit ? `…${credit.code.slice(-4)}` : given.reference;
  const { after, events } = recordPayment(
    before,
    {
      by: given.by,
      paymentId,
      how: given.how,
      ...(reference && { reference }),
      told: given.told,
      ...(given.message && { message: given.message }),
    },
    at,
  );
  const paid = after.payments.find(({ id }) => id === paymentId);
  if (events.length === 0 || !paid) return before;
  const { orderId, currency } = before;
  await commit(
    db,
    { merchantId, created: [], updated: [{ before, after }], events },
    {
      at,
      also: async (tx) => {
        await refuseAlone(tx, db.engine, merchantId, { orderId, paid, currency });
        if (credit) await insertCredit(tx, merchantId, credit.kept);
      },
    },
  );
  return after;
}

/** A payment that will not be made after all. @throws Refusal as `settlePayment` */
export async function giveUpPayment(
  context: Context,
  merchantId: MerchantId,
  paymentId: PaymentId,
  { by, why }: { readonly by: Actor; readonly why: string },
): Promise<Return> {
  const at = context.now();
  const before = await ofPayment(context, merchantId, paymentId);
  const { after, events } = voidPayment(before, { by, paymentId, why }, at);
  if (events.length > 0) await commit(context.db, { merchantId, created: [], updated: [{ before, after }], events }, { at });
  return after;
}

async function ofPayment({ db }: Context, merchantId: MerchantId, paymentId: PaymentId): Promise<Return> {
  const found = await findReturnOfPayment(db, merchantId, paymentId);
  if (!found) throw new Refusal("not_found");
  return found;
}

/** Without letters and digits that look alike; 16 of them are 2^80 guesses. */
const alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

async function drawCredit(
  { db, keys, newId, now }: Context,
  ret: Return,
  { id: paymentId, amount }: Return["payments"][number],
): Promise<{ code: string; kept: Credit }> {
  const code = [...randomBytes(16)].map((byte) => alphabet.charAt(byte % alphabet.length)).join("");
  const version = await findPolicy(db, ret.merchantId, ret.policyId);
  const kept: Credit = {
    id: newId("credit"),
    shopId: ret.shopId,
    paymentId,
    hash: keys.hash("credits", code),
    sealed: keys.seal("credits", code),
    amount,
    currency: ret.currency,
    createdAt: now(),
    expiresAt: creditExpiresAt(now(), version?.policy.resolutions.storeCredit?.validMonths),
  };
  return { code, kept };
}
