import { textsFor } from "../../locales/texts.ts";
import type { Context } from "../context.ts";
import { labelRequest } from "../documents/label-request.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, ParcelId, ReturnId } from "../domain/ids.ts";
import { decide, type Return } from "../domain/return.ts";
import { commit } from "../store/commit.ts";
import { findShopById } from "../store/merchants.ts";
import { findOrder } from "../store/orders.ts";
import { findReturn, listReturnsOfSubmission, timelineOf } from "../store/returns.ts";

/**
 * Draws the label of a return's parcel, keeps it, and only then says that it exists. Drawing it twice gives the same files under the
 * same keys, so a crash in between costs nothing. When the return came to nothing meanwhile, the next one in the parcel gets it.
 */
export async function issueLabel(context: Context, merchantId: MerchantId, id: ReturnId): Promise<void> {
  const { db, press, storage } = context;
  const asked = await findReturn(db, merchantId, id);
  if (!asked) return;
  const siblings = await listReturnsOfSubmission(db, merchantId, asked.submissionId);
  const returns = siblings.filter(({ status }) => status === "approved" || status === "requested");
  const before = [asked, ...returns].find(({ status, parcels }) => status === "approved" && parcels.length > 0);
  const parcel = before?.parcels[0];
  if (!before || !parcel) return;
  if (parcel.label) return tellOfLabel(context, asked, parcel.id);
  const [shop, order] = await Promise.all([findShopById(db, merchantId, before.shopId), findOrder(db, merchantId, before.orderId)]);
  if (!shop || !order) throw new Refusal("return_not_found");

  const logo = shop.brand.logo ? await storage.read(shop.brand.logo) : null;
  const label = { a4: `labels/${parcel.id}/a4.pdf`, a6: `labels/${parcel.id}/a6.pdf` };
  for (const format of ["a4", "a6"] as const) {
    const request = labelRequest({
      format,
      shop,
      order,
      returns,
      parcel,
      texts: textsFor(before.language),
      test: false,
      ...(logo ? { logo: logo.content } : {}),
    });
    await storage.put(label[format], await press.label(request), "application/pdf");
  }
  const at = context.now();
  const { after, events } = decide(before, { do: "attach_label", parcelId: parcel.id, label, leads: true }, at);
  await commit(db, { merchantId, created: [], updated: [{ before, after }], events }, { at });
}

/** A return that was approved while the label of its parcel was being made has its letter still to come. */
async function tellOfLabel({ db, now }: Context, { id: returnId, merchantId, status }: Return, parcelId: ParcelId): Promise<void> {
  const timeline = await timelineOf(db, merchantId, returnId);
  if (status !== "approved" || timeline.some(({ event }) => event.type === "parcel.label_issued")) return;
  const events = [{ type: "parcel.label_issued", returnId, merchantId, parcelId, leads: true } as const];
  await commit(db, { merchantId, created: [], updated: [], events }, { at: now() });
}
