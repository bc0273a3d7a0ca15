import type { MerchantId, OrderId, ReturnId, SubmissionId } from "./ids.ts";

/** Everything that can happen to a return, past tense. The timeline is made of these. */
export type ReturnEvent = { readonly returnId: ReturnId; readonly merchantId: MerchantId } & (
  | {
      readonly type: "return.requested";
      readonly submissionId: SubmissionId;
      readonly orderId: OrderId;
      readonly needsReview: boolean;
      readonly leads: boolean;
    }
  | { readonly type: "return.approved"; readonly submissionId: SubmissionId; readonly needsLabel: boolean; readonly leads: boolean }
  | { readonly type: "return.rejected"; readonly message: string }
  | { readonly type: "return.cancelled"; readonly by: "shopper" | "merchant" }
  | { readonly type: "return.expired" }
  | { readonly type: "parcel.label_issued"; readonly parcelId: string; readonly leads: boolean }
  | { readonly type: "parcel.moving"; readonly parcelId: string }
);
