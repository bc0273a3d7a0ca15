import { deliverWebhook } from "../actions/deliver-webhook.ts";
import { issueLabel } from "../actions/issue-label.ts";
import { sendCode } from "../actions/send-code.ts";
import { sendNotice } from "../actions/send-notice.ts";
import type { Handlers } from "./worker.ts";

/** Task → action. A task that is missing here does not compile. */
export const handlers: Handlers = {
  "issue-label": (context, { merchantId, returnId }) => issueLabel(context, merchantId, returnId),
  "send-notice": (context, { merchantId, returnId, notice }) => sendNotice(context, merchantId, returnId, notice),
  "send-order-notice": async () => {
    throw new Error("No letter about an order is written yet.");
  },
  "send-copy": async () => {
    throw new Error("No letter is sent again yet.");
  },
  "deliver-webhook": (context, { merchantId, deliveryId, attempt }) => deliverWebhook(context, merchantId, deliveryId, attempt),
  "send-code": (context, { merchantId, orderId, code, language }) => sendCode(context, merchantId, orderId, code, language),
};
