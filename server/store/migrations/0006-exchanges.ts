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
alter table exchanges add column order_state TEXT;
alter table exchanges add column order_reference TEXT;
alter table exchanges add column order_number TEXT;
alter table exchanges add column trouble TEXT;
`;
