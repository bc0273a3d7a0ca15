import { piecesByReason, reasonWords } from "../../locales/pieces.ts";
import type { Texts } from "../../locales/texts.ts";
import type { Order } from "../domain/order.ts";
import type { Policy } from "../domain/policy.ts";
import type { Return } from "../domain/return.ts";
import type { Shop } from "../domain/shop.ts";
import type { Brand } from "./brand.ts";
import type { ListData } from "./list.ts";
import { allPrintable, printable } from "./printable.ts";

export interface PackingSlipRequest {
  readonly brand: Brand;
  /** With the pieces that still go back. */
  readonly ret: Return;
  readonly order: Order;
  readonly shop: Shop;
  readonly policy: Policy;
  /** When it is made, epoch milliseconds. */
  readonly at: number;
  readonly texts: Texts;
}

/** What a parcel should hold and why it comes back, for who opens it (S5-46). Nobody is named on it, and its code opens nothing by itself. */
export function packingSlipData({ brand, ret, order, shop, policy, at, texts }: PackingSlipRequest): ListData {
  const rows = piecesByReason(ret.units).map(({ lineId, quantity, reasonId, subReasonId }) => {
    const line = order.lines.find(({ id }) => id === lineId);
    const comments = ret.units.flatMap((unit) =>
      unit.lineId === lineId && unit.reasonId === reasonId && unit.subReasonId === subReasonId && unit.comment ? [unit.comment] : [],
    );
    return {
      text: texts.say("receipt.pieces", { quantity, title: [line?.title ?? lineId, line?.variant].filter(Boolean).join(", ") }),
      note: [reasonWords(reasonId, subReasonId, policy, shop, texts), ...new Set(comments)].join(" · "),
      value: line?.sku ?? line?.gtin ?? "",
    };
  });
  return {
    brand: { ...brand, name: printable(brand.name) },
    language: texts.language,
    at,
    title: printable(texts.say("packing.title", { number: ret.number })),
    code: ret.number,
    facts: [
      [texts.say("mails.number"), ret.number],
      [texts.say("mails.order"), order.number],
      [texts.say("packing.asked"), texts.date(ret.requestedAt, shop.timeZone, "day_year")],
      [texts.say("packing.pieces"), String(ret.units.length)],
    ].map(([name = "", value = ""]) => [printable(name), printable(value)] as const),
    sections: [{ heading: printable(texts.say("packing.inside")), rows: rows.map((row) => allPrintable(row)), total: null }],
    foot: printable(texts.say("packing.foot")),
  };
}
