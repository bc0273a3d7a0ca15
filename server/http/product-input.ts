import { z } from "@hono/zod-openapi";
import type { ProductRead } from "../actions/import-products.ts";

/** One article in a body, strict so that a slip in a name is told instead of swallowed. */
const productInput = z
  .strictObject({
    sku: z.string().trim().min(1).max(200),
    barcode: z.string().trim().max(64).exactOptional(),
    productId: z.string().trim().max(200).exactOptional(),
    title: z.string().trim().min(1).max(500),
    variant: z.string().trim().max(500).exactOptional(),
    price: z.int().min(0).max(100_000_000_000),
    currency: z.string().regex(/^[A-Z]{3}$/),
    stock: z.int().exactOptional(),
    lowStock: z.int().min(0).exactOptional(),
    imageUrl: z
      .url({ protocol: /^https?$/ })
      .max(2_000)
      .exactOptional(),
  })
  .openapi("ProductInput");

/** An article as somebody sent it, or what is wrong with it. */
export function readProduct(given: unknown, line: number): ProductRead {
  const parsed = productInput.safeParse(given);
  if (parsed.success) return { line, product: parsed.data };
  return { line, wrong: parsed.error.issues.map(({ path, message }) => (path.length > 0 ? `${path.join(".")}: ${message}` : message)) };
}
