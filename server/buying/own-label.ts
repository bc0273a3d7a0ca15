import { textsFor } from "../../locales/texts.ts";
import type { Context } from "../context.ts";
import { labelRequest } from "../documents/label-request.ts";
import { needsCustoms, returnedGoods } from "../domain/customs.ts";
import { Refusal } from "../domain/errors.ts";
import { type Label, type Parcel, senderOf } from "../domain/parcel.ts";
import { contentsOf } from "../domain/parcel-contents.ts";
import { asItStands, type Return } from "../domain/return.ts";
import { findShopById } from "../store/merchants.ts";
import { findOrder } from "../store/orders.ts";
import { findPolicy } from "../store/policies.ts";
import { shippingOf } from "../store/shipping.ts";
import { drawnCustomsForm } from "./customs-form.ts";
import { keeping } from "./keep-files.ts";

type Format = Parameters<typeof labelRequest>[0]["format"];

/** Draws our own label and keeps it; whoever draws it again keeps files of their own. */
export async function drawnLabel(context: Context, ret: Return, returns: readonly Return[], parcel: Parcel): Promise<Label> {
  const { press } = context;
  const asked = await askedOf(context, ret, returns, parcel);
  const form = await customsForm(context, ret, returns, parcel);
  const keep = keeping(context, ret.merchantId, parcel.id);
  const label = { a4: keep.file("a4.pdf", await press.label(asked("a4"))), a6: keep.file("a6.pdf", await press.label(asked("a6"))) };
  const customs = form && keep.file("customs.pdf", form);
  await keep.all();
  return { ...label, ...(customs && { customs }) };
}

/** Null where no border asks for one. A carrier that takes no declaration is not chosen over a border, so only ours goes with a form of ours. */
async function customsForm(context: Context, ret: Return, returns: readonly Return[], parcel: Parcel): Promise<Uint8Array | null> {
  const { db } = context;
  const { merchantId } = ret;
  const [shop, order] = await Promise.all([findShopById(db, merchantId, ret.shopId), findOrder(db, merchantId, ret.orderId)]);
  const from = senderOf(parcel, order);
  if (!shop || !order || !from || !needsCustoms(from, parcel.to)) return null;
  const [{ rules }, version] = await Promise.all([shippingOf(db, merchantId, shop.id), findPolicy(db, merchantId, ret.policyId)]);
  const placed = { place: ret.parcels.findIndex(({ id }) => id === parcel.id), of: ret.parcels.length };
  const contents = contentsOf({ returns, lines: order.lines, reasons: version?.policy.reasons ?? [], rules, ...placed });
  return drawnCustomsForm(context, { ret, shop, parcel, from, ...contents, customs: returnedGoods(order) });
}

/** The same label for a printer of labels, drawn when somebody prints it: few do. */
export async function ownZpl(context: Context, ret: Return, returns: readonly Return[], parcel: Parcel): Promise<Uint8Array> {
  return context.press.zpl((await askedOf(context, ret, returns, parcel))("a6"));
}

async function askedOf(
  { db, storage }: Context,
  ret: Return,
  returns: readonly Return[],
  parcel: Parcel,
): Promise<(format: Format) => ReturnType<typeof labelRequest>> {
  const { merchantId } = ret;
  const [shop, order] = await Promise.all([findShopById(db, merchantId, ret.shopId), findOrder(db, merchantId, ret.orderId)]);
  if (!shop || !order) throw new Refusal("return_not_found");
  const logo = shop.brand.logo ? await storage.read(shop.brand.logo) : null;
  return (format) =>
    labelRequest({
      format,
      shop,
      order,
      returns: returns.map(asItStands),
      parcel,
      texts: textsFor(ret.language),
      test: false,
      ...(logo ? { logo: logo.content } : {}),
    });
}
