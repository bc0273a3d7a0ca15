import type { Generated } from "kysely";
import type { ConnectionKind, StepKind } from "../domain/connection.ts";
import type { ConnectionId, MerchantId, OrderId, ReturnId, ShopId, StepId } from "../domain/ids.ts";
import type { Instant, Json } from "./columns.ts";

export interface ConnectionTables {
  connections: ConnectionTable;
  turns: TurnTable;
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
  shop_returns: { return_id: ReturnId; merchant_id: MerchantId; connection_id: ConnectionId; reference: string };
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
}

/** What a connection is worked on for: to see that it is well and take what its shop has, or to ask where parcels are. */
export const turnWorks = ["syncing", "tracking"] as const;
export type TurnWork = (typeof turnWorks)[number];

/** Whose turn it is to work on a connection; one process has it. */
interface TurnTable {
  connection_id: ConnectionId;
  work: TurnWork;
  merchant_id: MerchantId;
  due_at: Instant;
  /** Nobody takes it before. */
  rest_until: Instant;
  /** Until then one process is at it. 0: nobody is. */
  held_until: Instant;
  /** Counts who took it: what an earlier holder still says is not heard. */
  holder: number;
  /** In a row. */
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
