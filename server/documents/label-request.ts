import type { Texts } from "../../locales/texts.ts";
import type { Address, Order } from "../domain/order.ts";
import type { Parcel } from "../domain/parcel.ts";
import type { Return } from "../domain/return.ts";
import type { Shop } from "../domain/shop.ts";
import type { Item, LabelRequest } from "./label.ts";

interface Labelled {
  readonly format: "a4" | "a6";
  readonly shop: Shop;
  readonly order: Order;
  /** All returns whose units lie in the parcel; the first gives the number. */
  readonly returns: readonly Return[];
  readonly parcel: Parcel;
  readonly logo?: Uint8Array;
  readonly texts: Texts;
  readonly test: boolean;
}

/**
 * What a label says of a parcel. Whoever knows number and postcode may ask for one, so its sender is named no closer than by initials
 * and town: the numbers on it tell the shop whose it is.
 */
export function labelRequest({ format, shop, order, returns, parcel, logo, texts, test }: Labelled): LabelRequest {
  const [lead] = returns;
  return {
    format,
    brand: { name: shop.brand.name, ...(logo ? { logo } : {}) },
    ...(parcel.from ? { from: discreet(parcel.from) } : {}),
    to: parcel.to,
    returnNumber: lead?.number ?? parcel.code,
    orderNumber: order.number,
    code: parcel.code,
    items: itemsOf(order, returns),
    ...(lead ? { sendBy: { at: lead.sendBy, zone: shop.timeZone } } : {}),
    at: lead?.requestedAt ?? 0,
    test,
    texts,
  };
}

function discreet({ name, postalCode, city, country }: Address): Address {
  const initials = name.split(/[\s-]+/).flatMap((part) => [...part].slice(0, 1).map((letter) => `${letter.toUpperCase()}.`));
  return { name: initials.join(" "), line1: "", postalCode, city, country };
}

function itemsOf(order: Order, returns: readonly Return[]): Item[] {
  const counts = Map.groupBy(
    returns.flatMap(({ units }) => units),
    ({ lineId }) => lineId,
  );
  return order.lines.flatMap((line) => {
    const quantity = counts.get(line.id)?.length ?? 0;
    return quantity === 0 ? [] : [{ title: line.title, ...(line.variant ? { variant: line.variant } : {}), quantity }];
  });
}
