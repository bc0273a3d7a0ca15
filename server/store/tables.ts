import type { Generated } from "kysely";
import type { Task } from "../domain/consequences.ts";
import type { ReturnEvent } from "../domain/events.ts";
import type {
  ApiKeyId,
  LinkId,
  MemberId,
  MerchantId,
  OrderId,
  ParcelId,
  PhotoId,
  PolicyId,
  ReturnId,
  ShopId,
  SubmissionId,
  UnitId,
} from "../domain/ids.ts";
import type { Handover } from "../domain/policy.ts";
import type {
  Decision,
  Lane,
  LedgerKind,
  LedgerReason,
  Origin,
  ParcelProgress,
  Reception,
  ResolutionKind,
  ReturnStatus,
  ReviewCause,
} from "../domain/return.ts";
import type { Shop } from "../domain/shop.ts";
import type { Flag, Instant, Json, Minor } from "./columns.ts";

/** Every table as both engines keep it: text and integers only (`columns.ts` says what they stand for). */
export interface Tables {
  merchants: { id: MerchantId; name: string; created_at: Instant };
  shops: ShopTable;
  policies: { id: PolicyId; merchant_id: MerchantId; shop_id: ShopId; version: number; policy: Json; created_at: Instant };
  members: { id: MemberId; merchant_id: MerchantId; email: string; role: string; created_at: Instant };
  api_keys: {
    id: ApiKeyId;
    merchant_id: MerchantId;
    name: string;
    hash: string;
    scopes: Json;
    created_at: Instant;
    revoked_at: Instant | null;
  };
  orders: OrderTable;
  order_people: { order_id: OrderId; merchant_id: MerchantId; email: string | null; people: Json };
  order_keys: { merchant_id: MerchantId; shop_id: ShopId; key: string; kind: OrderKeyKind; order_id: OrderId };
  returns: ReturnTable;
  return_units: UnitTable;
  ledger_entries: LedgerTable;
  parcels: ParcelTable;
  return_parcels: { return_id: ReturnId; parcel_id: ParcelId };
  return_events: {
    id: Generated<number>;
    merchant_id: MerchantId;
    return_id: ReturnId;
    at: Instant;
    type: ReturnEvent["type"];
    event: Json;
  };
  photos: PhotoTable;
  unit_photos: { unit_id: UnitId; photo_id: PhotoId; position: number };
  tasks: TaskTable;
  idempotency_keys: { merchant_id: MerchantId; scope: string; key: string; request_hash: string; subject: string; created_at: Instant };
  limits: { bucket: string; used: number; resets_at: Instant };
  links: LinkTable;
  codes: { order_id: OrderId; merchant_id: MerchantId; hash: string; tries: number; expires_at: Instant };
}

export type OrderKeyKind = "number" | "portal" | "fulfilment";

interface ShopTable {
  id: ShopId;
  merchant_id: MerchantId;
  slug: string;
  name: string;
  code: string;
  portal: Shop["portal"];
  promoted: Flag;
  brand: Json;
  time_zone: string;
  default_language: string;
  languages: Json;
  email_proof: Flag;
  insert_qr: Flag;
  can: Json;
  help: Json;
  created_at: Instant;
}

interface OrderTable {
  id: OrderId;
  merchant_id: MerchantId;
  shop_id: ShopId;
  number: string;
  portal_number: string;
  policy_id: PolicyId | null;
  revision: number;
  placed_at: Instant;
  /** The snapshot without the people in it. */
  figures: Json;
  /** Of the whole snapshot; equal means unchanged. */
  snapshot_hash: string;
  /** Of the money in it; when it moves, open returns are flagged. */
  money_hash: string;
  created_at: Instant;
}

interface ReturnTable {
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
  version: number;
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
  label: Json | null;
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

interface TaskTable {
  id: Generated<number>;
  merchant_id: MerchantId;
  kind: Task["do"];
  task: Json;
  state: "waiting" | "done" | "buried";
  /** When it may be handed out next: a lease moves it to the lease's end. */
  due_at: Instant;
  /** How often it was handed out; also tells a worker whose lease ran out that the task is no longer its own. */
  attempts: number;
  /** How many of them ended without a word, as when the process died. */
  lost: Generated<number>;
  /** Who has it, or had it last; null when it was given back. */
  worker: string | null;
  error: string | null;
  created_at: Instant;
  finished_at: Instant | null;
}

interface LinkTable {
  id: LinkId;
  merchant_id: MerchantId;
  shop_id: ShopId;
  order_id: OrderId;
  hash: string;
  purpose: string;
  expires_at: Instant;
  revoked_at: Instant | null;
}
