import type { NoticeKind } from "../domain/consequences.ts";
import type { LetterId, MemberId, MerchantId, MessageId, OrderId, ReturnId, ShopId } from "../domain/ids.ts";
import type { Instant, Json } from "./columns.ts";

export interface LetterTables {
  letters: LetterTable;
  messages: MessageTable;
  templates: {
    merchant_id: MerchantId;
    shop_id: ShopId;
    notice: NoticeKind;
    language: string;
    subject: string;
    body: string;
    updated_at: Instant;
  };
}

/** Letters as they left: erasable. */
interface LetterTable {
  id: LetterId;
  merchant_id: MerchantId;
  order_id: OrderId;
  return_id: ReturnId | null;
  notice: NoticeKind;
  language: string;
  recipient: string;
  subject: string;
  html: string;
  plain: string;
  attachments: Json;
  about: string | null;
  copy_of: LetterId | null;
  sent_at: Instant;
}

interface MessageTable {
  id: MessageId;
  merchant_id: MerchantId;
  order_id: OrderId;
  return_id: ReturnId | null;
  kind: "shopper" | "merchant" | "note";
  member_id: MemberId | null;
  words: string;
  created_at: Instant;
  answered_at: Instant | null;
}
