import type { Context as HonoContext } from "hono";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, OrderId, ShopId } from "../domain/ids.ts";

/** An hour, as a shopper's session. */
export const previewLifetime = 60 * 60_000;

/** What the address of a preview says. Sealed: whoever has it sees one order at one moment, and nothing they do there is done. */
export interface Preview {
  readonly merchantId: MerchantId;
  readonly shopId: ShopId;
  readonly orderId: OrderId;
  /** The moved clock, epoch milliseconds. */
  readonly at: number;
  readonly expiresAt: number;
}

export function previewPath({ keys }: Pick<Context, "keys">, preview: Preview): string {
  return `/desk-preview/${keys.seal("previews", JSON.stringify(preview))}`;
}

/** Null outside a preview. @throws Refusal `not_found` for an address that is none of ours or no longer */
export function previewOf({ keys, now }: Pick<Context, "keys" | "now">, c: HonoContext): Preview | null {
  const seal = (c.req.param() as Readonly<Record<string, string>>).seal;
  if (seal === undefined) return null;
  const opened = keys.open("previews", seal);
  const preview = opened === null ? null : (JSON.parse(opened) as Preview);
  if (!preview || preview.expiresAt <= now()) throw new Refusal("not_found");
  return preview;
}
