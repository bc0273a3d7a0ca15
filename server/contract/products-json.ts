import { z } from "@hono/zod-openapi";
import { goodsOf } from "../domain/goods.ts";
import { exponent, parseDecimal } from "../domain/money.ts";
import type { Product } from "../domain/product.ts";
import { goodsInput } from "./goods-json.ts";

/** One article as integrators give it, strict so that a slip in a name is told instead of swallowed. */
export const productInputSchema = z
  .strictObject({
    sku: z.string().trim().min(1).max(200),
    barcode: z.string().trim().max(64).exactOptional(),
    productId: z.string().trim().max(200).exactOptional().openapi({ description: "The same for all variants of a product." }),
    variantId: z.string().trim().max(200).exactOptional(),
    title: z.string().trim().min(1).max(500),
    variant: z.string().trim().max(500).exactOptional().openapi({ example: "Navy, M" }),
    price: z
      .union([z.int().min(0).max(100_000_000_000), z.string().regex(/^\d{1,11}(\.\d{1,4})?$/)], {
        error: 'a price is decimal text with a point ("12.60") or an integer of the smallest unit (1260)',
      })
      .openapi({ description: "Tax included: decimal text, or an integer of the smallest unit.", example: "12.60" }),
    currency: z.string().regex(/^[A-Z]{3}$/),
    stock: z.int().exactOptional().openapi({ description: "Pieces on sale now; left out where nobody counts." }),
    lowStock: z.int().min(0).exactOptional().openapi({ description: "From how many pieces it is said to be low; 3 when left out." }),
    imageUrl: z
      .url({ protocol: /^https?$/ })
      .max(2_000)
      .exactOptional(),
    ...goodsInput,
  })
  .openapi("ProductInput");

/** An article as somebody sent it, or what is wrong with it. */
export function readProduct(given: unknown): { readonly product: Product } | { readonly wrong: readonly string[] } {
  const { data, error } = productInputSchema.safeParse(given);
  if (error) return { wrong: error.issues.map(({ path, message }) => (path.length > 0 ? `${path.join(".")}: ${message}` : message)) };
  const { weight, hsCode, origin, ...rest } = data;
  const price = typeof data.price === "number" ? data.price : parseDecimal(data.price, data.currency);
  if (price === null) return { wrong: [`price: "${data.price}" has more decimals than ${data.currency} (${exponent(data.currency)})`] };
  return { product: { ...rest, price, ...goodsOf({ weight, hsCode, origin }) } };
}
