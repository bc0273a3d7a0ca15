import type { Migration } from "./all.ts";
import { runSchema } from "./schema.ts";

/** Exchanges that shoppers choose themselves and shops fulfil. */
export const exchanges: Migration = (tx, engine) => runSchema(tx, engine, schema);

const schema = `
alter table products add column variant_id TEXT;
alter table return_units add column wanted TEXT;
alter table exchanges add column variant_id TEXT;
alter table exchanges add column product_id TEXT;
alter table exchanges add column connection_id TEXT;
alter table exchanges add column attempt INTEGER not null default 0;
alter table exchanges add column sent_at INTEGER;
alter table exchanges add column looked_at INTEGER;
alter table exchanges add column order_state TEXT;
alter table exchanges add column order_reference TEXT;
alter table exchanges add column order_number TEXT;
alter table exchanges add column trouble TEXT;

create table payment_pages (
  payment_id TEXT primary key references payments,
  merchant_id TEXT not null references merchants,
  return_id TEXT not null references returns,
  collector TEXT not null check (collector in ('gateway', 'shop')),
  connection_id TEXT references connections on delete set null,
  attempt INTEGER not null default 1,
  asked INTEGER not null default 0,
  reference TEXT,
  url TEXT,
  closes_at INTEGER,
  state TEXT not null check (state in ('open', 'paid', 'over')),
  expires_at INTEGER not null,
  look_at INTEGER,
  trouble TEXT
) KEYED_END;
create index payment_pages_reference on payment_pages (merchant_id, reference) where reference is not null;
create index payment_pages_of_connection on payment_pages (connection_id) where connection_id is not null;
create index payment_pages_of_return on payment_pages (merchant_id, return_id);
create index payment_pages_due on payment_pages (look_at) where look_at is not null;
`;
