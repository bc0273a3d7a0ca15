import { openCarrier, openGateway, openShop } from "../connected/open.ts";
import { keepScans, type ScansTold } from "../connected/taken-scans.ts";
import type { Context } from "../context.ts";
import type { Task } from "../domain/consequences.ts";
import { Refusal } from "../domain/errors.ts";
import type { ConnectionId } from "../domain/ids.ts";
import { isSameNumber } from "../domain/tracking-number.ts";
import type { CarrierChange } from "../providers/carriers/port.ts";
import type { GatewayChange } from "../providers/payments/port.ts";
import type { Delivery, DeliveryRead } from "../providers/port.ts";
import type { ShopChange } from "../providers/shops/port.ts";
import { noteArrival } from "../store/arrivals.ts";
import { type Connection, findConnectionOfAnybody } from "../store/connections.ts";
import { type Database, together, type Writer } from "../store/database.ts";
import { insertRefreshes, insertTasks } from "../store/tasks.ts";
import { findTrackingsByNumber, lookSooner } from "../store/tracking.ts";
import { nudgeTurn } from "../store/turns.ts";
import { whileStale } from "../store/while-stale.ts";

/** What a single delivery may ask us to look at. Beyond it the shop is asked what changed. */
const mostOrders = 100;
const mostParcels = 100;
const longestId = 200;

/**
 * Takes what a shop, gateway or carrier tells. Nothing it says is believed but that there is something to look at: that is written down as
 * work, in one transaction with the id of the delivery, so that the same one counts once. Only a carrier's signed news of a parcel are taken
 * as they stand.
 * @throws Refusal `not_found` for an unknown connection as for a delivery that is not genuine; `unavailable` while nobody can say
 */
export async function receiveDelivery(context: Context, id: ConnectionId, delivery: Delivery): Promise<void> {
  const { db, keys, log } = context;
  const connection = await findConnectionOfAnybody(db, id);
  const secret = connection?.sealedHookSecret === undefined ? null : keys.open("connections", connection.sealedHookSecret);
  // An empty secret is one that anybody has.
  if (!connection || !secret) throw new Refusal("not_found");
  const read = await readBy(context, connection, delivery, secret);
  if (!read?.genuine) {
    log.warn({ connectionId: id, why: read?.why ?? "it takes no deliveries" }, "A delivery was not genuine.");
    throw new Refusal(read?.again ? "unavailable" : "not_found");
  }
  await whileStale(() =>
    together(db, async (inside) => {
      const { id: name } = read;
      if (name !== undefined && !(await inside.write((tx) => noteArrival(tx, id, name, delivery.at)))) return;
      await read.take(inside);
    }),
  );
  db.announceTasks();
}

type Read =
  | { readonly genuine: true; readonly id?: string; take(db: Database): Promise<void> }
  | Extract<DeliveryRead<never>, { readonly genuine: false }>;

async function readBy(context: Context, connection: Connection, delivery: Delivery, secret: string): Promise<Read | null> {
  const at = delivery.at;
  const shop = openShop(context, connection);
  if (shop) {
    const read = await shop.shop.hooks?.read(delivery, secret);
    return read?.genuine
      ? { ...read, take: (db) => db.write((tx) => lookAtShop(tx, connection, read.changes, at, 1_000 / shop.provider.pace.perSecond)) }
      : (read ?? null);
  }
  const carrier = openCarrier(context, connection);
  if (carrier) {
    const read = await carrier.carrier.hooks?.read(delivery, secret);
    if (!read?.genuine) return read ?? null;
    const believed = carrier.provider.can.webhooks === "signed" || read.signed === true;
    return { ...read, take: (db) => takeNews(db, connection, read.changes, { believed, at }) };
  }
  const read = await openGateway(context, connection)?.gateway.hooks?.read(delivery, secret);
  return read?.genuine
    ? { ...read, take: (db) => db.write((tx) => insertTasks(tx, checksOf(connection, read.changes), at)) }
    : (read ?? null);
}

/** What is signed is taken; of the rest only that there is something to ask for. */
async function takeNews(
  db: Database,
  { id, merchantId }: Connection,
  changes: readonly CarrierChange[],
  { believed, at }: { readonly believed: boolean; readonly at: number },
): Promise<void> {
  const tracks = changes.slice(0, mostParcels);
  const taken = believed ? tracks.filter(({ scans }) => scans.length > 0) : [];
  const numbers = tracks.filter((one) => !taken.includes(one)).map(({ trackingNumber }) => trackingNumber.slice(0, longestId));
  await db.write((tx) => lookSooner(tx, merchantId, id, { numbers, at }));
  const known = await findTrackingsByNumber(
    db,
    merchantId,
    id,
    taken.map(({ trackingNumber }) => trackingNumber.slice(0, longestId)),
  );
  const told = taken.flatMap(({ trackingNumber, scans, expectedAt }) =>
    known
      .filter(({ number }) => isSameNumber(number, trackingNumber))
      .map(({ parcelId }): ScansTold => ({ parcelId, scans, ...(expectedAt !== undefined && { expectedAt }) })),
  );
  await keepScans(db, merchantId, told, { asked: false, told: true, at });
}

async function lookAtShop(
  tx: Writer,
  { id, merchantId }: Connection,
  changes: readonly ShopChange[],
  at: number,
  gap: number,
): Promise<void> {
  // Also one that is said to be gone is asked for: it may be back by now.
  const orders = changes.flatMap((one) => ("externalId" in one ? one.externalId.slice(0, longestId) : []));
  const refreshes = orders
    .slice(0, mostOrders)
    .map((externalId) => ({ do: "refresh-order", merchantId, connectionId: id, externalId }) as const);
  await insertRefreshes(tx, refreshes, at, gap);
  if (orders.length > mostOrders || orders.length < changes.length) await nudgeTurn(tx, merchantId, id, "syncing", at);
}

function checksOf({ id, merchantId }: Connection, changes: readonly GatewayChange[]): Task[] {
  return changes.slice(0, mostOrders).map(({ kind, reference }) => ({
    do: "check-payment",
    merchantId,
    connectionId: id,
    reference: reference.slice(0, longestId),
    what: kind,
  }));
}
