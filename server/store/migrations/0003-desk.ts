import type { Migration } from "./all.ts";
import { runSchema } from "./schema.ts";

/** What the merchant's team works with: members who sign in, decisions and their money, letters and messages, the list and its search. */
export const desk: Migration = (tx, engine) => runSchema(tx, engine, schema);

const schema = `
alter table members add column name TEXT not null default '';
alter table members add column password TEXT;
alter table members add column totp TEXT;
alter table members add column totp_step INTEGER not null default 0;
alter table members add column language TEXT;
alter table members add column preferences TEXT not null default '{}';
alter table members add column disabled_at INTEGER;
alter table members add column removed_at INTEGER;
alter table members add column signed_in_at INTEGER;
create index members_by_email on members (email);

create table sessions (
  hash TEXT primary key,
  merchant_id TEXT not null references merchants,
  member_id TEXT not null references members,
  device TEXT not null,
  created_at INTEGER not null,
  seen_at INTEGER not null,
  confirmed_at INTEGER not null,
  expires_at INTEGER not null
) KEYED_END;
create index sessions_of_member on sessions (merchant_id, member_id);
create index sessions_age on sessions (expires_at);

create table passkeys (
  id TEXT primary key,
  merchant_id TEXT not null references merchants,
  member_id TEXT not null references members,
  public_key TEXT not null,
  counter INTEGER not null,
  transports TEXT not null,
  name TEXT not null,
  created_at INTEGER not null,
  used_at INTEGER
) KEYED_END;
create index passkeys_of_member on passkeys (merchant_id, member_id);

create table recovery_codes (
  hash TEXT primary key,
  merchant_id TEXT not null references merchants,
  member_id TEXT not null references members
) KEYED_END;
create index recovery_codes_of_member on recovery_codes (merchant_id, member_id);

create table member_links (
  hash TEXT primary key,
  merchant_id TEXT not null references merchants,
  member_id TEXT not null references members,
  purpose TEXT not null,
  expires_at INTEGER not null
) KEYED_END;
create index member_links_of_member on member_links (merchant_id, member_id);
create index member_links_age on member_links (expires_at);

alter table api_keys add column hint TEXT not null default '';
alter table api_keys add column created_by TEXT;
alter table api_keys add column used_at INTEGER;

alter table merchants add column settings TEXT not null default '{}';
alter table merchants add column settings_revision INTEGER not null default 0;
alter table shops add column page TEXT not null default '{}';
alter table shops add column set_up TEXT not null default '{}';

alter table orders add column cancelled TEXT;
alter table orders add column erased_at INTEGER;
alter table returns add column override TEXT;
alter table return_units add column location TEXT;
alter table return_units add column restock INTEGER;
alter table return_units add column restocked INTEGER;
alter table return_units add column decision_reason TEXT;
alter table return_units add column say TEXT;
create index return_units_graded on return_units (merchant_id, grade) where grade is not null;
create index return_units_disposed on return_units (merchant_id, disposition) where disposition is not null;
alter table unit_photos add column kind TEXT not null default 'claim';
alter table ledger_entries add column note TEXT;

create table payments (
  id TEXT primary key,
  merchant_id TEXT not null references merchants,
  order_id TEXT not null references orders,
  return_id TEXT references returns,
  cancellation_id TEXT,
  kind TEXT not null check (kind in ('refund', 'store_credit', 'charge')),
  amount INTEGER not null check (amount > 0),
  currency TEXT not null,
  state TEXT not null check (state in ('due', 'pending', 'done', 'rejected', 'unknown', 'void')),
  how TEXT,
  reference TEXT,
  decided_by TEXT not null,
  due_at INTEGER not null,
  done_at INTEGER,
  done_by TEXT
) END;
create index payments_of_return on payments (return_id, id);
create index payments_of_order on payments (merchant_id, order_id, id);
create index payments_waiting on payments (merchant_id, id) where state <> 'done' and state <> 'void';

create table exchanges (
  id TEXT primary key,
  merchant_id TEXT not null references merchants,
  return_id TEXT not null references returns,
  unit_id TEXT not null references return_units,
  sku TEXT not null,
  title TEXT not null,
  variant TEXT,
  price INTEGER not null,
  difference INTEGER not null,
  state TEXT not null check (state in ('held', 'confirmed', 'sent', 'handed_over', 'cancelled'))
) END;
create index exchanges_of_return on exchanges (return_id, id);

create table credits (
  id TEXT primary key,
  merchant_id TEXT not null references merchants,
  shop_id TEXT not null references shops,
  payment_id TEXT not null references payments,
  hash TEXT not null,
  sealed TEXT not null,
  amount INTEGER not null,
  currency TEXT not null,
  created_at INTEGER not null,
  expires_at INTEGER not null
) END;
create unique index credits_hash on credits (merchant_id, hash);
create unique index credits_of_payment on credits (payment_id);

create table credit_uses (
  credit_id TEXT not null references credits,
  merchant_id TEXT not null,
  reference TEXT not null,
  amount INTEGER not null check (amount > 0),
  at INTEGER not null,
  primary key (credit_id, reference)
) KEYED_END;

create table letters (
  id TEXT primary key,
  merchant_id TEXT not null references merchants,
  order_id TEXT not null references orders,
  return_id TEXT,
  notice TEXT not null,
  language TEXT not null,
  recipient TEXT not null,
  subject TEXT not null,
  html TEXT not null,
  plain TEXT not null,
  attachments TEXT not null,
  about TEXT,
  copy_of TEXT,
  sent_at INTEGER not null
) END;
create index letters_of_order on letters (merchant_id, order_id, id);
create index letters_age on letters (merchant_id, sent_at);
create index photos_age on photos (merchant_id, created_at);
create index order_people_of_merchant on order_people (merchant_id, order_id);

create table messages (
  id TEXT primary key,
  merchant_id TEXT not null references merchants,
  order_id TEXT not null references orders,
  return_id TEXT references returns,
  kind TEXT not null check (kind in ('shopper', 'merchant', 'note')),
  member_id TEXT,
  words TEXT not null,
  created_at INTEGER not null,
  answered_at INTEGER
) END;
create index messages_of_return on messages (return_id, id);
create index messages_of_order on messages (merchant_id, order_id, id);
create index messages_unanswered on messages (merchant_id, id) where kind = 'shopper' and answered_at is null;

create table receptions (
  id TEXT primary key,
  merchant_id TEXT not null references merchants,
  return_id TEXT not null references returns,
  at INTEGER not null,
  by_whom TEXT not null,
  scanned TEXT,
  extras TEXT not null
) END;
create index receptions_of_return on receptions (return_id, id);

create table unknown_parcels (
  id TEXT primary key,
  merchant_id TEXT not null references merchants,
  label TEXT not null,
  note TEXT,
  photo TEXT,
  at INTEGER not null,
  by_whom TEXT not null,
  return_id TEXT references returns
) END;
create index unknown_parcels_waiting on unknown_parcels (merchant_id, id) where return_id is null;
create index unknown_parcels_of_return on unknown_parcels (return_id, id) where return_id is not null;
create index unknown_parcels_age on unknown_parcels (merchant_id, at);

create table cancellations (
  id TEXT primary key,
  merchant_id TEXT not null references merchants,
  order_id TEXT not null references orders,
  lines TEXT not null,
  amount INTEGER not null,
  delivery INTEGER not null,
  restock INTEGER not null,
  note TEXT,
  told INTEGER not null,
  by_whom TEXT not null,
  at INTEGER not null
) END;
create index cancellations_of_order on cancellations (merchant_id, order_id, id);

create table products (
  merchant_id TEXT not null references merchants,
  shop_id TEXT not null references shops,
  sku TEXT not null,
  barcode TEXT,
  product_id TEXT,
  title TEXT not null,
  variant TEXT,
  title_key TEXT not null,
  price INTEGER not null,
  currency TEXT not null,
  stock INTEGER,
  low_stock INTEGER,
  image_url TEXT,
  updated_at INTEGER not null,
  primary key (merchant_id, shop_id, sku)
) KEYED_END;
create index products_barcode on products (merchant_id, barcode) where barcode is not null;
create index products_of_product on products (merchant_id, shop_id, product_id, sku);
create index products_title on products (merchant_id, shop_id, title_key, sku);

create table return_list (
  return_id TEXT primary key references returns,
  merchant_id TEXT not null,
  shop_id TEXT not null,
  order_id TEXT not null,
  policy_id TEXT not null,
  edition INTEGER not null,
  number TEXT not null,
  order_number TEXT not null,
  shopper TEXT not null,
  shopper_key TEXT not null,
  status TEXT not null,
  queue TEXT not null,
  word TEXT not null,
  parcel TEXT not null,
  lane TEXT not null,
  origin TEXT not null,
  reason TEXT not null,
  country TEXT not null,
  units INTEGER not null,
  value INTEGER not null,
  currency TEXT not null,
  requested_at INTEGER not null,
  waiting_since INTEGER not null,
  unanswered INTEGER not null,
  version INTEGER not null,
  terms TEXT not null
) KEYED_END;
insert into return_list
select id, merchant_id, shop_id, order_id, policy_id, 0, number, '', '', '', status,
  case status when 'requested' then 'to_review' when 'approved' then 'to_receive' else 'done' end,
  status, 'none', lane, origin, '', '', 0, 0, currency, requested_at, requested_at, 0, version, ''
from returns;
create index return_list_waiting on return_list (merchant_id, queue, waiting_since, return_id);
create index return_list_requested on return_list (merchant_id, queue, requested_at, return_id);
create index return_list_number on return_list (merchant_id, queue, number, return_id);
create index return_list_shopper on return_list (merchant_id, queue, shopper_key, return_id);
create index return_list_value on return_list (merchant_id, queue, value, return_id);
create index return_list_units on return_list (merchant_id, queue, units, return_id);
create index return_list_lane on return_list (merchant_id, lane, queue, waiting_since, return_id);
create index return_list_reason on return_list (merchant_id, reason, queue, waiting_since, return_id);
create index return_list_shop on return_list (merchant_id, shop_id, queue, waiting_since, return_id);
create index return_list_country on return_list (merchant_id, country, queue, waiting_since, return_id);
create index return_list_word on return_list (merchant_id, word, queue, waiting_since, return_id);
create index return_list_unanswered on return_list (merchant_id, queue, waiting_since, return_id) where unanswered > 0;
create index return_list_edition on return_list (edition, return_id);

create table return_terms (
  merchant_id TEXT not null,
  term TEXT not null,
  return_id TEXT not null,
  primary key (merchant_id, term, return_id)
) KEYED_END;

alter table order_people add column name_key TEXT;
alter table order_people add column surname_key TEXT;
create index order_people_name on order_people (merchant_id, name_key) where name_key is not null;
create index order_people_surname on order_people (merchant_id, surname_key) where surname_key is not null;
create index order_people_unnamed on order_people (order_id) where name_key is null;

create table saved_views (
  id TEXT primary key,
  merchant_id TEXT not null references merchants,
  member_id TEXT,
  name TEXT not null,
  query TEXT not null,
  created_at INTEGER not null
) END;
create index saved_views_of_merchant on saved_views (merchant_id, id);

alter table policies add column published_by TEXT;
alter table policies add column restores INTEGER;
create table policy_drafts (
  shop_id TEXT primary key references shops,
  merchant_id TEXT not null references merchants,
  policy TEXT not null,
  based_on INTEGER not null,
  restores INTEGER,
  revision INTEGER not null,
  saved_at INTEGER not null,
  saved_by TEXT
) END;

create table templates (
  merchant_id TEXT not null references merchants,
  shop_id TEXT not null references shops,
  notice TEXT not null,
  language TEXT not null,
  subject TEXT not null,
  body TEXT not null,
  updated_at INTEGER not null,
  primary key (merchant_id, shop_id, notice, language)
) KEYED_END;

create table webhooks (
  id TEXT primary key,
  merchant_id TEXT not null references merchants,
  url TEXT not null,
  secret TEXT not null,
  types TEXT not null,
  active INTEGER not null,
  created_at INTEGER not null,
  quiet_until INTEGER not null
) END;
create index webhooks_of_merchant on webhooks (merchant_id, id);

create table webhook_deliveries (
  id TEXT primary key,
  merchant_id TEXT not null references merchants,
  webhook_id TEXT not null references webhooks,
  event_id INTEGER,
  type TEXT not null,
  body TEXT not null,
  state TEXT not null check (state in ('waiting', 'delivered', 'failed')),
  attempts INTEGER not null,
  failures INTEGER not null,
  status INTEGER,
  answer TEXT,
  created_at INTEGER not null,
  tried_at INTEGER,
  next_at INTEGER
) END;
create unique index webhook_deliveries_once on webhook_deliveries (webhook_id, event_id);
create index webhook_deliveries_of_webhook on webhook_deliveries (merchant_id, webhook_id, id);
create index webhook_deliveries_by_age on webhook_deliveries (created_at);

create index tasks_failing on tasks (merchant_id, id) where state = 'waiting' and error is not null
`;
