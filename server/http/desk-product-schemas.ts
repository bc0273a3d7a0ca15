import { z } from "@hono/zod-openapi";

export const productSchema = z
  .object({
    sku: z.string(),
    barcode: z.string().nullable(),
    productId: z.string().nullable(),
    title: z.string(),
    variant: z.string().nullable(),
    price: z.int(),
    currency: z.string(),
    stock: z.int().nullable(),
    availability: z.enum(["in_stock", "low_stock", "sold_out", "unknown"]),
    imageUrl: z.string().nullable(),
  })
  .openapi("Product");

export type Product = z.infer<typeof productSchema>;
