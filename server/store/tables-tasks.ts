import type { Generated } from "kysely";
import type { Task } from "../domain/consequences.ts";
import type { DeliveryId, MerchantId, WebhookId } from "../domain/ids.ts";
import type { Flag, Instant, Json } from "./columns.ts";

export interface TaskTables {
  tasks: TaskTable;
  webhooks: WebhookTable;
  webhook_deliveries: WebhookDeliveryTable;
  idempotency_keys: { merchant_id: MerchantId; scope: string; key: string; request_hash: string; subject: string; created_at: Instant };
  limits: { bucket: string; used: number; resets_at: Instant };
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
