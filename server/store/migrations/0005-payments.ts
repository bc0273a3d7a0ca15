import type { Migration } from "./all.ts";
import { runSchema } from "./schema.ts";

/** Money that a shop or a gateway moves: by which connection, under which key, and what is known while nobody can say what became of it. */
export const payments: Migration = (tx, engine) => runSchema(tx, engine, schema);

const schema = `
alter table payments add column connection_id TEXT;
alter table payments add column attempt INTEGER not null default 0;
alter table payments add column sent_at INTEGER;
alter table payments add column trouble TEXT;
alter table payments add column tender TEXT;
alter table payments add column request TEXT;
alter table payments add column saying TEXT;
alter table payments add column asked TEXT;
alter table payments add column looks INTEGER not null default 0;
create index payments_of_connection on payments (merchant_id, connection_id, sent_at) where connection_id is not null;
alter table credits add column connection_id TEXT;

create table shop_writes (
  key TEXT not null,
  merchant_id TEXT not null references merchants,
  order_id TEXT not null references orders,
  return_id TEXT references returns,
  connection_id TEXT not null,
  kind TEXT not null check (kind in ('tell', 'restock', 'book')),
  content TEXT not null,
  state TEXT not null check (state in ('sent', 'waiting', 'done', 'failed')),
  tries INTEGER not null default 0,
  reference TEXT,
  at INTEGER not null,
  primary key (merchant_id, key)
) KEYED_END;
create index shop_writes_of_order on shop_writes (merchant_id, order_id);

create table reconciliations (
  id TEXT primary key,
  merchant_id TEXT not null references merchants,
  connection_id TEXT not null references connections on delete cascade,
  day TEXT not null,
  compared INTEGER not null,
  differences TEXT not null,
  at INTEGER not null
) END;
create unique index reconciliations_of_day on reconciliations (connection_id, day);
create index reconciliations_of_merchant on reconciliations (merchant_id, day);
`;
