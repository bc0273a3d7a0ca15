import type { Minor } from "./money.ts";
import type { OrderLine } from "./order.ts";
import type { Measures } from "./parcel.ts";
import { inLanguage, type Reason } from "./policy.ts";
import { asItStands, type Return, type ReturnUnit } from "./return.ts";
import type { ShippingRules } from "./shipping.ts";

/** What lies in a parcel of one article, as a carrier and customs are told. */
export interface ParcelItem {
  readonly title: string;
  readonly quantity: number;
  readonly sku?: string;
  /** For one piece: what was paid for it, never nothing. */
  readonly value: Minor;
  /** Grams of one piece. */
  readonly weight: number;
  readonly hsCode?: string;
  readonly origin?: string;
  /** Why it goes back, in English. */
  readonly reason: string;
}

export interface ParcelContents {
  readonly items: readonly ParcelItem[];
  readonly measures: Measures;
  readonly value: Minor;
  readonly pieces: number;
  /** Ids of the reasons, each once. */
  readonly reasons: readonly string[];
}

interface Packed {
  readonly returns: readonly Return[];
  readonly lines: readonly OrderLine[];
  readonly reasons: readonly Reason[];
  readonly rules: Pick<ShippingRules, "parcel" | "pieceWeight">;
  /** Which of how many parcels, from 0. */
  readonly place: number;
  readonly of: number;
}

/**
 * What is in one parcel of several. Nobody says which piece lies in which, so they are dealt out in their order, the first parcels
 * getting the odd ones; a parcel for which none is left is told of all of them.
 */
export function contentsOf({ returns, place, of, ...goods }: Packed): ParcelContents {
  const all = returns.flatMap((ret) => asItStands(ret).units);
  return contentsOfUnits(dealt(all, { place, of }), goods);
}

type Unit = Pick<ReturnUnit, "lineId" | "reasonId" | "paid">;

/** What a parcel with just these pieces is. */
export function contentsOfUnits(
  units: readonly Unit[],
  { lines, reasons, rules }: Pick<Packed, "lines" | "reasons" | "rules">,
): ParcelContents {
  const groups = Map.groupBy(units, (unit) => JSON.stringify([unit.lineId, unit.reasonId, unit.paid]));
  const items = [...groups.values()].flatMap((alike) => itemOf(alike, lines, reasons, rules));
  const goods = items.reduce((sum, { weight, quantity }) => sum + weight * quantity, 0);
  return {
    items,
    measures: { ...rules.parcel, weight: rules.parcel.weight + goods },
    value: units.reduce((sum, { paid }) => sum + paid, 0),
    pieces: units.length,
    reasons: [...new Set(units.map(({ reasonId }) => reasonId))],
  };
}

/** What of all pieces lies in one parcel, as far as anybody says. @param place which of how many, from 0 */
export function dealt<Piece>(all: readonly Piece[], { place, of }: { readonly place: number; readonly of: number }): readonly Piece[] {
  const some = all.filter((_, index) => index % of === place);
  return some.length > 0 ? some : all;
}

function itemOf(
  alike: readonly Unit[],
  lines: readonly OrderLine[],
  reasons: readonly Reason[],
  { pieceWeight }: Packed["rules"],
): ParcelItem[] {
  const [first] = alike;
  if (!first) return [];
  const line = lines.find(({ id }) => id === first.lineId);
  const reason = reasons.find(({ id }) => id === first.reasonId);
  return [
    {
      title: line?.title ?? first.lineId,
      quantity: alike.length,
      ...(line?.sku !== undefined && { sku: line.sku }),
      // Customs take no gift for what was sold: a piece that was free counts as the smallest coin.
      value: Math.max(1, first.paid),
      weight: line?.weight ?? pieceWeight,
      ...(line?.hsCode !== undefined && { hsCode: line.hsCode }),
      ...(line?.origin !== undefined && { origin: line.origin }),
      reason: reason ? inLanguage(reason.text, "en", "en") : first.reasonId,
    },
  ];
}
