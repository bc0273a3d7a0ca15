import { addressLines } from "../../locales/address.ts";
import type { Texts } from "../../locales/texts.ts";
import type { Minor } from "../domain/money.ts";
import type { Address } from "../domain/order.ts";
import type { Brand } from "./brand.ts";
import type { ListData } from "./list.ts";
import { allPrintable, printable } from "./printable.ts";

export interface CustomsFormRequest {
  readonly brand: Brand;
  readonly returnNumber: string;
  readonly from: Address;
  readonly to: Address;
  readonly items: readonly CustomsItem[];
  readonly currency: string;
  /** Grams of everything, the box included. */
  readonly weight: number;
  readonly invoiceNumber: string;
  /** Of the sale, epoch milliseconds, in the shop's zone (IANA). */
  readonly invoiceAt: number;
  readonly zone: string;
  readonly outboundTrackingNumber?: string;
  /** When it is made, epoch milliseconds. */
  readonly at: number;
  /** In English or French, which the Universal Postal Convention asks for; another language has the English words beside its own. */
  readonly texts: Texts;
  readonly english: Texts;
}

export interface CustomsItem {
  readonly title: string;
  readonly quantity: number;
  /** Of one piece. */
  readonly value: Minor;
  /** Grams of one piece. */
  readonly weight: number;
  readonly hsCode?: string;
  readonly origin?: string;
}

/**
 * What customs have to know of goods that come back over a border, with everything a CN 23 asks for (UPU Convention; UCC art. 203 for the
 * relief): declared with the sale price, as returned goods, with the invoice and the parcel that brought them.
 */
export function customsFormData(request: CustomsFormRequest): ListData {
  const { brand, from, to, items, currency, invoiceAt, zone, at, texts, english } = request;
  const both = (id: Said): string => {
    const own = texts.say(id);
    return texts.language === "fr" || texts.language === english.language ? own : `${own} / ${english.say(id)}`;
  };
  const total = items.reduce((sum, { value, quantity }) => sum + value * quantity, 0);
  const facts: (readonly [string, string | undefined])[] = [
    [both("customs.from"), addressLines(from, english).join(", ")],
    [both("customs.to"), addressLines(to, english).join(", ")],
    [both("customs.category"), both("customs.returned_goods")],
    [both("customs.invoice"), `${request.invoiceNumber}, ${texts.date(invoiceAt, zone, "day_year")}`],
    [both("customs.outbound"), request.outboundTrackingNumber],
    [both("customs.weight"), kilograms(request.weight, texts)],
  ];
  return {
    brand: { ...brand, name: printable(brand.name) },
    language: texts.language,
    at,
    title: printable(both("customs.title")),
    code: request.returnNumber,
    facts: facts.flatMap(([name, value]) => (value === undefined ? [] : [[printable(name), printable(value)] as const])),
    sections: [
      {
        heading: printable(both("customs.contents")),
        rows: items.map(({ title, quantity, value, weight, hsCode, origin }) =>
          allPrintable({
            text: texts.say("receipt.pieces", { quantity, title }),
            note: [
              `${both("customs.hs")}: ${hsCode ?? "—"}`,
              `${both("customs.origin")}: ${origin === undefined ? "—" : english.country(origin)}`,
              kilograms(weight * quantity, texts),
            ].join(" · "),
            value: texts.money(value * quantity, currency),
          }),
        ),
        total: allPrintable({ text: both("customs.total"), note: "", value: texts.money(total, currency) }),
      },
    ],
    foot: printable(both("customs.declared")),
  };
}

type Said =
  | "customs.title"
  | "customs.from"
  | "customs.to"
  | "customs.category"
  | "customs.returned_goods"
  | "customs.invoice"
  | "customs.outbound"
  | "customs.weight"
  | "customs.contents"
  | "customs.hs"
  | "customs.origin"
  | "customs.total"
  | "customs.declared";

/** "0.45 kg" */
function kilograms(grams: number, texts: Texts): string {
  return new Intl.NumberFormat(texts.language, { style: "unit", unit: "kilogram", maximumFractionDigits: 3 }).format(grams / 1_000);
}
