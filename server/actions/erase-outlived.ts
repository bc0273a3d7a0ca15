import type { Context } from "../context.ts";
import type { DeskSettings } from "../domain/desk-settings.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, OrderId } from "../domain/ids.ts";
import { readDeskSettings } from "../store/desk-settings.ts";
import { erasePeople, filesOfOrder } from "../store/erase.ts";
import {
  eraseLetters,
  eraseOldUnknownParcels,
  erasePhotos,
  listMerchantIds,
  listOldLetters,
  listOldOrders,
  listOldPhotos,
  listOldUnknownParcels,
} from "../store/retention.ts";

const day = 24 * 60 * 60_000;
const merchantsAtOnce = 100;
/** One slice: short enough that nothing else waits for it. */
const batch = 50;
/** Slices of a kind for one merchant in a round; the next round, a quarter of an hour later, goes on. */
const mostBatches = 20;

/**
 * Erases what has been kept as long as its merchant wants: photos, letters, and who an order was of. What belongs to a return that is
 * not over stays until it is. May run in several processes at once, and twice.
 */
export async function eraseOutlived(context: Context, going: () => boolean = () => true): Promise<void> {
  let after: MerchantId | null = null;
  for (;;) {
    const merchants: MerchantId[] = await listMerchantIds(context.db, after, merchantsAtOnce);
    for (const merchantId of merchants) {
      const { settings } = await readDeskSettings(context.db, merchantId);
      await eraseOf(context, merchantId, settings.retention, going);
      if (!going()) return;
    }
    after = merchants.at(-1) ?? null;
    if (merchants.length < merchantsAtOnce) return;
  }
}

async function eraseOf(
  context: Context,
  merchantId: MerchantId,
  retention: DeskSettings["retention"],
  going: () => boolean,
): Promise<void> {
  const { now } = context;
  const slices: readonly [number | null, (before: number) => Promise<number>][] = [
    [retention.photos, (before) => erasePhotoSlice(context, merchantId, before)],
    [retention.photos, (before) => eraseUnknownSlice(context, merchantId, before, false)],
    [retention.letters, (before) => eraseLetterSlice(context, merchantId, before)],
    [retention.people, (before) => erasePeopleSlice(context, merchantId, before)],
    [retention.people, (before) => eraseUnknownSlice(context, merchantId, before, true)],
  ];
  for (const [days, eraseSlice] of slices) {
    if (days === null) continue;
    const before = now() - days * day;
    for (let done = 0; done < mostBatches && going(); done++) if ((await eraseSlice(before)) < batch) break;
  }
}

/** The files go first: a crash in between leaves rows without files, which the next round deletes. */
async function erasePhotoSlice({ db, storage }: Context, merchantId: MerchantId, before: number): Promise<number> {
  const photos = await listOldPhotos(db, merchantId, before, batch);
  for (const { key } of photos) await storage.delete(key);
  await erasePhotos(
    db,
    merchantId,
    photos.map(({ id }) => id),
  );
  return photos.length;
}

async function eraseLetterSlice({ db, storage }: Context, merchantId: MerchantId, before: number): Promise<number> {
  const letters = await listOldLetters(db, merchantId, before, batch);
  // A copy that left later loses it too: what it shows is as old as the first.
  for (const key of letters.flatMap(({ own }) => own)) await storage.delete(key);
  await eraseLetters(
    db,
    merchantId,
    letters.map(({ id }) => id),
  );
  return letters.length;
}

/** Pictures of parcels nobody knew, or all of those that nobody ever asked for: a label names people. */
async function eraseUnknownSlice({ db, storage }: Context, merchantId: MerchantId, before: number, whole: boolean): Promise<number> {
  const parcels = await listOldUnknownParcels(db, merchantId, { before, limit: batch, whole });
  for (const { photo } of parcels) if (photo !== null) await storage.delete(photo);
  await eraseOldUnknownParcels(
    db,
    merchantId,
    parcels.map(({ id }) => id),
    whole,
  );
  return parcels.length;
}

async function erasePeopleSlice(context: Context, merchantId: MerchantId, before: number): Promise<number> {
  const orders = await listOldOrders(context.db, merchantId, before, batch);
  for (const orderId of orders) await forget(context, merchantId, orderId);
  return orders.length;
}

async function forget({ db, storage, now }: Context, merchantId: MerchantId, orderId: OrderId): Promise<void> {
  try {
    for (const key of await filesOfOrder(db, merchantId, orderId)) await storage.delete(key);
    await erasePeople(db, merchantId, orderId, now());
  } catch (error) {
    // A return was asked for at this moment: it is looked at again when that one is over.
    if (!(error instanceof Refusal)) throw error;
  }
}
