import type { Actor } from "./actor.ts";
import type { ReturnEvent } from "./events.ts";
import type { Order } from "./order.ts";
import type { Return, ReturnUnit } from "./return.ts";

/** Pieces of one article that went back on sale at one place. */
export interface Restocked {
  readonly lineId: string;
  readonly sku?: string;
  readonly quantity: number;
  readonly location?: string;
  readonly disposition?: string;
}

interface Step {
  readonly after: Return;
  readonly events: ReturnEvent[];
}

/** What the shop calls the article of each line. */
export function skusOf({ lines }: Order): ReadonlyMap<string, string> {
  return new Map(lines.flatMap(({ id, sku }): [string, string][] => (sku === undefined ? [] : [[id, sku]])));
}

/**
 * A piece is the shop's to sell again once it is here, marked for it, and decided so that it stays: whichever of receiving and deciding
 * comes last. Before the decision it may still go back to the shopper. It is booked once, whatever is corrected afterwards.
 */
export function withRestocked({ after, events }: Step, skus: ReadonlyMap<string, string>, by: Actor): Step {
  const fresh = new Set(after.units.filter((unit) => isSellable(unit) && unit.restocked !== true).map(({ id }) => id));
  if (fresh.size === 0) return { after, events };
  const units = after.units.map((unit) => (fresh.has(unit.id) ? { ...unit, restocked: true as const } : unit));
  const items = new Map<string, Restocked>();
  for (const { id, lineId, location, disposition } of units) {
    if (!fresh.has(id)) continue;
    const key = JSON.stringify([lineId, location, disposition]);
    const sku = skus.get(lineId);
    const place = { ...(location !== undefined && { location }), ...(disposition !== undefined && { disposition }) };
    items.set(key, { lineId, ...(sku !== undefined && { sku }), quantity: (items.get(key)?.quantity ?? 0) + 1, ...place });
  }
  const { id: returnId, merchantId } = after;
  return {
    after: { ...after, units },
    events: [...events, { type: "return.restocked", returnId, merchantId, by, items: [...items.values()] }],
  };
}

function isSellable({ reception, restock, decision }: ReturnUnit): boolean {
  return restock === true && (reception === "received" || reception === "extra") && (decision === "accept" || decision === "exchange");
}
