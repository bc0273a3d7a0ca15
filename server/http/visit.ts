import type { Context } from "../context.ts";
import { type AssessContext, type Assessment, assess } from "../domain/assess.ts";
import { Refusal } from "../domain/errors.ts";
import { isId, type PolicyId } from "../domain/ids.ts";
import type { Order } from "../domain/order.ts";
import type { Return } from "../domain/return.ts";
import type { Shop } from "../domain/shop.ts";
import type { Reader } from "../store/database.ts";
import { findShop, findShopById } from "../store/merchants.ts";
import { findOrder } from "../store/orders.ts";
import { findReturn } from "../store/returns.ts";
import { readSituation } from "../store/situation.ts";
import { type PlayedSubject, playedVisit } from "./played.ts";
import type { ShopperSession } from "./who.ts";

/** All that a shopper's request is answered from: their order, judged now. */
export interface Visit {
  readonly session: ShopperSession;
  readonly shop: Shop;
  readonly context: AssessContext;
  readonly assessment: Assessment;
  readonly policyId: PolicyId;
  /** Every return of the order, whatever became of it, oldest first. */
  readonly returns: readonly Return[];
  /** Played, and never stored; null: in earnest. */
  readonly played: PlayedSubject | null;
}

/** @throws Refusal `shop_not_found` */
export async function shopNamed(db: Reader, slug: string): Promise<Shop> {
  const shop = await findShop(db, slug);
  if (!shop) throw new Refusal("shop_not_found");
  return shop;
}

/** @throws Refusal `session_expired` when the shop is gone, `portal_inactive` */
export async function shopOf({ db }: Context, { merchantId, shopId, subject }: ShopperSession): Promise<Shop> {
  const shop = await findShopById(db, merchantId, shopId);
  if (!shop) throw new Refusal("session_expired");
  // A merchant looks before anybody else may.
  if (shop.portal === "inactive" && !("preview" in subject)) throw new Refusal("portal_inactive");
  return shop;
}

/** @throws Refusal `session_expired` when the shop or the order is gone, `portal_inactive` */
export async function openVisit(context: Context, session: ShopperSession): Promise<Visit> {
  const shop = await shopOf(context, session);
  if (!("orderId" in session.subject)) return { session, ...(await playedVisit(context, shop, session.subject, context.now())) };
  const order = await findOrder(context.db, session.merchantId, session.subject.orderId);
  if (!order) throw new Refusal("session_expired");
  return visitOrder(context, session, shop, order);
}

/**
 * As `openVisit`, for a shop and an order that were read a moment ago.
 * @throws Refusal `session_expired` when it is no longer the order that was proved
 */
export async function visitOrder(context: Context, opened: ShopperSession, shop: Shop, order: Order): Promise<Visit> {
  const session = boundTo(opened, order);
  const { context: judged, policyVersion, returns } = await readSituation(context.db, shop, order, context.now());
  return { session, shop, context: judged, assessment: assess(judged), policyId: policyVersion.id, returns, played: null };
}

function boundTo(session: ShopperSession, { placedAt }: Order): ShopperSession {
  const { subject } = session;
  if (!("orderId" in subject)) return session;
  if (subject.placedAt !== undefined && subject.placedAt !== placedAt) throw new Refusal("session_expired");
  return { ...session, subject: { ...subject, placedAt } };
}

/**
 * A stored return of the order that is visited. Whoever plays has none: what is done there would be done in earnest.
 * @throws Refusal `return_not_found`
 */
export async function storedReturn({ db }: Pick<Context, "db">, { played, shop, context: { order } }: Visit, id: string): Promise<Return> {
  const ret = !played && isId("return", id) ? await findReturn(db, shop.merchantId, id) : null;
  if (!ret || ret.orderId !== order.id) throw new Refusal("return_not_found");
  return ret;
}
