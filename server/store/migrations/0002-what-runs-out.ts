import { sql } from "kysely";
import type { Migration } from "./all.ts";

/** Lost leases, photos nobody submitted, links and keys that are taken back, returns whose parcel never came. */
export const whatRunsOut: Migration = async (tx, engine) => {
  const integer = engine === "sqlite" ? "integer" : "bigint";
  const text = engine === "sqlite" ? "text" : 'text collate "C"';
  for (const statement of [
    `alter table tasks add column lost ${integer} not null default 0`,
    `alter table photos add column state ${text} not null default 'stored' check (state in ('arriving', 'stored', 'taken'))`,
    "update photos set state = 'taken' where exists (select 1 from unit_photos where photo_id = photos.id)",
    "create index photos_untaken on photos (created_at, id) where state <> 'taken'",
    "create index links_of_order on links (order_id)",
    `alter table api_keys add column revoked_at ${integer}`,
    "create index api_keys_of_merchant on api_keys (merchant_id)",
    "create index returns_overdue on returns (send_by, id) where status = 'approved' and lane <> 'withdrawal'",
  ])
    await sql.raw(statement).execute(tx);
};
