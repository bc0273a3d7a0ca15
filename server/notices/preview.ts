import type { Order } from "../domain/order.ts";
import type { Shop } from "../domain/shop.ts";
import type { Attachment } from "./compose.ts";
import type { Written } from "./layout.ts";

/** A letter as it is read before it leaves. */
export interface Preview extends Written {
  readonly from: string;
  /** Null: the order has no address. */
  readonly to: string | null;
  readonly attachments: readonly { readonly name: string; readonly bytes: number | null }[];
  readonly language: string;
}

export function previewed(
  { brand: { sender } }: Shop,
  { email }: Order,
  language: string,
  written: Written,
  attachments: readonly Attachment[],
): Preview {
  return {
    ...written,
    from: `${sender.name} <${sender.address}>`,
    to: email || null,
    attachments: attachments.map(({ filename, bytes }) => ({ name: filename, bytes })),
    language,
  };
}
