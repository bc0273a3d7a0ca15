import type { Context } from "../context.ts";
import type { MemberId } from "../domain/ids.ts";
import type { Return } from "../domain/return.ts";
import { findAnswer } from "../store/idempotency.ts";
import { hitWithin } from "../store/limits.ts";
import { saveMessage } from "../store/messages.ts";

/** What a shopper may write of one return within a day. */
const budget = { limit: 10, windowMs: 24 * 60 * 60_000 };

export interface Said {
  readonly kind: "shopper" | "merchant" | "note";
  /** Absent for the shopper, and for a system of the merchant. */
  readonly memberId?: MemberId;
  readonly text: string;
  readonly idempotency: { readonly key: string; readonly requestHash: string };
}

/**
 * Adds to the conversation about a return. What the merchant says is mailed to the shopper and stands on the portal's page; a note is for
 * the team alone. The same key again says nothing more.
 * @throws Refusal `idempotency_key_reused`, `too_many_requests` for a shopper who wrote much today
 */
export async function sayMessage({ db, newId, now }: Context, ret: Return, said: Said): Promise<void> {
  const { merchantId, id: returnId, orderId } = ret;
  const { kind, memberId, text, idempotency } = said;
  const scope = `${returnId} ${kind}`;
  const at = now();
  if (kind === "shopper" && !(await findAnswer(db, merchantId, scope, idempotency.key))) {
    await hitWithin(db, `messages:${returnId}`, { ...budget, at });
  }
  const id = newId("message");
  await saveMessage(
    db,
    merchantId,
    { id, returnId, orderId, kind, text, at, ...(memberId && { memberId }) },
    {
      idempotency: { scope, subject: id, ...idempotency },
      tasks: kind === "merchant" ? [{ do: "send-notice", merchantId, returnId, notice: "message", about: id }] : [],
    },
  );
}
