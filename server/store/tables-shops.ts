import type { Generated } from "kysely";
import type { ApiKeyId, MemberId, MerchantId, PolicyId, ShopId, ViewId } from "../domain/ids.ts";
import type { Shop } from "../domain/shop.ts";
import type { Flag, Instant, Json, Minor } from "./columns.ts";

export interface ShopTables {
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
  shipping_rules: { shop_id: ShopId; merchant_id: MerchantId; rules: Json; revision: number; saved_at: Instant; saved_by: Json | null };
  products: ProductTable;
  saved_views: { id: ViewId; merchant_id: MerchantId; member_id: MemberId | null; name: string; query: string; created_at: Instant };
}

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
