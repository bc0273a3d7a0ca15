import type { NoticeKind } from "../domain/consequences.ts";
import type { MerchantId, ShopId } from "../domain/ids.ts";
import type { Template } from "../domain/template.ts";
import { bound, storable } from "./columns.ts";
import type { Database, Reader } from "./database.ts";
import { insertRows } from "./rows.ts";

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
): Promise<Template | null> {
  const row = await db
    .selectFrom("templates")
    .select(["subject", "body"])
    .where("merchant_id", "=", bound(merchantId))
    .where("shop_id", "=", bound(shopId))
    .where("notice", "=", bound(notice))
    .where("language", "=", bound(language))
    .executeTakeFirst();
  return row ?? null;
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

export async function saveTemplate(
  db: Database,
  merchantId: MerchantId,
  shopId: ShopId,
  { notice, language, subject, body, updatedAt }: KeptTemplate,
): Promise<void> {
  const row = {
    merchant_id: merchantId,
    shop_id: shopId,
    notice,
    language,
    subject: storable(subject),
    body: storable(body),
    updated_at: updatedAt,
  };
  await db.write((tx) =>
    insertRows(tx, "templates", [row], { on: ["merchant_id", "shop_id", "notice", "language"], take: ["subject", "body", "updated_at"] }),
  );
}

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
