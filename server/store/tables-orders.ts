import type { Generated } from "kysely";
import type { CancellationId, LinkId, MerchantId, OrderId, PolicyId, ShopId } from "../domain/ids.ts";
import type { Flag, Instant, Json, Minor } from "./columns.ts";

export interface OrderTables {
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
  cancellations: CancellationTable;
  links: LinkTable;
  codes: { order_id: OrderId; merchant_id: MerchantId; hash: string; tries: number; expires_at: Instant };
}

type OrderKeyKind = "number" | "portal" | "fulfilment";

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
