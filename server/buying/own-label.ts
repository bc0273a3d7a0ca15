import { textsFor } from "../../locales/texts.ts";
import type { Context } from "../context.ts";
import { labelRequest } from "../documents/label-request.ts";
import { Refusal } from "../domain/errors.ts";
import type { Label, Parcel } from "../domain/parcel.ts";
import { asItStands, type Return } from "../domain/return.ts";
import { findShopById } from "../store/merchants.ts";
import { findOrder } from "../store/orders.ts";

type Format = Parameters<typeof labelRequest>[0]["format"];

/** Draws our own label and keeps it. Twice gives the same files under the same keys. @param place where the files are kept, up to the size of the paper */
export async function drawnLabel(context: Context, ret: Return, returns: readonly Return[], parcel: Parcel, place: string): Promise<Label> {
  const { press, storage } = context;
  const asked = await askedOf(context, ret, returns, parcel);
  const label = { a4: `${place}a4.pdf`, a6: `${place}a6.pdf` };
  for (const format of ["a4", "a6"] as const) await storage.put(label[format], await press.label(asked(format)), "application/pdf");
  return label;
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
