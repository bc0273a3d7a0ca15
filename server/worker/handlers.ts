import { askDifference } from "../actions/ask-difference.ts";
import { bookPickup } from "../actions/book-pickup.ts";
import { bookRefund } from "../actions/book-refund.ts";
import { buyLabel } from "../actions/buy-label.ts";
import { callOffPickup, callOffPickups } from "../actions/call-off-pickup.ts";
import { cancelLabel } from "../actions/cancel-label.ts";
import { checkPayment } from "../actions/check-payment.ts";
import { deliverWebhook } from "../actions/deliver-webhook.ts";
import { dropOffInstead } from "../actions/drop-off-instead.ts";
import { failPickup } from "../actions/fail-pickup.ts";
import { giveBackLabels } from "../actions/give-back-labels.ts";
import { issueLabel } from "../actions/issue-label.ts";
import { checkDifference, lookAtDifferences } from "../actions/look-at-differences.ts";
import { orderExchange } from "../actions/order-exchange.ts";
import { payDue } from "../actions/pay-due.ts";
import { payRefund } from "../actions/pay-refund.ts";
import { planPickup } from "../actions/plan-pickup.ts";
import { refreshOrder } from "../actions/refresh-order.ts";
import { removeHooks } from "../actions/remove-hooks.ts";
import { restockCancelled } from "../actions/restock-cancelled.ts";
import { restockInShop } from "../actions/restock-in-shop.ts";
import { sendCode } from "../actions/send-code.ts";
import { sendCopy } from "../actions/send-copy.ts";
import { sendMemberLink } from "../actions/send-member-link.ts";
import { sendNotice } from "../actions/send-notice.ts";
import { sendOrderNotice } from "../actions/send-order-notice.ts";
import { settleByParcel } from "../actions/settle-by-parcel.ts";
import { tellMember } from "../actions/tell-member.ts";
import { tellShop } from "../actions/tell-shop.ts";
import type { Handlers } from "./worker.ts";

/** Task → action. A task that is missing here does not compile. */
export const handlers: Handlers = {
  "issue-label": (context, { merchantId, returnId }) => issueLabel(context, merchantId, returnId),
  "buy-label": buyLabel,
  "cancel-label": cancelLabel,
  "give-back-labels": (context, { merchantId, returnId }) => giveBackLabels(context, merchantId, returnId),
  "send-notice": (context, { merchantId, returnId, notice, about }) => sendNotice(context, merchantId, returnId, notice, about),
  "send-order-notice": (context, { merchantId, orderId, notice, about }) => sendOrderNotice(context, merchantId, orderId, notice, about),
  "send-copy": (context, { merchantId, letterId, copyId }) => sendCopy(context, merchantId, letterId, copyId),
  "settle-by-parcel": (context, { merchantId, returnId }) => settleByParcel(context, merchantId, returnId),
  "pay-due": payDue,
  "pay-refund": payRefund,
  "book-refund": bookRefund,
  "tell-shop": tellShop,
  "restock-in-shop": restockInShop,
  "restock-cancelled": restockCancelled,
  "order-exchange": (context, { merchantId, returnId, exchangeId }) => orderExchange(context, merchantId, returnId, exchangeId),
  "ask-difference": (context, { merchantId, returnId, paymentId }) => askDifference(context, merchantId, returnId, paymentId),
  "look-at-differences": (context, { merchantId, returnId }) => lookAtDifferences(context, merchantId, returnId),
  "deliver-webhook": (context, { merchantId, deliveryId, attempt }) => deliverWebhook(context, merchantId, deliveryId, attempt),
  "tell-member": (context, { merchantId, memberId, at }) => tellMember(context, merchantId, memberId, at),
  "send-member-link": (context, { merchantId, memberId, link, language }) => sendMemberLink(context, merchantId, memberId, link, language),
  "send-code": (context, { merchantId, orderId, code, language }) => sendCode(context, merchantId, orderId, code, language),
  "refresh-order": refreshOrder,
  "check-payment": (context, task) =>
    task.what === "payment" ? checkDifference(context, task.merchantId, task.connectionId, task.reference) : checkPayment(context, task),
  "remove-hooks": removeHooks,
  "plan-pickup": planPickup,
  "book-pickup": bookPickup,
  "fail-pickup": failPickup,
  "call-off-pickup": callOffPickup,
  "call-off-pickups": callOffPickups,
  "drop-off-instead": dropOffInstead,
};
