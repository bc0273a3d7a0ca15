import { z } from "zod";
import type { Written } from "../port.ts";
import { lookedUp, type Vendor } from "../vendor.ts";
import { keyIn, withKey } from "./magento-words.ts";
import { ask } from "./magento2-api.ts";
import { memoSchema } from "./magento2-order.ts";
import { allOf, made, memosOf, orderOf } from "./magento2-reads.ts";
import { invoiceSchema, planRefund } from "./magento2-refund.ts";
import type { RefundAsked, RefundMade, Telling } from "./port.ts";

/** Giving money back through Magento 2, and telling it of a return. */

const memoIdSchema = z.union([z.string().regex(/^\d+$/), z.number().int()]).transform(String);

/** Magento knows no keys for what is asked twice, so what was made is looked up before. */
export function refund(vendor: Vendor, asked: RefundAsked): Promise<Written<RefundMade>> {
  return lookedUp(async () => {
    const [found, memos, invoices] = await Promise.all([
      orderOf(vendor, asked.order.externalId),
      memosOf(vendor, asked.order.externalId),
      asked.moves ? allOf(vendor, "invoices", invoiceSchema, [asked.order.externalId]) : [],
    ]);
    if (!found) return { kind: "rejected", code: "not_found", message: `the shop has no order ${asked.order.externalId}` };
    const before = memos.map((memo) => made(memo, asked.order)).find(({ key }) => key === asked.key);
    if (before) return { kind: "done", value: before };
    const plan = planRefund(asked, found, memos, invoices);
    if (plan.kind === "rejected") return plan;
    const written = await vendor.write({ method: "POST", path: plan.path, body: plan.body, within: 60_000 });
    if (written.kind !== "answered") return written;
    const { status, json } = written.reply;
    const memoId = memoIdSchema.safeParse(json);
    if (status === 200 && memoId.success) return { kind: "done", value: await asMade(vendor, memoId.data, asked) };
    return refused(status, json, plan.online);
  });
}

/** As Magento made it, so that a cent of difference is seen; as it was asked for where that cannot be read now. */
async function asMade(vendor: Vendor, reference: string, asked: RefundAsked): Promise<RefundMade> {
  const memo = await ask(vendor, `/rest/V1/creditmemo/${reference}`, memoSchema).catch(() => null);
  const value: RefundMade = memo ? made(memo, asked.order) : { reference, amount: asked.amount, state: "done" };
  return { ...value, key: asked.key };
}

/**
 * What Magento finds wrong with a request it lists line by line before it does anything. One sentence alone may also be the end of one that
 * reached the gateway, whose money moved and whose credit memo could not be saved.
 */
function refused(status: number, json: unknown, online: boolean): Written<RefundMade> {
  const message = z.object({ message: z.string() }).safeParse(json).data?.message.slice(0, 300) ?? `answered ${status}`;
  if (status === 401 || status === 403) return { kind: "rejected", code: "not_allowed", message };
  if (status === 404) return { kind: "rejected", code: "not_found", message };
  if (status === 400 && (message.includes("\n") || !online)) {
    const code = /most money available|must not be greater/.test(message) ? "too_much" : "wrong_state";
    return { kind: "rejected", code, message: message.replaceAll("\n", " ") };
  }
  return { kind: "unknown", message };
}

/** A comment without a status would take the order's own away, so it is sent back as it stands. */
export function tell(
  vendor: Vendor,
  { key, order: known, note, labelUrl, trackingNumber, trackingUrl }: Telling,
): Promise<Written<object>> {
  return lookedUp(async () => {
    const found = await orderOf(vendor, known.externalId);
    if (!found) return { kind: "rejected", code: "not_found", message: `the shop has no order ${known.externalId}` };
    if (found.status_histories?.some(({ comment }) => keyIn(comment) === key)) return { kind: "done", value: {} };
    const comment = withKey([note, trackingNumber, trackingUrl, labelUrl].filter((part) => part !== undefined).join(" · "), key);
    const statusHistory = {
      comment,
      parent_id: Number(found.entity_id),
      is_customer_notified: 0,
      is_visible_on_front: 0,
      ...(found.status && { status: found.status }),
    };
    const written = await vendor.write({ method: "POST", path: `/rest/V1/orders/${found.entity_id}/comments`, body: { statusHistory } });
    if (written.kind !== "answered") return written;
    const { status, json } = written.reply;
    if (status === 200 && json === true) return { kind: "done", value: {} };
    if (status === 401 || status === 403) return { kind: "rejected", code: "not_allowed", message: `answered ${status}` };
    if (status === 400 || status === 404) return { kind: "rejected", code: "wrong_state", message: `answered ${status}` };
    return { kind: "unknown", message: `answered ${status}` };
  });
}
