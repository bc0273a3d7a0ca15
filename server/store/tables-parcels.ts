import type { Generated } from "kysely";
import type { ConnectionId, MerchantId, ParcelId, PickupId, ReturnId, ShipmentId, ShopId } from "../domain/ids.ts";
import type { ParcelProgress } from "../domain/parcel.ts";
import type { Handover } from "../domain/policy.ts";
import type { CostState, PickupState, ShipmentState } from "../domain/shipment.ts";
import type { ScanKind } from "../domain/tracking.ts";
import type { Flag, Instant, Json, Minor } from "./columns.ts";

export interface ParcelTables {
  parcels: ParcelTable;
  return_parcels: { return_id: ReturnId; parcel_id: ParcelId };
  shipments: ShipmentTable;
  /** Every file of a label in storage. `loose_since`: no parcel has it; null: one does. */
  label_files: { key: string; merchant_id: MerchantId; parcel_id: ParcelId; loose_since: Instant | null };
  trackings: TrackingTable;
  scans: ScanTable;
  pickups: PickupTable;
}

interface ParcelTable {
  id: ParcelId;
  merchant_id: MerchantId;
  handover: Handover;
  code: string;
  carrier: string | null;
  tracking_number: string | null;
  /** The shopper's address: erasable. */
  sender: Json | null;
  destination: Json;
  progress: ParcelProgress;
  /** 1: its carrier has it, and does not bring it on. */
  held_up: Generated<number>;
  label: Json | null;
  tracking_url: Generated<string | null>;
  /** The shopper's word that it is handed over. */
  posted: Generated<Json | null>;
  /** What the shopper chose for its way, with their words for the courier: erasable. */
  wish: Generated<Json | null>;
  /** Why it has no label. */
  trouble: Generated<Json | null>;
}

/** One purchase of a label; at most one of a parcel stands. */
interface ShipmentTable {
  id: ShipmentId;
  merchant_id: MerchantId;
  shop_id: ShopId;
  parcel_id: ParcelId;
  connection_id: ConnectionId | null;
  provider: string;
  /** Counts the purchases of the parcel: with its id the key each is asked under. */
  attempt: number;
  service: string;
  service_title: string;
  carrier: string;
  state: ShipmentState;
  reference: string | null;
  tracking_number: string | null;
  tracked_as: string | null;
  cost: Minor | null;
  currency: string | null;
  cost_state: CostState;
  /** 1: by the price list of the merchant, because the carrier did not say. */
  cost_contract: Generated<number>;
  /** What was asked, without the people in it. */
  asked: Json;
  /** Why this one: what else there was, and what counted. */
  choice: Json;
  /** Null: by the rules. */
  chosen_by: Json | null;
  chosen_at: Instant;
  sent_at: Instant | null;
  made_at: Instant | null;
  expires_at: Instant | null;
  cancelled_at: Instant | null;
  /** How often it was looked up: its tasks are numbered by it. */
  looks: Generated<number>;
  trouble: Json | null;
}

/** A parcel whose way is followed. */
interface TrackingTable {
  parcel_id: ParcelId;
  merchant_id: MerchantId;
  /** Null: nobody can be asked. */
  connection_id: ConnectionId | null;
  number: string;
  /** What it is found by, however it is written. */
  number_key: string;
  carrier: string;
  reference: string | null;
  tracked_as: string | null;
  began_at: Instant;
  last_scan_at: Instant | null;
  expected_at: Instant | null;
  looked_at: Instant | null;
  /** Null: nobody looks any more. */
  next_look_at: Instant | null;
  /** When its silence counts as a loss. */
  lost_at: Instant | null;
  /** The shopper said the number: it may be another parcel's. */
  typed: Generated<Flag>;
  /** The people of its returns are forgotten. */
  wordless: Generated<Flag>;
  failures: Generated<number>;
}

interface ScanTable {
  parcel_id: ParcelId;
  /** What makes it the same one however often it is told. */
  name: string;
  merchant_id: MerchantId;
  kind: ScanKind;
  at: Instant;
  words: string | null;
  code: string | null;
  place: string | null;
  taken_at: Instant;
}

/** One visit of a courier; at most one of a parcel stands. */
interface PickupTable {
  id: PickupId;
  merchant_id: MerchantId;
  shop_id: ShopId;
  parcel_id: ParcelId;
  connection_id: ConnectionId | null;
  attempt: number;
  state: PickupState;
  /** ISO date of where it lies, and minutes from its midnight. */
  day: string;
  from_minute: number;
  to_minute: number;
  /** The shopper's words for the courier: erasable. */
  note: string | null;
  reference: string | null;
  /** What the carrier charges for coming, minor units, and by which name it is known. */
  cost: Generated<Minor | null>;
  currency: Generated<string | null>;
  carrier: Generated<string | null>;
  asked_at: Instant;
  sent_at: Instant | null;
  failed_at: Instant | null;
  /** The carrier's words. */
  why: string | null;
  asked_shopper_at: Instant | null;
  answer: Json | null;
  answered_at: Instant | null;
  /** When silence is put before a person. */
  escalate_at: Instant | null;
  escalated_at: Instant | null;
  looks: Generated<number>;
  trouble: Json | null;
}
