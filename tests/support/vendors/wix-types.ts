import type { orderBilling, orders } from "@wix/ecom";
import type { commentOf } from "../../../server/providers/shops/wix.ts";
import type { bodyOf } from "../../../server/providers/shops/wix-refund.ts";

/** What we send, held against Wix's own types by the compiler. */
type Sent<Ours extends Theirs, Theirs> = Ours;

export type RefundSent = Sent<ReturnType<typeof bodyOf>, orderBilling.RefundPaymentsRequest>;
export type CommentSent = Sent<ReturnType<typeof commentOf>, orders.PublicActivity>;
