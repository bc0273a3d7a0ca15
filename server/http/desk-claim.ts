import { addressLines } from "../../locales/address.ts";
import type { Texts } from "../../locales/texts.ts";
import type { Context } from "../context.ts";
import { claimDeadlines } from "../domain/claim.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, ParcelId } from "../domain/ids.ts";
import { senderOf } from "../domain/parcel.ts";
import { dealt } from "../domain/parcel-contents.ts";
import { asItStands } from "../domain/return.ts";
import { isMove } from "../domain/tracking.ts";
import { signedFilePath } from "../file-links.ts";
import { findShopById } from "../store/merchants.ts";
import { findOrder } from "../store/orders.ts";
import { findPhotos } from "../store/photos.ts";
import { listReturnsOfParcels } from "../store/returns.ts";
import { findTracking, scansOfParcels } from "../store/tracking.ts";
import { scanViews } from "./desk-parcel-way.ts";
import type { Claim } from "./desk-tracking-schemas.ts";

/** Everything a carrier asks for when a parcel is claimed. @throws Refusal `not_found`, also for another merchant's */
export async function claimView(context: Context, merchantId: MerchantId, id: ParcelId, texts: Texts): Promise<Claim> {
  const { db, keys } = context;
  const returns = (await listReturnsOfParcels(db, merchantId, [id])).map(asItStands);
  const [first] = returns;
  const parcel = first?.parcels.find((one) => one.id === id);
  if (!first || !parcel) throw new Refusal("not_found");
  const [shop, tracking, scans, orders] = await Promise.all([
    findShopById(db, merchantId, first.shopId),
    findTracking(db, merchantId, id),
    scansOfParcels(db, merchantId, [id]),
    Promise.all([...new Set(returns.map(({ orderId }) => orderId))].map((orderId) => findOrder(db, merchantId, orderId))),
  ]);
  const known = scans.get(id) ?? [];
  const seen = known.filter(({ scan }) => isMove(scan)).map(({ scan }) => scan);
  const orderOf = new Map(orders.flatMap((order) => (order ? [[order.id, order]] : [])));
  const file = (key: string, name: string) => `${context.publicUrl}${signedFilePath(keys, context.now(), key, name)}`;
  const photos = parcel.posted?.photo === undefined ? [] : await findPhotos(db, merchantId, first.orderId, [parcel.posted.photo]);
  const [photo] = photos;
  const from = senderOf(parcel, orderOf.get(first.orderId));
  // Of several parcels one is lost: the pieces its label was bought for.
  const all = returns.flatMap((ret) => ret.units.map((unit) => ({ unit, order: orderOf.get(ret.orderId) })));
  const units = dealt(all, { place: first.parcels.indexOf(parcel), of: first.parcels.length });
  const lines = Map.groupBy(units, ({ unit, order }) => `${order?.id ?? ""} ${unit.lineId}`);
  const carrier = parcel.carrier ?? tracking?.carrier ?? null;
  const handedOverAt = seen[0]?.at ?? parcel.posted?.at ?? null;
  return {
    parcelId: id,
    progress: parcel.progress,
    carrier,
    trackingNumber: parcel.trackingNumber ?? tracking?.number ?? null,
    reference: tracking?.reference ?? null,
    returns: returns.map((ret) => ({ id: ret.id, number: ret.number, orderNumber: orderOf.get(ret.orderId)?.number ?? "" })),
    items: [...lines.values()].flatMap((pieces) => {
      const [piece] = pieces;
      const line = piece?.order?.lines.find((one) => one.id === piece.unit.lineId);
      const paid = pieces.reduce((sum, { unit }) => sum + unit.paid, 0);
      return piece
        ? [
            {
              title: line ? [line.title, line.variant].filter(Boolean).join(", ") : piece.unit.lineId,
              sku: line?.sku ?? null,
              quantity: pieces.length,
              paid,
            },
          ]
        : [];
    }),
    value: units.reduce((sum, { unit }) => sum + unit.paid, 0),
    currency: first.currency,
    from: from ? addressLines(from, texts) : [],
    to: addressLines(parcel.to, texts),
    label: parcel.label ? file(parcel.label.a4, `${first.number}-label.pdf`) : null,
    scans: scanViews(known, texts),
    handedOverAt,
    lastSeenAt: seen.at(-1)?.at ?? null,
    lastSeenPlace: seen.at(-1)?.place ?? null,
    proof: parcel.posted
      ? {
          at: parcel.posted.at,
          photo: photo ? file(photo.key, "proof.jpg") : null,
          carrier: parcel.posted.carrier ?? null,
          trackingNumber: parcel.posted.trackingNumber ?? null,
        }
      : null,
    deadlines: claimDeadlines(carrier ?? "", handedOverAt).map(({ at, days }) => ({
      at,
      text: texts.say("tracking.claim.deadline", {
        carrier: carrier ?? "",
        days,
        date: texts.date(at, shop?.timeZone ?? "UTC", "weekday_year"),
      }),
    })),
  };
}
