import type { CarrierHandover } from "./connection.ts";
import type { ConnectionId, ParcelId, ShipmentId, ShopId } from "./ids.ts";
import type { Minor } from "./money.ts";

/**
 * `sending`: it may have been asked for. `unknown`: asked for, and nobody can say what became of it; a person looks. `made`: there is a
 * label. `refused`: certainly not made. `spare`: made although another one was handed out; given back, or kept as a cost.
 */
export const shipmentStates = ["sending", "unknown", "made", "refused", "cancelling", "cancelled", "spare"] as const;
export type ShipmentState = (typeof shipmentStates)[number];

/** `expected`: as the carrier said before. `asked_back`, `given_back`: of a label that was cancelled. */
export const costStates = ["none", "expected", "charged", "asked_back", "given_back"] as const;
export type CostState = (typeof costStates)[number];

/** One purchase of a label at a carrier; a parcel has at most one that stands, held by the database. */
export interface Shipment {
  readonly id: ShipmentId;
  readonly shopId: ShopId;
  readonly parcelId: ParcelId;
  /** Absent once it is disconnected. */
  readonly connectionId?: ConnectionId;
  readonly provider: string;
  readonly attempt: number;
  readonly service: string;
  readonly serviceTitle: string;
  readonly carrier: string;
  readonly handover: CarrierHandover;
  readonly state: ShipmentState;
  readonly reference?: string;
  readonly trackingNumber?: string;
  readonly trackedAs?: string;
  /** `contract`: as the merchant's own price list says, because the carrier did not. */
  readonly cost?: { readonly amount: Minor; readonly currency: string; readonly state: CostState; readonly contract?: true };
  /** Epoch milliseconds, as all of these. */
  readonly chosenAt: number;
  readonly sentAt?: number;
  readonly madeAt?: number;
  readonly expiresAt?: number;
  readonly cancelledAt?: number;
  readonly looks: number;
}

/** What one purchase is asked under at the vendor: the same for ever, and another one's never. */
export function shipmentKey({ parcelId, attempt }: Pick<Shipment, "parcelId" | "attempt">): string {
  return `${parcelId.replace("_", "")}.${attempt}`;
}

/** `failed`: nobody could fetch it; the shopper is asked. `done`: it was fetched. The others as for a shipment. */
export const pickupStates = ["sending", "unknown", "booked", "refused", "failed", "cancelling", "cancelled", "done"] as const;
export type PickupState = (typeof pickupStates)[number];
