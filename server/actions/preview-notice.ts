import type { Context } from "../context.ts";
import type { Actor } from "../domain/actor.ts";
import { decide } from "../domain/command.ts";
import { creditExpiresAt } from "../domain/credit.ts";
import { advanceExchange, decideUnits, recordPayment } from "../domain/decision.ts";
import { Refusal } from "../domain/errors.ts";
import type { ExchangeId, MerchantId, PaymentId, ReturnId } from "../domain/ids.ts";
import { needsLabel } from "../domain/labelled.ts";
import type { Way } from "../domain/payment-ways.ts";
import { type ReceivedUnit, receiveUnits } from "../domain/reception.ts";
import type { Return } from "../domain/return.ts";
import type { DecisionAsked } from "../domain/settlement.ts";
import { composeNotice, type Occasion } from "../notices/compose.ts";
import { labelName, labelOf } from "../notices/post.ts";
import { type Preview, previewed } from "../notices/preview.ts";
import { blotted } from "../notices/secrets.ts";
import { type ExtraPiece, extrasOf } from "../store/extra-units.ts";
import { findShopById } from "../store/merchants.ts";
import { findPolicy } from "../store/policies.ts";
import { listReceptions } from "../store/receptions.ts";
import { findReturn } from "../store/returns.ts";
import { readSettlementFacts } from "../store/settlement-facts.ts";
import { mayBeCode } from "../store/tenders.ts";

export interface PreviewAsked {
  readonly by: Actor;
  readonly owner: boolean;
  readonly notice: "approved" | "rejected" | "cancelled" | "received" | "decided" | "paid" | "label" | "message" | "exchange" | "edited";
  readonly message?: string;
  readonly language?: string;
  /** A label that is uploaded with it. */
  readonly attachment?: { readonly name: string; readonly bytes: number };
  readonly receipt?: { readonly units: readonly ReceivedUnit[]; readonly extras: readonly ExtraPiece[] };
  readonly decision?: DecisionAsked;
  /** With `edited`: the return as it would be. */
  readonly edited?: Return;
  readonly payment?: { readonly id: PaymentId; readonly how: Way; readonly reference?: string };
  readonly exchange?: { readonly id: ExchangeId; readonly to: "sent" | "handed_over"; readonly reference?: string };
}

/**
 * The mail that would leave if this were done now, and nothing is done: the same judgement as the act itself, the same words as the mail.
 * @throws Refusal `return_not_found`, and whatever the act would refuse
 */
export async function previewNotice(context: Context, merchantId: MerchantId, id: ReturnId, asked: PreviewAsked): Promise<Preview> {
  const before = await findReturn(context.db, merchantId, id);
  if (!before) throw new Refusal("return_not_found");
  const { message, language } = asked;
  const occasion = await occasionOf(context, before, asked);
  const composed = await composeNotice(context, {
    attachments: [],
    ...occasion,
    notice: asked.notice,
    ...(message && { message }),
    ...(language && { language }),
  });
  return previewed(composed.shop, composed.order, composed.language, composed.write(blotted), occasion.attachments ?? []);
}

type Happening = Pick<Occasion, "ret"> & Partial<Omit<Occasion, "notice" | "message" | "language">>;

async function occasionOf(context: Context, before: Return, asked: PreviewAsked): Promise<Happening> {
  const { message = "" } = asked;
  const at = context.now();
  switch (asked.notice) {
    case "approved":
      return approval(context, before, asked);
    case "rejected":
      return { ret: decide(before, { do: "reject", message }, at).after };
    case "cancelled":
      return { ret: decide(before, { do: "cancel", by: asked.by }, at).after };
    case "label":
      return withLabel(context, before, asked);
    case "received":
      return reception(context, before, asked);
    case "decided":
      return decision(context, before, asked);
    case "paid":
      return payment(context, before, asked);
    case "exchange":
      return exchange(context, before, asked);
    case "edited":
      return edition(before, asked);
    case "message":
      return { ret: before };
  }
}

async function approval(context: Context, before: Return, asked: PreviewAsked): Promise<Happening> {
  const shop = await findShopById(context.db, before.merchantId, before.shopId);
  if (!shop) throw new Refusal("return_not_found");
  const { after } = decide(before, { do: "approve", leads: true, zone: shop.timeZone }, context.now());
  return withLabel(context, after, asked);
}

/** The label that there is, is uploaded, or is made as soon as it is approved. */
async function withLabel(context: Context, ret: Return, { attachment, notice }: PreviewAsked): Promise<Happening> {
  if (attachment) {
    const parcels = ret.parcels.map((parcel, place) => (place === 0 ? { ...parcel, handover: "print" as const } : parcel));
    return { ret: { ...ret, parcels }, attachments: [{ filename: labelName(ret.number), bytes: attachment.bytes }] };
  }
  const pending = notice === "label" || needsLabel(ret);
  return {
    ret,
    attachments: pending ? [{ filename: labelName(ret.number), bytes: null }] : await labelOf(context, ret),
  };
}

/** A label that lists other pieces is drawn anew and comes with it. */
function edition(before: Return, { edited = before }: PreviewAsked): Happening {
  const relabelled = needsLabel(edited) && !needsLabel(before);
  return { ret: edited, attachments: relabelled ? [{ filename: labelName(before.number), bytes: null }] : [] };
}

async function reception({ db, newId, now }: Context, before: Return, { by, receipt }: PreviewAsked): Promise<Happening> {
  const earlier = (await listReceptions(db, before.merchantId, before.id)).flatMap(({ extras }) => extras);
  if (!receipt) return { ret: before, strangers: earlier };
  const { units: extras, strangers } = await extrasOf(db, before, receipt.extras, newId);
  const count = strangers.reduce((sum, { quantity }) => sum + quantity, 0);
  const { after } = receiveUnits(before, { by, units: receipt.units, extras, strangers: count, skus: new Map() }, now());
  return { ret: after, strangers: [...earlier, ...strangers] };
}

async function decision({ db, newId, now }: Context, before: Return, { by, owner, decision: given }: PreviewAsked): Promise<Happening> {
  if (!given) return { ret: before };
  const skus = given.units.flatMap(({ sku }) => (sku === undefined ? [] : [sku]));
  const { facts } = await readSettlementFacts(db, before, { skus, owner });
  return { ret: decideUnits(before, { ...given, by }, facts, { at: now(), newId }).after };
}

/** Whether a second person must pay it is asked when it is paid, not when its mail is read. */
async function payment({ db, now }: Context, before: Return, { by, payment: given }: PreviewAsked): Promise<Happening> {
  const known = before.payments.find(({ id }) => id === given?.id);
  if (!given || !known) throw new Refusal("not_found");
  if (given.how === "credit" && !(await mayBeCode(db, before, known)))
    throw new Refusal("resolution_not_offered", { resolution: "store_credit" });
  const { id: paymentId, how, reference } = given;
  const { after } = recordPayment(before, { by, paymentId, how, ...(reference && { reference }) }, now());
  const paid = after.payments.find(({ id }) => id === paymentId);
  const version = await findPolicy(db, before.merchantId, before.policyId);
  const expiresAt = creditExpiresAt(now(), version?.policy.resolutions.storeCredit?.validMonths);
  return { ret: after, ...(paid && { payment: paid }), ...(how === "credit" && { credit: { expiresAt } }) };
}

async function exchange({ db, newId, now }: Context, before: Return, { by, exchange: given }: PreviewAsked): Promise<Happening> {
  if (!given) throw new Refusal("not_found");
  const { id: exchangeId, to, reference } = given;
  const step = { by, exchangeId, to, ...(reference && { reference }) };
  const { facts } = await readSettlementFacts(db, before, { skus: [], owner: false });
  const { after } = advanceExchange(before, step, { at: now(), newId, facts });
  const moved = after.exchanges.find(({ id }) => id === exchangeId);
  return { ret: after, ...(moved && { exchange: moved }), ...(to === "sent" && reference && { tracking: reference }) };
}
