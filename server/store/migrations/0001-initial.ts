import { sql } from "kysely";
import type { Migration } from "./all.ts";

/**
 * Text is ordered by bytes on both engines (`collate "C"`), so that keyset pages and key prefixes mean the same. SQLite tables are
 * STRICT: else it would keep a fraction where PostgreSQL refuses one.
 */
export const initial: Migration = async (tx, engine) => {
  const words =
    engine === "sqlite"
      ? {
          TEXT: "text",
          INTEGER: "integer",
          COUNTER: "integer primary key autoincrement",
          END: " strict",
          KEYED_END: " strict, without rowid",
        }
      : { TEXT: 'text collate "C"', INTEGER: "bigint", COUNTER: "bigint generated always as identity primary key", END: "", KEYED_END: "" };
  for (const statement of schema.split(";")) {
    const text = statement.trim().replace(/\b(TEXT|INTEGER|COUNTER|END|KEYED_END)\b/g, (word) => words[word as keyof typeof words]);
    if (text) await sql.raw(text).execute(tx);
  }
};

const schema = `
create table merchants (
  id TEXT primary key,
  name TEXT not null,
  created_at INTEGER not null
) END;

create table shops (
  id TEXT primary key,
  merchant_id TEXT not null references merchants,
  slug TEXT not null,
  name TEXT not null,
  code TEXT not null,
  portal TEXT not null,
  promoted INTEGER not null,
  brand TEXT not null,
  time_zone TEXT not null,
  default_language TEXT not null,
  languages TEXT not null,
  email_proof INTEGER not null,
  insert_qr INTEGER not null,
  can TEXT not null,
  help TEXT not null,
  created_at INTEGER not null
) END;
create unique index shops_slug on shops (slug);
create index shops_of_merchant on shops (merchant_id);

create table policies (
  id TEXT primary key,
  merchant_id TEXT not null references merchants,
  shop_id TEXT not null references shops,
  version INTEGER not null,
  policy TEXT not null,
  created_at INTEGER not null
) END;
create unique index policies_version on policies (merchant_id, shop_id, version);

create table members (
  id TEXT primary key,
  merchant_id TEXT not null references merchants,
  email TEXT not null,
  role TEXT not null,
  created_at INTEGER not null
) END;
create unique index members_email on members (merchant_id, email);

create table api_keys (
  id TEXT primary key,
  merchant_id TEXT not null references merchants,
  name TEXT not null,
  hash TEXT not null,
  scopes TEXT not null,
  created_at INTEGER not null
) END;
create unique index api_keys_hash on api_keys (hash);

create table orders (
  id TEXT primary key,
  merchant_id TEXT not null references merchants,
  shop_id TEXT not null references shops,
  number TEXT not null,
  portal_number TEXT not null,
  policy_id TEXT references policies,
  revision INTEGER not null,
  placed_at INTEGER not null,
  figures TEXT not null,
  snapshot_hash TEXT not null,
  money_hash TEXT not null,
  created_at INTEGER not null
) END;
create unique index orders_number on orders (merchant_id, shop_id, number);
create index orders_placed on orders (merchant_id, placed_at, id);
create index orders_placed_in_shop on orders (merchant_id, shop_id, placed_at, id);

create table order_people (
  order_id TEXT primary key references orders,
  merchant_id TEXT not null,
  email TEXT,
  people TEXT not null
) END;
create index order_people_email on order_people (merchant_id, email) where email is not null;

create table order_keys (
  merchant_id TEXT not null,
  shop_id TEXT not null,
  key TEXT not null,
  kind TEXT not null,
  order_id TEXT not null references orders,
  primary key (merchant_id, shop_id, key, kind, order_id)
) KEYED_END;
create index order_keys_of_order on order_keys (order_id);

create table returns (
  id TEXT primary key,
  merchant_id TEXT not null references merchants,
  shop_id TEXT not null references shops,
  order_id TEXT not null references orders,
  submission_id TEXT not null,
  number TEXT not null,
  lane TEXT not null check (lane in ('withdrawal', 'guarantee', 'commercial')),
  origin TEXT not null check (origin in ('portal', 'desk', 'api', 'marketplace', 'declaration', 'unannounced')),
  status TEXT not null check (status in ('requested', 'approved', 'rejected', 'cancelled', 'expired', 'closed')),
  resolution TEXT not null,
  language TEXT not null,
  currency TEXT not null,
  policy_id TEXT not null references policies,
  order_revision INTEGER not null,
  requested_at INTEGER not null,
  send_by INTEGER not null,
  review TEXT,
  version INTEGER not null
) END;
create unique index returns_number on returns (merchant_id, number);
create index returns_of_order on returns (merchant_id, order_id, id);
create index returns_of_submission on returns (merchant_id, submission_id, id);
create index returns_latest on returns (merchant_id, id);
create index returns_by_status on returns (merchant_id, status, id);

create table return_units (
  id TEXT primary key,
  merchant_id TEXT not null,
  return_id TEXT not null references returns,
  position INTEGER not null,
  order_id TEXT not null references orders,
  line_id TEXT not null,
  place INTEGER not null,
  held INTEGER not null,
  reason_id TEXT not null,
  sub_reason_id TEXT,
  comment TEXT,
  paid INTEGER not null,
  tax INTEGER not null,
  reception TEXT not null,
  grade TEXT,
  disposition TEXT,
  decision TEXT
) END;
create unique index return_units_held on return_units (order_id, line_id, place) where held = 1;
create unique index return_units_of_return on return_units (return_id, position);

create table ledger_entries (
  return_id TEXT not null references returns,
  position INTEGER not null,
  merchant_id TEXT not null,
  kind TEXT not null,
  amount INTEGER not null,
  tax INTEGER not null,
  reason TEXT not null,
  line_id TEXT,
  quantity INTEGER,
  primary key (return_id, position)
) KEYED_END;

create table parcels (
  id TEXT primary key,
  merchant_id TEXT not null,
  handover TEXT not null,
  code TEXT not null,
  carrier TEXT,
  tracking_number TEXT,
  sender TEXT,
  destination TEXT not null,
  progress TEXT not null,
  label TEXT
) END;

create table return_parcels (
  return_id TEXT not null references returns,
  parcel_id TEXT not null references parcels,
  primary key (return_id, parcel_id)
) KEYED_END;
create index return_parcels_of_parcel on return_parcels (parcel_id);

create table return_events (
  id COUNTER,
  merchant_id TEXT not null,
  return_id TEXT not null references returns,
  at INTEGER not null,
  type TEXT not null,
  event TEXT not null
) END;
create index return_events_of_return on return_events (return_id, id);

create table photos (
  id TEXT primary key,
  merchant_id TEXT not null references merchants,
  order_id TEXT not null references orders,
  key TEXT not null,
  content_type TEXT not null,
  width INTEGER not null,
  height INTEGER not null,
  bytes INTEGER not null,
  created_at INTEGER not null
) END;
create index photos_of_order on photos (merchant_id, order_id);

create table unit_photos (
  unit_id TEXT not null references return_units,
  photo_id TEXT not null references photos,
  position INTEGER not null,
  primary key (unit_id, photo_id)
) KEYED_END;
create index unit_photos_of_photo on unit_photos (photo_id);

create table tasks (
  id COUNTER,
  merchant_id TEXT not null references merchants,
  kind TEXT not null,
  task TEXT not null,
  state TEXT not null check (state in ('waiting', 'done', 'buried')),
  due_at INTEGER not null,
  attempts INTEGER not null,
  worker TEXT,
  error TEXT,
  created_at INTEGER not null,
  finished_at INTEGER
) END;
create index tasks_due on tasks (due_at, id) where state = 'waiting';
create index tasks_done on tasks (finished_at) where state = 'done';
create index tasks_buried on tasks (merchant_id, id) where state = 'buried';

create table idempotency_keys (
  merchant_id TEXT not null,
  scope TEXT not null,
  key TEXT not null,
  request_hash TEXT not null,
  subject TEXT not null,
  created_at INTEGER not null,
  primary key (merchant_id, scope, key)
) KEYED_END;
create index idempotency_keys_age on idempotency_keys (created_at);

create table limits (
  bucket TEXT primary key,
  used INTEGER not null,
  resets_at INTEGER not null
) KEYED_END;
create index limits_age on limits (resets_at);

create table links (
  id TEXT primary key,
  merchant_id TEXT not null references merchants,
  shop_id TEXT not null references shops,
  order_id TEXT not null references orders,
  hash TEXT not null,
  purpose TEXT not null,
  expires_at INTEGER not null,
  revoked_at INTEGER
) END;
create unique index links_hash on links (hash);

create table codes (
  order_id TEXT primary key references orders,
  merchant_id TEXT not null,
  hash TEXT not null,
  tries INTEGER not null,
  expires_at INTEGER not null
) END;
create index codes_age on codes (expires_at);
`;
