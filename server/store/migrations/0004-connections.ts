import type { Migration } from "./all.ts";
import { runSchema } from "./schema.ts";

/** Shops and gateways that merchants connected, what they could not read or do, and what people do instead. */
export const connections: Migration = (tx, engine) => runSchema(tx, engine, schema);

const schema = `
create table connections (
  id TEXT primary key,
  merchant_id TEXT not null references merchants,
  shop_id TEXT not null references shops,
  kind TEXT not null check (kind in ('shop', 'gateway')),
  provider TEXT not null,
  settings TEXT not null,
  secrets TEXT not null,
  account TEXT not null,
  currency TEXT,
  can TEXT,
  created_at INTEGER not null,
  created_by TEXT not null,
  version INTEGER not null default 1,
  hook_ids TEXT not null default '[]',
  hook_secret TEXT,
  hooks_at INTEGER not null default 0,
  hooks_wrong TEXT,
  held_until INTEGER not null default 0,
  holder INTEGER not null default 0,
  next_sync_at INTEGER not null default 0,
  synced_at INTEGER,
  changed_since INTEGER not null default 0,
  asked_at INTEGER,
  poll_cursor TEXT,
  cursor TEXT,
  filled_at INTEGER,
  filled INTEGER not null default 0,
  fill_total INTEGER,
  products_at INTEGER,
  products_cursor TEXT,
  trouble TEXT,
  failures INTEGER not null default 0
) END;
create unique index connections_one_shop on connections (shop_id) where kind = 'shop';
create unique index connections_one_each on connections (shop_id, provider);
create index connections_of_merchant on connections (merchant_id, shop_id);
create index connections_due on connections (next_sync_at);
create index tasks_of_connections on tasks (merchant_id, task) where state = 'waiting' and kind = 'refresh-order';

create table unread_orders (
  connection_id TEXT not null references connections on delete cascade,
  merchant_id TEXT not null references merchants,
  number TEXT not null,
  why TEXT not null,
  at INTEGER not null,
  primary key (connection_id, number)
) KEYED_END;

create table arrivals (
  connection_id TEXT not null references connections on delete cascade,
  delivery TEXT not null,
  at INTEGER not null,
  primary key (connection_id, delivery)
) KEYED_END;
create index arrivals_age on arrivals (at);

create table steps (
  id TEXT primary key,
  merchant_id TEXT not null references merchants,
  shop_id TEXT not null references shops,
  order_id TEXT not null references orders,
  return_id TEXT references returns,
  connection_id TEXT references connections on delete set null,
  kind TEXT not null,
  about TEXT not null,
  details TEXT not null,
  created_at INTEGER not null,
  done_at INTEGER,
  done_by TEXT
) END;
create unique index steps_about on steps (merchant_id, about);
create index steps_of_connection on steps (connection_id);
create index steps_of_order on steps (merchant_id, order_id);
create index steps_open on steps (merchant_id, id) where done_at is null;

create table shop_returns (
  return_id TEXT primary key references returns,
  merchant_id TEXT not null references merchants,
  connection_id TEXT not null references connections on delete cascade,
  reference TEXT not null
) KEYED_END;
create index shop_returns_of_connection on shop_returns (connection_id);

alter table shops add column api_returns INTEGER not null default 0;
`;
