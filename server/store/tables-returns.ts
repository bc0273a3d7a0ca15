import type { Generated } from "kysely";
import type { ReturnEvent } from "../domain/events.ts";
import type {
  MerchantId,
  OrderId,
  PhotoId,
  PolicyId,
  ReceptionId,
  ReturnId,
  ShopId,
  SubmissionId,
  UnitId,
  UnknownParcelId,
} from "../domain/ids.ts";
import type { LedgerKind, LedgerReason } from "../domain/ledger-entry.ts";
import type { ParcelWord } from "../domain/listing.ts";
import type { SettleAt } from "../domain/policy.ts";
import type { Queue } from "../domain/queue.ts";
import type { Decision, DecisionReason, Lane, Origin, Reception, ResolutionKind, ReturnStatus, ReviewCause } from "../domain/return.ts";
import type { StatusWord } from "../domain/status.ts";
import type { Flag, Instant, Json, Minor } from "./columns.ts";

export interface ReturnTables {
  returns: ReturnTable;
  return_units: UnitTable;
  return_events: {
    id: Generated<number>;
    merchant_id: MerchantId;
    return_id: ReturnId;
    at: Instant;
    type: ReturnEvent["type"];
    event: Json;
  };
  ledger_entries: LedgerTable;
  photos: PhotoTable;
  unit_photos: { unit_id: UnitId; photo_id: PhotoId; position: number; kind: "claim" | "reception" };
  receptions: {
    id: ReceptionId;
    merchant_id: MerchantId;
    return_id: ReturnId;
    at: Instant;
    by_whom: Json;
    scanned: string | null;
    extras: Json;
  };
  unknown_parcels: {
    id: UnknownParcelId;
    merchant_id: MerchantId;
    label: string;
    note: string | null;
    /** Storage key of its picture. */
    photo: string | null;
    at: Instant;
    by_whom: Json;
    /** What it turned out to be. */
    return_id: ReturnId | null;
  };
  return_list: ReturnListTable;
  return_terms: { merchant_id: MerchantId; term: string; return_id: ReturnId };
}

interface ReturnTable {
  /** When its shopper was told that the last day is near. */
  reminded_at: Generated<Instant | null>;
  id: ReturnId;
  merchant_id: MerchantId;
  shop_id: ShopId;
  order_id: OrderId;
  submission_id: SubmissionId;
  number: string;
  lane: Lane;
  origin: Origin;
  status: ReturnStatus;
  resolution: ResolutionKind;
  language: string;
  currency: string;
  policy_id: PolicyId;
  order_revision: number;
  requested_at: Instant;
  send_by: Instant;
  review: ReviewCause | null;
  settle_at: Exclude<SettleAt, "inspection"> | null;
  version: number;
  override: string | null;
}

interface UnitTable {
  id: UnitId;
  merchant_id: MerchantId;
  return_id: ReturnId;
  position: number;
  order_id: OrderId;
  line_id: string;
  place: number;
  /** 1 while no other return may take this piece. */
  held: Flag;
  reason_id: string;
  sub_reason_id: string | null;
  /** The shopper's words: erasable. */
  comment: string | null;
  paid: Minor;
  tax: Minor;
  reception: Reception;
  grade: string | null;
  disposition: string | null;
  decision: Decision | null;
  location: string | null;
  restock: Flag | null;
  restocked: Flag | null;
  decision_reason: DecisionReason | "edited" | null;
  say: string | null;
  /** The article a shopper chose instead, as it was shown. */
  wanted: Generated<Json | null>;
}

interface LedgerTable {
  return_id: ReturnId;
  position: number;
  merchant_id: MerchantId;
  kind: LedgerKind;
  amount: Minor;
  tax: Minor;
  reason: LedgerReason;
  line_id: string | null;
  quantity: number | null;
  note: string | null;
}

interface PhotoTable {
  id: PhotoId;
  merchant_id: MerchantId;
  order_id: OrderId;
  key: string;
  content_type: string;
  width: number;
  height: number;
  bytes: number;
  created_at: Instant;
  /** `arriving` until its file is written, `taken` once a return has it. */
  state: Generated<"arriving" | "stored" | "taken">;
}

/** One row a return, for the list: everything it shows, filters and sorts by. Written with every change; never read to decide. */
interface ReturnListTable {
  return_id: ReturnId;
  merchant_id: MerchantId;
  shop_id: ShopId;
  order_id: OrderId;
  policy_id: PolicyId;
  /** Which version of the code wrote the row; older ones are written anew. */
  edition: number;
  number: string;
  order_number: string;
  shopper: string;
  /** The name as it is sorted. */
  shopper_key: string;
  status: ReturnStatus;
  queue: Queue;
  word: StatusWord;
  parcel: ParcelWord;
  lane: Lane;
  origin: Origin;
  /** Id of the reason most units have. */
  reason: string;
  country: string;
  units: number;
  value: Minor;
  currency: string;
  requested_at: Instant;
  /** When it came into its queue. */
  waiting_since: Instant;
  /** Messages of the shopper nobody has answered. */
  unanswered: number;
  version: number;
  /** Its rows of `return_terms`, one a line: what a change has to take away. */
  terms: string;
}
