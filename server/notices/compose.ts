import { textsFor } from "../../locales/texts.ts";
import type { Context } from "../context.ts";
import type { ReturnNotice } from "../domain/consequences.ts";
import { Refusal } from "../domain/errors.ts";
import type { Order } from "../domain/order.ts";
import type { Return } from "../domain/return.ts";
import type { Shop } from "../domain/shop.ts";
import { payUrl } from "../paying/pay-links.ts";
import { findShopById } from "../store/merchants.ts";
import { findOrder } from "../store/orders.ts";
import { findPolicy } from "../store/policies.ts";
import { listReturnsOfSubmission } from "../store/returns.ts";
import { findTemplate } from "../store/templates.ts";
import { trackingPage } from "../tracking-links.ts";
import type { Written } from "./layout.ts";
import { letterFor } from "./letters.ts";
import type { NoticeAsked } from "./parts.ts";
import { blotted, hostedPage, type Secrets } from "./secrets.ts";

/** What a letter to the shopper tells of: something that happened, or that is about to. */
export interface Occasion
  extends Pick<NoticeAsked, "message" | "strangers" | "payment" | "exchange" | "tracking" | "pickup" | "canDropOff"> {
  readonly notice: ReturnNotice;
  /** As it is then. */
  readonly ret: Return;
  /** With a payment by a code of ours. */
  readonly credit?: { readonly expiresAt: number };
  /** With a difference to pay: until when, epoch milliseconds. */
  readonly payUntil?: number;
  readonly attachments: readonly Attachment[];
  /** Another language than the return's, to read it. */
  readonly language?: string;
  /** Parcels that a carrier knows: what opens the page of each. */
  readonly following?: readonly Following[];
}

export interface Following {
  readonly token: string;
  readonly carrier?: string;
  readonly number?: string;
}

export interface Attachment {
  readonly filename: string;
  /** Null: not made yet. */
  readonly bytes: number | null;
  readonly key?: string;
}

export interface Composed {
  readonly shop: Shop;
  readonly order: Order;
  readonly language: string;
  /** The same words every time; only what the reader alone may know is put in where it leaves, and blotted out where it is shown. */
  write(secrets: Secrets): Written;
}

/**
 * A letter as it leaves: what is previewed and what is sent are made here, of the same facts.
 * @throws Refusal `return_not_found`, also for another merchant's
 */
export async function composeNotice({ db, publicUrl }: Pick<Context, "db" | "publicUrl">, occasion: Occasion): Promise<Composed> {
  const { ret, notice, attachments, credit, payUntil, following, language = ret.language, ...told } = occasion;
  const { merchantId } = ret;
  const texts = textsFor(language);
  const [shop, order, version, siblings, template] = await Promise.all([
    findShopById(db, merchantId, ret.shopId),
    findOrder(db, merchantId, ret.orderId),
    findPolicy(db, merchantId, ret.policyId),
    listReturnsOfSubmission(db, merchantId, ret.submissionId),
    findTemplate(db, merchantId, ret.shopId, notice, texts.language),
  ]);
  if (!shop || !order || !version) throw new Refusal("return_not_found");
  return {
    shop,
    order,
    language: texts.language,
    write: (secrets) =>
      letterFor(notice, {
        ...told,
        shop,
        order,
        policy: version.policy,
        returns: toldOf(notice, ret, siblings),
        texts,
        template,
        portalUrl: hostedPage(publicUrl, shop, { language: ret.language, secret: secrets.link, returnId: ret.id }),
        attachments: attachments.map(({ filename }) => filename),
        ...(following && { follow: following.map((one) => followed(publicUrl, shop, one, texts.language)) }),
        ...(payUntil !== undefined && { pay: { until: payUntil, url: payUrl(publicUrl, secrets.pay ?? blotted.pay) } }),
        ...(credit && { credit: { ...credit, code: secrets.code ?? blotted.code } }),
      }),
  };
}

function followed(publicUrl: string, { slug }: Shop, { token, ...carried }: Following, language: string) {
  return { ...carried, url: trackingPage(publicUrl, slug, { token, language }) };
}

/** Returns of one submission share their first letters; what is decided of one is of that one alone. */
function toldOf(notice: ReturnNotice, ret: Return, siblings: readonly Return[]): readonly Return[] {
  switch (notice) {
    case "requested":
    case "approved":
      return [ret, ...siblings.filter(({ id, status }) => id !== ret.id && status === ret.status)];
    default:
      return [ret];
  }
}
