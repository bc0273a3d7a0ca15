import type { Migration } from "./all.ts";
import { runSchema } from "./schema.ts";

/** Carriers, the labels they sell, where parcels are, and who comes for them. */
export const parcels: Migration = (tx, engine) => runSchema(tx, engine, schema);

/** A column with a check of its own can be replaced on both engines; a table cannot while others refer to it. */
const schema = `
drop index connections_one_shop;
alter table connections add column sort TEXT not null default 'shop' check (sort in ('shop', 'gateway', 'carrier'));
update connections set sort = kind;
alter table connections drop column kind;
alter table connections rename column sort to kind;
create unique index connections_one_shop on connections (shop_id) where kind = 'shop';

create table turns (
  connection_id TEXT not null references connections on delete cascade,
  work TEXT not null check (work in ('syncing', 'tracking')),
  merchant_id TEXT not null references merchants,
  due_at INTEGER not null,
  rest_until INTEGER not null default 0,
  held_until INTEGER not null default 0,
  holder INTEGER not null default 0,
  failures INTEGER not null default 0,
  primary key (connection_id, work)
) KEYED_END;
create index turns_due on turns (work, due_at);
insert into turns (connection_id, work, merchant_id, due_at, failures) select id, 'syncing', merchant_id, next_sync_at, failures from connections;
drop index connections_due;
alter table connections drop column held_until;
alter table connections drop column holder;
alter table connections drop column next_sync_at;
alter table connections drop column failures;

alter table parcels add column tracking_url TEXT;
alter table parcels add column posted TEXT;
alter table parcels add column wish TEXT;
alter table returns add column settle_at TEXT check (settle_at in ('first_scan', 'delivery'));
alter table parcels add column trouble TEXT;
alter table parcels add column held_up INTEGER not null default 0;
create index return_list_parcel on return_list (merchant_id, parcel, queue, waiting_since, return_id);
create index parcels_by_number on parcels (merchant_id, tracking_number) where tracking_number is not null;

alter table returns add column reminded_at INTEGER;
create index returns_to_remind on returns (send_by, id) where status = 'approved' and reminded_at is null;

create index exchanges_of_connection on exchanges (connection_id) where connection_id is not null;

alter table products add column weight INTEGER;
alter table products add column hs_code TEXT;
alter table products add column origin TEXT;

create table shipping_rules (
  shop_id TEXT primary key references shops,
  merchant_id TEXT not null references merchants,
  rules TEXT not null,
  revision INTEGER not null,
  saved_at INTEGER not null,
  saved_by TEXT
) KEYED_END;

create table shipments (
  id TEXT primary key,
  merchant_id TEXT not null references merchants,
  shop_id TEXT not null references shops,
  parcel_id TEXT not null references parcels,
  connection_id TEXT references connections on delete set null,
  provider TEXT not null,
  attempt INTEGER not null,
  service TEXT not null,
  service_title TEXT not null,
  carrier TEXT not null,
  state TEXT not null check (state in ('sending', 'unknown', 'made', 'refused', 'cancelling', 'cancelled', 'spare')),
  reference TEXT,
  tracking_number TEXT,
  tracked_as TEXT,
  cost INTEGER,
  currency TEXT,
  cost_state TEXT not null default 'none' check (cost_state in ('none', 'expected', 'charged', 'asked_back', 'given_back')),
  cost_contract INTEGER not null default 0,
  asked TEXT not null,
  choice TEXT not null,
  chosen_by TEXT,
  chosen_at INTEGER not null,
  sent_at INTEGER,
  made_at INTEGER,
  expires_at INTEGER,
  cancelled_at INTEGER,
  looks INTEGER not null default 0,
  trouble TEXT
) END;
create unique index shipments_one_standing on shipments (parcel_id) where state in ('sending', 'unknown', 'made', 'cancelling');
create unique index shipments_attempts on shipments (parcel_id, attempt);
create index shipments_of_merchant on shipments (merchant_id, parcel_id);
create index shipments_costs on shipments (merchant_id, shop_id, chosen_at, state, connection_id, service, parcel_id);
create index shipments_by_reference on shipments (connection_id, reference) where connection_id is not null;
create index shipments_expiring on shipments (expires_at, id) where state = 'made' and expires_at is not null;

create index shipments_expected on shipments (expires_at) where cost_state = 'expected' and expires_at is not null;
create index shipments_expected_endless on shipments (made_at) where cost_state = 'expected' and expires_at is null;

create table label_files (
  key TEXT primary key,
  merchant_id TEXT not null references merchants,
  parcel_id TEXT not null references parcels,
  loose_since INTEGER
) KEYED_END;
create index label_files_of_parcel on label_files (parcel_id);
create index label_files_loose on label_files (loose_since, key) where loose_since is not null;

create table trackings (
  parcel_id TEXT primary key references parcels,
  merchant_id TEXT not null references merchants,
  connection_id TEXT references connections on delete set null,
  number TEXT not null,
  number_key TEXT not null,
  carrier TEXT not null,
  reference TEXT,
  tracked_as TEXT,
  began_at INTEGER not null,
  last_scan_at INTEGER,
  expected_at INTEGER,
  looked_at INTEGER,
  next_look_at INTEGER,
  lost_at INTEGER,
  typed INTEGER not null default 0,
  wordless INTEGER not null default 0,
  failures INTEGER not null default 0
) KEYED_END;
create index trackings_due on trackings (connection_id, next_look_at) where next_look_at is not null;
create index trackings_by_number on trackings (connection_id, number_key);
create index trackings_silent on trackings (lost_at, parcel_id) where lost_at is not null;

create table scans (
  parcel_id TEXT not null references parcels,
  name TEXT not null,
  merchant_id TEXT not null references merchants,
  kind TEXT not null,
  at INTEGER not null,
  words TEXT,
  code TEXT,
  place TEXT,
  taken_at INTEGER not null,
  primary key (parcel_id, name)
) KEYED_END;

create table pickups (
  id TEXT primary key,
  merchant_id TEXT not null references merchants,
  shop_id TEXT not null references shops,
  parcel_id TEXT not null references parcels,
  connection_id TEXT references connections on delete set null,
  attempt INTEGER not null,
  state TEXT not null check (state in ('sending', 'unknown', 'booked', 'refused', 'failed', 'cancelling', 'cancelled', 'done')),
  day TEXT not null,
  from_minute INTEGER not null,
  to_minute INTEGER not null,
  note TEXT,
  reference TEXT,
  cost INTEGER,
  currency TEXT,
  carrier TEXT,
  asked_at INTEGER not null,
  sent_at INTEGER,
  failed_at INTEGER,
  why TEXT,
  asked_shopper_at INTEGER,
  answer TEXT,
  answered_at INTEGER,
  escalate_at INTEGER,
  escalated_at INTEGER,
  looks INTEGER not null default 0,
  trouble TEXT
) END;
create unique index pickups_one_standing on pickups (parcel_id) where state in ('sending', 'unknown', 'booked', 'cancelling');
create unique index pickups_attempts on pickups (parcel_id, attempt);
create index pickups_of_merchant on pickups (merchant_id, parcel_id);
create index pickups_of_connection on pickups (connection_id) where connection_id is not null;
create index pickups_costs on pickups (merchant_id, shop_id, asked_at) where cost is not null;
create index pickups_waiting on pickups (escalate_at, id) where escalate_at is not null and escalated_at is null;
`;
