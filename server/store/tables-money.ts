import type { Generated } from "kysely";
import type { Exchange, ExchangeOrder } from "../domain/exchange.ts";
import type {
  CancellationId,
  ConnectionId,
  CreditId,
  ExchangeId,
  MerchantId,
  OrderId,
  PaymentId,
  ReconciliationId,
  ReturnId,
  ShopId,
  UnitId,
} from "../domain/ids.ts";
import type { Payment } from "../domain/payment.ts";
import type { Flag, Instant, Json, Minor } from "./columns.ts";

export interface MoneyTables {
  payments: PaymentTable;
  payment_pages: PaymentPageTable;
  exchanges: ExchangeTable;
  credits: CreditTable;
  credit_uses: { credit_id: CreditId; merchant_id: MerchantId; reference: string; amount: Minor; at: Instant };
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
