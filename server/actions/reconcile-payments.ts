import { knownOrder, openGateway, openShop } from "../connected/open.ts";
import type { Context } from "../context.ts";
import { dayOf, endOf } from "../domain/deadlines.ts";
import type { OrderId } from "../domain/ids.ts";
import { differencesOf, type OurPayment, type TheirRefund } from "../domain/reconcile.ts";
import { ConnectionProblem } from "../providers/port.ts";
import type { Connection } from "../store/connections.ts";
import { findShopById } from "../store/merchants.ts";
import { findOrder } from "../store/orders.ts";
import { lastReconciledDay, listByReference, listConnections, listGivenTo, saveReconciliation } from "../store/reconciliations.ts";
import { listMerchantIds } from "../store/retention.ts";
import { listShopWrites } from "../store/shop-writes.ts";

const hour = 60 * 60_000;
const day = 24 * hour;
/** So long after a day has ended it is compared: what was sent just before midnight is known by then. */
const settling = 3 * hour;
/** So many days are made up for when nothing ran for a while. */
const mostDays = 7;

/**
 * Compares our ledger with every connection, once for each day of its shop that has ended, and keeps every difference for people to look
 * at. It changes no payment.
 */
export async function reconcilePayments(context: Context, going: () => boolean): Promise<void> {
  for (let after: Connection["merchantId"] | null = null; ; ) {
    const merchants = await listMerchantIds(context.db, after, 100);
    for (const merchantId of merchants) {
      for (const connection of await listConnections(context.db, merchantId)) {
        if (!going()) return;
        await reconcile(context, connection);
      }
    }
    const last: Connection["merchantId"] | undefined = merchants.at(-1);
    if (last === undefined) return;
    after = last;
  }
}

async function reconcile(context: Context, connection: Connection): Promise<void> {
  const { db, now, log } = context;
  const { merchantId, id, shopId, createdAt } = connection;
  const shop = await findShopById(db, merchantId, shopId);
  if (!shop) return;
  const at = now() - settling;
  const today = dayOf(at, shop.timeZone);
  const last = await lastReconciledDay(db, merchantId, id);
  for (let back = mostDays; back > 0; back--) {
    const on = dayOf(at - back * day, shop.timeZone);
    if (on >= today || (last !== null && on <= last) || on < dayOf(createdAt, shop.timeZone)) continue;
    const time = { from: endOf(dayOf(at - (back + 1) * day, shop.timeZone), shop.timeZone) + 1, to: endOf(on, shop.timeZone) + 1 };
    try {
      const compared = await compare(context, connection, time);
      if (compared)
        await saveReconciliation(db, merchantId, {
          id: context.newId("reconciliation"),
          connectionId: id,
          day: on,
          at: now(),
          ...compared,
        });
    } catch (error) {
      if (!(error instanceof ConnectionProblem)) throw error;
      log.warn({ connectionId: id, err: error }, "A day could not be compared; it is tried again.");
      return;
    }
  }
}

/** A query names so many at most: an engine takes only so many values. */
const mostNamed = 500;

/** More refunds than a merchant makes in a day. */
const mostOfDay = 100_000;

/** Null for a connection that lists nothing. @throws ConnectionProblem */
async function compare(context: Context, connection: Connection, time: { readonly from: number; readonly to: number }) {
  const { db } = context;
  const { merchantId, id } = connection;
  const ours = await listGivenTo(db, merchantId, id, time);
  const read = connection.kind === "gateway" ? await ofGateway(context, connection, time) : await ofShop(context, connection, ours, time);
  if (!read) return null;
  const { theirs, told } = read;
  // What they have of that day may be ours of another one.
  const sent = new Set(ours.map(({ id: one }) => one));
  const earlier: OurPayment[] = [];
  for (let start = 0; start < theirs.length; start += mostNamed) {
    const names = theirs.slice(start, start + mostNamed).map(({ reference }) => reference);
    earlier.push(...(await listByReference(db, merchantId, id, names)));
  }
  const all: OurPayment[] = [...ours, ...earlier.filter((one) => !sent.has(one.id))];
  return { compared: all.length + theirs.length, differences: differencesOf(all, theirs, told) };
}

async function ofGateway(context: Context, connection: Connection, time: { readonly from: number; readonly to: number }) {
  const gateway = openGateway(context, connection)?.gateway;
  if (!gateway?.listRefunds) return null;
  const theirs: TheirRefund[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await gateway.listRefunds({ ...time, ...(cursor !== undefined && { cursor }) });
    theirs.push(...page.refunds);
    if (page.next === null) return { theirs, told: new Set<string>() };
    if (page.next === cursor || theirs.length > mostOfDay) throw new ConnectionProblem("unreadable", "its list of refunds has no end");
    cursor = page.next;
  }
}

/** A shop lists the refunds of an order, so those are looked at of which we gave something back that day. */
async function ofShop(
  context: Context,
  connection: Connection,
  ours: readonly { readonly orderId: OrderId }[],
  { from, to }: { readonly from: number; readonly to: number },
) {
  const shop = openShop(context, connection)?.shop;
  if (!shop?.listRefunds) return null;
  const theirs: TheirRefund[] = [];
  const told = new Set<string>();
  for (const orderId of new Set(ours.map((one) => one.orderId))) {
    const order = await findOrder(context.db, connection.merchantId, orderId);
    if (!order) continue;
    for (const { reference } of await listShopWrites(context.db, connection.merchantId, orderId)) if (reference) told.add(reference);
    const refunds = await shop.listRefunds(knownOrder(order));
    const counted = new Set(order.refunds.map(({ id }) => id));
    const ofDay = refunds.filter(
      ({ at, key, reference }) => key !== undefined || (at === undefined ? !counted.has(reference) : at >= from && at < to),
    );
    theirs.push(...ofDay.map((one) => ({ ...one, orderNumber: order.number })));
  }
  return { theirs, told };
}
