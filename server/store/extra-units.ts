import { Refusal } from "../domain/errors.ts";
import type { NewId } from "../domain/ids.ts";
import { holdsUnits, type Return, type ReturnUnit } from "../domain/return.ts";
import { orderValue, standingOf } from "../domain/units.ts";
import type { Reader } from "./database.ts";
import { findOrder } from "./orders.ts";
import { listReturnsOfOrder } from "./returns.ts";

/** What else lay in a parcel: further pieces of a line of the order, or with no line something nobody knows. */
export interface ExtraPiece {
  readonly lineId?: string;
  readonly title: string;
  readonly quantity: number;
  readonly note?: string;
}

/**
 * Of what came unannounced, the free pieces of the order, which become units of the return, and the rest.
 * @throws Refusal `no_units_left` where more came than the order has left
 */
export async function extrasOf(
  db: Reader,
  ret: Return,
  extras: readonly ExtraPiece[],
  newId: NewId,
): Promise<{ units: ReturnUnit[]; strangers: ExtraPiece[] }> {
  const strangers = extras.filter(({ lineId }) => lineId === undefined);
  const named = extras.filter(({ lineId }) => lineId !== undefined);
  if (named.length === 0) return { units: [], strangers };
  const [order, returns] = await Promise.all([
    findOrder(db, ret.merchantId, ret.orderId),
    listReturnsOfOrder(db, ret.merchantId, ret.orderId),
  ]);
  if (!order) throw new Refusal("return_not_found");
  const holding = returns.filter(holdsUnits);
  const { states } = standingOf(order, holding);
  const { units: values } = orderValue(order);
  const own = new Set(ret.units.map(({ lineId, place }) => `${lineId} ${place}`));
  const units = named.flatMap(({ lineId = "", quantity }) => {
    const free = [...(states.get(lineId) ?? []).entries()].filter(([place, { is }]) => is === "free" && !own.has(`${lineId} ${place}`));
    if (free.length < quantity) throw new Refusal("no_units_left", { lineId });
    return free.slice(0, quantity).map(([place]): ReturnUnit => {
      const { paid, tax } = values.get(lineId)?.[place] ?? { paid: 0, tax: 0 };
      const reasonId = ret.units[0]?.reasonId ?? "";
      return { id: newId("unit"), lineId, place, reasonId, photos: [], evidence: [], paid, tax, reception: "extra" };
    });
  });
  return { units, strangers };
}
