import { sql } from "kysely";
import type { NoticeKind } from "../domain/consequences.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, ShopId } from "../domain/ids.ts";
import type { Template } from "../domain/template.ts";
import { bound, storable } from "./columns.ts";
import type { Database, Reader } from "./database.ts";

export interface KeptTemplate extends Template {
  readonly notice: NoticeKind;
  readonly language: string;
  /** Epoch milliseconds. */
  readonly updatedAt: number;
}

/** What the merchant says instead of us; null: they say nothing else. */
export async function findTemplate(
  db: Reader,
  merchantId: MerchantId,
  shopId: ShopId,
  notice: NoticeKind,
  language: string,
): Promise<KeptTemplate | null> {
  const row = await db
    .selectFrom("templates")
    .select(["subject", "body", "updated_at"])
    .where("merchant_id", "=", bound(merchantId))
    .where("shop_id", "=", bound(shopId))
    .where("notice", "=", bound(notice))
    .where("language", "=", bound(language))
    .executeTakeFirst();
  return row ? { notice, language, subject: row.subject, body: row.body, updatedAt: row.updated_at } : null;
}

export async function listTemplates(db: Reader, merchantId: MerchantId, shopId: ShopId): Promise<KeptTemplate[]> {
  const rows = await db
    .selectFrom("templates")
    .select(["notice", "language", "subject", "body", "updated_at"])
    .where("merchant_id", "=", merchantId)
    .where("shop_id", "=", shopId)
    .orderBy("notice")
    .orderBy("language")
    .execute();
  return rows.map(({ updated_at, ...rest }) => ({ ...rest, updatedAt: updated_at }));
}

/**
 * Keeps a template, when what is there is still what was seen. Its time counts on, so that no two savings are of one time.
 * @param seen `updatedAt` of what was read, 0 where we spoke; null takes the place of whatever is there
 * @throws Refusal `stale`
 */
export async function saveTemplate(
  db: Database,
  merchantId: MerchantId,
  shopId: ShopId,
  { notice, language, subject, body, updatedAt }: KeptTemplate,
  seen: number | null,
): Promise<void> {
  const words = { subject: storable(subject), body: storable(body) };
  const key = { merchant_id: merchantId, shop_id: shopId, notice, language };
  await db.write(async (tx) => {
    const insert = tx.insertInto("templates").values({ ...key, ...words, updated_at: updatedAt });
    if (seen === null) {
      const later = sql<number>`case when templates.updated_at >= excluded.updated_at then templates.updated_at + 1 else excluded.updated_at end`;
      await insert.onConflict((taken) => taken.columns(keyColumns).doUpdateSet({ ...words, updated_at: later })).execute();
      return;
    }
    if (seen === 0) {
      const { numInsertedOrUpdatedRows } = await insert.onConflict((taken) => taken.columns(keyColumns).doNothing()).executeTakeFirst();
      if (numInsertedOrUpdatedRows !== 1n) throw new Refusal("stale");
      return;
    }
    const { numUpdatedRows } = await tx
      .updateTable("templates")
      .set({ ...words, updated_at: Math.max(updatedAt, seen + 1) })
      .where("merchant_id", "=", merchantId)
      .where("shop_id", "=", shopId)
      .where("notice", "=", notice)
      .where("language", "=", language)
      .where("updated_at", "=", seen)
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) throw new Refusal("stale");
  });
}

const keyColumns = ["merchant_id", "shop_id", "notice", "language"] as const;

export async function deleteTemplate(
  db: Database,
  merchantId: MerchantId,
  shopId: ShopId,
  notice: NoticeKind,
  language: string,
): Promise<void> {
  await db.write((tx) =>
    tx
      .deleteFrom("templates")
      .where("merchant_id", "=", merchantId)
      .where("shop_id", "=", shopId)
      .where("notice", "=", notice)
      .where("language", "=", language)
      .execute(),
  );
}
