import { textsFor } from "../../locales/texts.ts";
import type { Context } from "../context.ts";
import type { ReturnedGoods } from "../domain/customs.ts";
import type { Address } from "../domain/order.ts";
import type { Measures, Parcel } from "../domain/parcel.ts";
import type { ParcelItem } from "../domain/parcel-contents.ts";
import type { Return } from "../domain/return.ts";
import type { Shop } from "../domain/shop.ts";

export interface Declared {
  readonly ret: Return;
  readonly shop: Shop;
  readonly parcel: Parcel;
  readonly from: Address;
  readonly items: readonly ParcelItem[];
  readonly measures: Measures;
  readonly customs: ReturnedGoods;
}

/** What a border asks for beside our own label: a form to put onto the parcel, in the shopper's language. Carriers print their own. */
export function drawnCustomsForm({ press }: Context, declared: Declared): Promise<Uint8Array> {
  const { ret, shop, parcel, from, items, measures, customs } = declared;
  return press.customsForm({
    brand: { name: shop.brand.name },
    returnNumber: ret.number,
    from,
    to: parcel.to,
    items,
    currency: ret.currency,
    weight: measures.weight,
    ...customs,
    zone: shop.timeZone,
    at: ret.requestedAt,
    texts: textsFor(ret.language),
    english: textsFor("en"),
  });
}
