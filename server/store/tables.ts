import type { Generated } from "kysely";
import type { ConnectionKind, StepKind } from "../domain/connection.ts";
import type { NoticeKind, Task } from "../domain/consequences.ts";
import type { ReturnEvent } from "../domain/events.ts";
import type { Exchange, ExchangeOrder } from "../domain/exchange.ts";
import type {
  ApiKeyId,
  CancellationId,
  ConnectionId,
  CreditId,
  DeliveryId,
  ExchangeId,
  LetterId,
  LinkId,
  MemberId,
  MerchantId,
  MessageId,
  OrderId,
  ParcelId,
  PaymentId,
  PhotoId,
  PickupId,
  PolicyId,
  ReceptionId,
  ReconciliationId,
  ReturnId,
  ShipmentId,
  ShopId,
  StepId,
  SubmissionId,
  UnitId,
  UnknownParcelId,
  ViewId,
  WebhookId,
} from "../domain/ids.ts";
import type { LedgerKind, LedgerReason } from "../domain/ledger-entry.ts";
import type { ParcelProgress } from "../domain/parcel.ts";
import type { Payment } from "../domain/payment.ts";
import type { Handover, SettleAt } from "../domain/policy.ts";
import type { Queue } from "../domain/queue.ts";
import type { Decision, DecisionReason, Lane, Origin, Reception, ResolutionKind, ReturnStatus, ReviewCause } from "../domain/return.ts";
import type { CostState, PickupState, ShipmentState } from "../domain/shipment.ts";
import type { Shop } from "../domain/shop.ts";
import type { StatusWord } from "../domain/status.ts";
import type { ScanKind } from "../domain/tracking.ts";
import type { Flag, Instant, Json, Minor } from "./columns.ts";

/** Every table as both engines keep it: text and integers only (`columns.ts` says what they stand for). */
export interface Tables {
  merchants: { id: MerchantId; name: string; created_at: Instant; settings: Generated<Json>; settings_revision: Generated<number> };
  shops: ShopTable;
  policies: {
    id: PolicyId;
    merchant_id: MerchantId;
    shop_id: ShopId;
    version: number;
    policy: Json;
    created_at: Instant;
    published_by: Generated<MemberId | ApiKeyId | null>;
    /** The earlier version this one brought back. */
    restores: Generated<number | null>;
  };
  members: MemberTable;
  sessions: SessionTable;
  passkeys: PasskeyTable;
  member_links: {
    hash: string;
    merchant_id: MerchantId;
    member_id: MemberId;
    purpose: LinkPurpose;
    expires_at: Instant;
  };
  recovery_codes: { hash: string; merchant_id: MerchantId; member_id: MemberId };
  api_keys: {
    id: ApiKeyId;
    merchant_id: MerchantId;
    name: string;
    hash: string;
    scopes: Json;
    created_at: Instant;
    revoked_at: Instant | null;
    /** Its last four characters, to tell it from others. */
    hint: Generated<string>;
    created_by: Generated<MemberId | null>;
    used_at: Generated<Instant | null>;
  };
  orders: OrderTable;
  order_people: {
    order_id: OrderId;
    merchant_id: MerchantId;
    email: string | null;
    people: Json;
    /** For the search by name: as it is written, and from the last word on; null until `order-names.ts` has come by. */
    name_key: Generated<string | null>;
    surname_key: Generated<string | null>;
  };
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
  unit_photos: { unit_id: UnitId; photo_id: PhotoId; position: number; kind: "claim" | "reception" };
  payments: PaymentTable;
  exchanges: ExchangeTable;
  payment_pages: PaymentPageTable;
  credits: CreditTable;
  credit_uses: { credit_id: CreditId; merchant_id: MerchantId; reference: string; amount: Minor; at: Instant };
  letters: LetterTable;
  messages: MessageTable;
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
  receptions: {
    id: ReceptionId;
    merchant_id: MerchantId;
    return_id: ReturnId;
    at: Instant;
    by_whom: Json;
    scanned: string | null;
    extras: Json;
  };
  cancellations: CancellationTable;
  products: ProductTable;
  return_list: ReturnListTable;
  return_terms: { merchant_id: MerchantId; term: string; return_id: ReturnId };
  saved_views: { id: ViewId; merchant_id: MerchantId; member_id: MemberId | null; name: string; query: string; created_at: Instant };
  policy_drafts: {
    shop_id: ShopId;
    merchant_id: MerchantId;
    policy: Json;
    /** The version it was begun from. */
    based_on: number;
    restores: number | null;
    revision: number;
    saved_at: Instant;
    saved_by: MemberId | ApiKeyId | null;
  };
  templates: {
    merchant_id: MerchantId;
    shop_id: ShopId;
    notice: NoticeKind;
    language: string;
    subject: string;
    body: string;
    updated_at: Instant;
  };
  connections: ConnectionTable;
  shipping_rules: { shop_id: ShopId; merchant_id: MerchantId; rules: Json; revision: number; saved_at: Instant; saved_by: Json | null };
  shipments: ShipmentTable;
  trackings: TrackingTable;
  tracking_turns: TrackingTurnTable;
  scans: ScanTable;
  pickups: PickupTable;
  unread_orders: { connection_id: ConnectionId; merchant_id: MerchantId; number: string; why: string; at: Instant };
  arrivals: { connection_id: ConnectionId; delivery: string; at: Instant };
  steps: StepTable;
  shop_writes: {
    /** Stable: the same one is the same write. */
    key: string;
    merchant_id: MerchantId;
    order_id: OrderId;
    return_id: ReturnId | null;
    connection_id: ConnectionId;
    kind: "tell" | "restock" | "book";
    /** What was written: pieces, amounts. */
    content: Json;
    /** `sent`: nobody has heard what became of it. `waiting`: it did not happen yet. `failed`: a person was asked to do it. */
    state: "sent" | "waiting" | "done" | "failed";
    /** How often it was tried: its tasks are numbered by it. */
    tries: Generated<number>;
    reference: string | null;
    at: Instant;
  };
  reconciliations: {
    id: ReconciliationId;
    merchant_id: MerchantId;
    connection_id: ConnectionId;
    /** ISO date, as the shop counts its days. */
    day: string;
    /** How many of our payments and of theirs were compared. */
    compared: number;
    differences: Json;
    at: Instant;
  };
  shop_returns: { return_id: ReturnId; merchant_id: MerchantId; connection_id: ConnectionId; reference: string };
  webhooks: WebhookTable;
  webhook_deliveries: WebhookDeliveryTable;
  tasks: TaskTable;
  idempotency_keys: { merchant_id: MerchantId; scope: string; key: string; request_hash: string; subject: string; created_at: Instant };
  limits: { bucket: string; used: number; resets_at: Instant };
  links: LinkTable;
  codes: { order_id: OrderId; merchant_id: MerchantId; hash: string; tries: number; expires_at: Instant };
}

/** Both let somebody choose how they sign in: the first time, or anew. */
export type LinkPurpose = "invitation" | "reset";

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
  api_returns: Flag;
  can: Json;
  help: Json;
  /** Where the merchant put the portal, and what the last look at that page found. */
  page: Generated<Json>;
  /** What was tried while it was set up, and when. */
  set_up: Generated<Json>;
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
  /** What was cancelled of it here. */
  cancelled: Generated<Json | null>;
  /** Since when its people are forgotten; the shop's own word of them is not taken up again. */
  erased_at: Generated<Instant | null>;
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
  failures: Generated<number>;
}

/** Whose turn it is to ask a connection about parcels; one process has it. */
interface TrackingTurnTable {
  connection_id: ConnectionId;
  merchant_id: MerchantId;
  due_at: Instant;
  held_until: Generated<Instant>;
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

interface MemberTable {
  id: MemberId;
  merchant_id: MerchantId;
  email: string;
  role: string;
  created_at: Instant;
  name: Generated<string>;
  /** argon2id in its own notation; null until the member has chosen one. */
  password: Generated<string | null>;
  /** The sealed secret; null without a second factor. */
  totp: Generated<string | null>;
  /** The last time step whose code was used: none counts twice. */
  totp_step: Generated<number>;
  language: Generated<string | null>;
  preferences: Generated<Json>;
  disabled_at: Generated<Instant | null>;
  /** The row stays for what the member did, under their name; nothing else of them does. */
  removed_at: Generated<Instant | null>;
  signed_in_at: Generated<Instant | null>;
}

interface SessionTable {
  hash: string;
  merchant_id: MerchantId;
  member_id: MemberId;
  device: string;
  created_at: Instant;
  seen_at: Instant;
  confirmed_at: Instant;
  expires_at: Instant;
}

interface PasskeyTable {
  /** The credential's own id. */
  id: string;
  merchant_id: MerchantId;
  member_id: MemberId;
  public_key: string;
  counter: number;
  transports: Json;
  name: string;
  created_at: Instant;
  used_at: Instant | null;
}

interface PaymentTable {
  id: PaymentId;
  merchant_id: MerchantId;
  order_id: OrderId;
  return_id: ReturnId | null;
  cancellation_id: CancellationId | null;
  kind: Payment["kind"];
  amount: Minor;
  currency: string;
  state: Payment["state"];
  how: NonNullable<Payment["how"]> | null;
  reference: string | null;
  decided_by: Json;
  due_at: Instant;
  done_at: Instant | null;
  done_by: Json | null;
  /** Which of the order's own payments it goes back to. */
  tender: Generated<string | null>;
  connection_id: Generated<ConnectionId | null>;
  attempt: Generated<number>;
  sent_at: Generated<Instant | null>;
  trouble: Generated<Json | null>;
  /** What the shopper is told once another system has paid it. */
  saying: Generated<Json | null>;
  /** What was sent to the other system, and what was known of its order then. */
  asked: Generated<Json | null>;
  /** How often the current attempt was looked at: its tasks are numbered by it. */
  looks: Generated<number>;
}

interface ExchangeTable {
  id: ExchangeId;
  merchant_id: MerchantId;
  return_id: ReturnId;
  unit_id: UnitId;
  sku: string;
  title: string;
  variant: string | null;
  price: Minor;
  difference: Minor;
  state: Exchange["state"];
  variant_id: Generated<string | null>;
  product_id: Generated<string | null>;
  /** Where its order was asked for, the last time of `attempt`. */
  connection_id: Generated<ConnectionId | null>;
  attempt: Generated<number>;
  sent_at: Generated<Instant | null>;
  looked_at: Generated<Instant | null>;
  order_state: Generated<ExchangeOrder["state"] | null>;
  order_reference: Generated<string | null>;
  order_number: Generated<string | null>;
  trouble: Generated<Json | null>;
}

interface PaymentPageTable {
  payment_id: PaymentId;
  merchant_id: MerchantId;
  return_id: ReturnId;
  collector: "gateway" | "shop";
  connection_id: ConnectionId | null;
  attempt: number;
  /** 1 once a page was asked for under this attempt, whatever became of the answer. */
  asked: Flag;
  reference: string | null;
  url: string | null;
  closes_at: Instant | null;
  state: "open" | "paid" | "over";
  expires_at: Instant;
  /** Null: nobody looks any more. */
  look_at: Instant | null;
  trouble: Json | null;
}

interface CreditTable {
  id: CreditId;
  merchant_id: MerchantId;
  shop_id: ShopId;
  payment_id: PaymentId;
  hash: string;
  /** The code itself, so that the letter that holds it can be sent again. */
  sealed: string;
  amount: Minor;
  currency: string;
  created_at: Instant;
  expires_at: Instant;
  /** Whose code it is; null: ours. */
  connection_id: Generated<ConnectionId | null>;
}

/** Letters as they left: erasable. */
interface LetterTable {
  id: LetterId;
  merchant_id: MerchantId;
  order_id: OrderId;
  return_id: ReturnId | null;
  notice: NoticeKind;
  language: string;
  recipient: string;
  subject: string;
  html: string;
  plain: string;
  attachments: Json;
  about: string | null;
  copy_of: LetterId | null;
  sent_at: Instant;
}

interface MessageTable {
  id: MessageId;
  merchant_id: MerchantId;
  order_id: OrderId;
  return_id: ReturnId | null;
  kind: "shopper" | "merchant" | "note";
  member_id: MemberId | null;
  words: string;
  created_at: Instant;
  answered_at: Instant | null;
}

interface CancellationTable {
  id: CancellationId;
  merchant_id: MerchantId;
  order_id: OrderId;
  lines: Json;
  amount: Minor;
  delivery: Minor;
  restock: Flag;
  note: string | null;
  told: Flag;
  by_whom: Json;
  at: Instant;
}

interface ProductTable {
  merchant_id: MerchantId;
  shop_id: ShopId;
  sku: string;
  barcode: string | null;
  /** What variants of one product share. */
  product_id: string | null;
  /** What the shop itself calls the variant. */
  variant_id: Generated<string | null>;
  title: string;
  variant: string | null;
  title_key: string;
  price: Minor;
  currency: string;
  /** Null: not known. */
  stock: number | null;
  low_stock: number | null;
  image_url: string | null;
  /** Grams of one piece. */
  weight: Generated<number | null>;
  hs_code: Generated<string | null>;
  origin: Generated<string | null>;
  updated_at: Instant;
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
  parcel: ParcelProgress | "none";
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

interface ConnectionTable {
  id: ConnectionId;
  merchant_id: MerchantId;
  shop_id: ShopId;
  kind: ConnectionKind;
  provider: string;
  /** What the provider has to be told and everybody in settings may see. */
  settings: Json;
  /** The rest of it, sealed. */
  secrets: string;
  account: string;
  currency: string | null;
  /** How what the shop can do differs from what its provider declares. */
  can: Json | null;
  created_at: Instant;
  created_by: Json;
  /** Counts changes of the settings. */
  version: number;
  /** Ids the vendor gave our webhooks. */
  hook_ids: Json;
  /** Sealed: what deliveries are signed with; null where none come. */
  hook_secret: string | null;
  /** When they were last seen to be registered; 0 asks for it at once. */
  hooks_at: Instant;
  /** Why they could not be registered. */
  hooks_wrong: string | null;
  /** Until then one process is at it. */
  held_until: Instant;
  /** Counts who took it: what an earlier holder still says of it is not heard. */
  holder: number;
  next_sync_at: Instant;
  /** The last time that everything asked for came. */
  synced_at: Instant | null;
  /** Orders changed before this are here. */
  changed_since: Instant;
  /** When the round of questions began that is not through yet, and how far it is. */
  asked_at: Instant | null;
  poll_cursor: string | null;
  /** How far the shop's history has come. */
  cursor: string | null;
  /** When the shop's history was here whole. */
  filled_at: Instant | null;
  filled: number;
  fill_total: number | null;
  products_at: Instant | null;
  products_cursor: string | null;
  /** Null while it answers as it should. */
  trouble: Json | null;
  failures: number;
}

/** What a connection cannot do and a person has to, in the shop itself. */
interface StepTable {
  id: StepId;
  merchant_id: MerchantId;
  shop_id: ShopId;
  order_id: OrderId;
  return_id: ReturnId | null;
  connection_id: ConnectionId | null;
  kind: StepKind;
  /** What it is about, so that a task that runs twice asks once. */
  about: string;
  /** What its sentences are filled in with. */
  details: Json;
  created_at: Instant;
  done_at: Instant | null;
  done_by: Json | null;
}

interface WebhookTable {
  id: WebhookId;
  merchant_id: MerchantId;
  url: string;
  secret: string;
  types: Json;
  active: Flag;
  created_at: Instant;
  /** Its last delivery failed: until then no other is tried. 0: nothing failed. */
  quiet_until: Instant;
}

interface WebhookDeliveryTable {
  id: DeliveryId;
  merchant_id: MerchantId;
  webhook_id: WebhookId;
  /** Null for a test. */
  event_id: number | null;
  type: string;
  /** As it is sent, the same each time. */
  body: Json;
  state: "waiting" | "delivered" | "failed";
  attempts: number;
  /** In a row, since it was made or sent anew. */
  failures: number;
  status: number | null;
  answer: string | null;
  created_at: Instant;
  tried_at: Instant | null;
  next_at: Instant | null;
}
