import type { Texts } from "../../locales/texts.ts";
import type { Address } from "../domain/order.ts";
import { addressLines } from "./address.ts";
import type { Brand } from "./brand.ts";
import { allPrintable, printable } from "./printable.ts";

export interface LabelRequest {
  /** `a6`: the label alone. `a4`: the label at A6 size in the upper left, how to use it, and a slip for the parcel below. */
  readonly format: "a4" | "a6";
  readonly brand: Brand;
  readonly from?: Address;
  readonly to: Address;
  readonly returnNumber: string;
  readonly orderNumber: string;
  /** What both barcodes carry; ASCII. */
  readonly code: string;
  /** What is in the parcel, for the slip on A4. */
  readonly items?: readonly Item[];
  /** Last moment to hand it over (epoch milliseconds) in the shop's time zone (IANA). */
  readonly sendBy?: { readonly at: number; readonly zone: string };
  /** When the label is made, epoch milliseconds; the same request gives the same bytes. */
  readonly at: number;
  /** Marks the label as one that must not be posted. */
  readonly test?: boolean;
  readonly texts: Texts;
}

export interface Item {
  readonly title: string;
  readonly variant?: string;
  readonly quantity: number;
}

/** A label with every word already said: plain data, so that it can cross into a thread. */
export type LabelData = Omit<LabelRequest, "texts" | "from" | "to" | "sendBy" | "items"> & {
  readonly language: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly items: readonly Item[];
  readonly words: LabelWords;
};

export type LabelWords = ReturnType<typeof labelWords>;

/** What the slip has room for; more items are counted in one line. */
const mostItems = 8;

/** Says every word of the label in its language. */
export function labelData({ texts, from, to, sendBy, items = [], ...rest }: LabelRequest): LabelData {
  const shown = items.length > mostItems ? items.slice(0, mostItems - 1) : items;
  const hidden = items.slice(shown.length).reduce((sum, item) => sum + item.quantity, 0);
  const date = sendBy ? texts.date(sendBy.at, sendBy.zone, "day_year") : "";
  return {
    ...rest,
    language: texts.language,
    returnNumber: printable(rest.returnNumber),
    orderNumber: printable(rest.orderNumber),
    brand: { ...rest.brand, name: printable(rest.brand.name) },
    from: from ? addressLines(from, texts.country(from.country)) : [],
    to: addressLines(to, texts.country(to.country)),
    items: shown.map(({ title, variant, quantity }) => ({ title: printable(variant ? `${title}, ${variant}` : title), quantity })),
    words: labelWords(texts, rest.returnNumber, rest.brand.name, date, hidden),
  };
}

function labelWords(texts: Texts, number: string, shop: string, date: string, hidden: number) {
  return allPrintable({
    title: texts.say("label_document", { number }),
    heading: texts.say("label_return"),
    from: texts.say("label_from"),
    to: texts.say("label_to"),
    number: texts.say("label_number"),
    order: texts.say("label_order"),
    sendBy: texts.say("label_send_by"),
    date,
    how: texts.say("label_how"),
    pack: texts.say("label_step_pack"),
    enclose: texts.say("label_step_slip"),
    stick: texts.say("label_step_stick"),
    handOver: date === "" ? texts.say("label_step_hand_over_any_day") : texts.say("label_step_hand_over", { date }),
    cut: texts.say("label_cut"),
    fold: texts.say("label_fold"),
    test: texts.say("label_test"),
    slip: texts.say("slip_heading"),
    why: texts.say("slip_why", { shop }),
    item: texts.say("slip_item"),
    quantity: texts.say("slip_quantity"),
    more: hidden > 0 ? texts.say("slip_more", { count: hidden }) : "",
  });
}
