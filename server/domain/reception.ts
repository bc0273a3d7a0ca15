import type { Actor } from "./actor.ts";
import { type Saying, said } from "./command.ts";
import { closedWhenDone } from "./decision.ts";
import { Refusal } from "./errors.ts";
import type { ReturnEvent } from "./events.ts";
import type { PhotoId, UnitId } from "./ids.ts";
import type { Parcel } from "./parcel.ts";
import { withRestocked } from "./restock.ts";
import type { Reception, Return, ReturnUnit } from "./return.ts";
import { isSameNumber } from "./tracking-number.ts";

/** What somebody found of one unit when the parcel was opened. */
export interface ReceivedUnit {
  readonly unitId: UnitId;
  readonly reception: Extract<Reception, "received" | "missing" | "wrong_item">;
  readonly grade?: string;
  readonly disposition?: string;
  readonly location?: string;
  readonly restock?: boolean;
  readonly photos: readonly PhotoId[];
}

export interface Receipt extends Saying {
  readonly by: Actor;
  readonly units: readonly ReceivedUnit[];
  /** Pieces of the same order that nobody announced; free until now. */
  readonly extras: readonly ReturnUnit[];
  /** Things that belong to no unit, counted for the timeline only. */
  readonly strangers: number;
  /** What was scanned: of several parcels the one it names is here, and the others stay where they are. */
  readonly scanned?: string;
  /** What the shop calls the article of each line. */
  readonly skus: ReadonlyMap<string, string>;
}

/**
 * A parcel was opened. A return that had ended is open again by it; its pieces are held again, unless another return has them meanwhile
 * (the store says so). Saying the same twice changes nothing; what was found may be corrected until it is decided.
 * @throws Refusal `return_wrong_state` for a request nobody approved, and for a unit that is decided and was received otherwise
 */
export function receiveUnits(before: Return, receipt: Receipt, at: number): { after: Return; events: ReturnEvent[] } {
  if (before.status === "requested")
    throw new Refusal("return_wrong_state", { number: before.number, status: before.status, command: "receive", at });
  const found = new Map(receipt.units.map((one) => [one.unitId, one]));
  for (const id of found.keys()) if (!before.units.some((unit) => unit.id === id)) throw new Refusal("not_found", { unitId: id });
  const units = [...before.units.map((unit) => receivedUnit(before, unit, found.get(unit.id), at)), ...receipt.extras];
  if (JSON.stringify(units) === JSON.stringify(before.units) && receipt.strangers === 0) return { after: before, events: [] };

  const further = before.status === "closed" && receipt.extras.length > 0;
  const ended = further || before.status === "expired" || before.status === "cancelled" || before.status === "rejected";
  const after: Return = {
    ...before,
    ...(ended && { status: "approved" as const }),
    units,
    parcels: arrived(before.parcels, units, receipt.scanned),
  };
  const { id: returnId, merchantId } = before;
  const count = (reception: Reception): number => receipt.units.filter((one) => one.reception === reception).length;
  const received: { after: Return; events: ReturnEvent[] } = {
    after,
    events: [
      ...(ended ? [{ type: "return.reopened" as const, returnId, merchantId, by: receipt.by }] : []),
      {
        type: "return.received",
        returnId,
        merchantId,
        ...said(receipt),
        present: count("received"),
        missing: count("missing"),
        wrong: count("wrong_item"),
        extra: receipt.extras.length + receipt.strangers,
        version: before.version + 1,
      },
    ],
  };
  const restocked = withRestocked(received, receipt.skus, receipt.by);
  // What was given before it came is over once it is here as it should be.
  return before.settleAt && before.status === "approved" ? closedWhenDone(restocked) : restocked;
}

/** Once every piece is accounted for, nothing is under way any more. */
function arrived(parcels: readonly Parcel[], units: readonly ReturnUnit[], scanned = ""): Parcel[] {
  const text = plain(scanned);
  const named = parcels.filter(
    ({ code, trackingNumber }) =>
      text !== "" && (plain(code) === text || (trackingNumber !== undefined && isSameNumber(trackingNumber, scanned))),
  );
  const here = named.length > 0 && units.some(({ reception }) => reception === "awaited") ? named : parcels;
  return parcels.map((parcel) =>
    parcel.progress === "delivered" || !here.includes(parcel) ? parcel : { ...parcel, progress: "delivered" },
  );
}

const plain = (text: string): string => text.replaceAll(/[^\p{L}\p{N}]/gu, "").toUpperCase();

function receivedUnit(ret: Return, unit: ReturnUnit, found: ReceivedUnit | undefined, at: number): ReturnUnit {
  if (!found) return unit;
  const { grade, disposition, location, restock, photos, reception } = found;
  const { grade: _, disposition: __, location: ___, restock: ____, ...rest } = unit;
  const received: ReturnUnit = {
    ...rest,
    // A piece that nobody announced stays one.
    reception: unit.reception === "extra" && reception === "received" ? "extra" : reception,
    ...(grade !== undefined && { grade }),
    ...(disposition !== undefined && { disposition }),
    ...(location !== undefined && { location }),
    ...(restock !== undefined && { restock }),
    evidence: [...new Set([...unit.evidence, ...photos])],
  };
  const told = unit.decision !== undefined && unit.reception !== "awaited" && unit.reception !== received.reception;
  if (told) throw new Refusal("return_wrong_state", { number: ret.number, status: ret.status, command: "receive", at });
  return received;
}
