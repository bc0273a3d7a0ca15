import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { importProducts, type ProductRead } from "../actions/import-products.ts";
import type { Context } from "../context.ts";
import { readProduct } from "../contract/products-json.ts";
import { Refusal } from "../domain/errors.ts";
import { availabilityOf } from "../domain/instead.ts";
import type { Product } from "../domain/product.ts";
import type { Shop } from "../domain/shop.ts";
import { findShopOf } from "../store/merchants.ts";
import { searchProducts } from "../store/products.ts";
import { productSchema } from "./desk-product-schemas.ts";
import { type DeskEnv, json, type Needs, security, slugParam } from "./desk-route.ts";
import { importResultSchema } from "./desk-schemas.ts";
import { imported } from "./imported.ts";
import { jsonRecords } from "./json-records.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";
import { readProductsCsv } from "./products-csv.ts";
import { utf8 } from "./utf8.ts";

/** The catalogue exchanges choose from (S5-23, S5-39): brought by a file or a system, since a shop's own connection may not give one. */
export function deskProducts(context: Context, needs: Needs): OpenAPIHono<DeskEnv> {
  const { db } = context;
  const app = new OpenAPIHono<DeskEnv>({ defaultHook: refuseInvalid });

  app.openapi(
    createRoute({
      method: "put",
      path: "/shops/{slug}/products",
      summary: "Tell us of articles: JSON, NDJSON or CSV; a SKU that is there is overwritten",
      description: "Good articles are kept, wrong ones are reported with their line. Columns of the CSV: docs/import.md.",
      security,
      middleware: [needs("orders:write")] as const,
      request: { params: slugParam },
      responses: {
        200: { description: "What became of them", content: json(importResultSchema) },
        ...problemResponses(400, 401, 403, 404, 413, 415),
      },
    }),
    async (c) => {
      const shop = await shopOf(c.var.merchantId, c.req.valid("param").slug);
      const { body } = c.req.raw;
      const answer = await imported(body, (stream, mistake) =>
        importProducts(context, shop, reader(c.req.header("Content-Type"), stream), mistake),
      );
      return c.json(answer, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/shops/{slug}/products",
      summary: "Articles by title, SKU or barcode, or the variants of one",
      security,
      middleware: [needs("orders:read")] as const,
      request: {
        params: slugParam,
        query: z.object({
          search: z.string().max(200).optional(),
          /** A SKU: its variants. */
          product: z.string().max(200).optional(),
          limit: z.coerce.number().int().min(1).max(100).default(30),
        }),
      },
      responses: {
        200: { description: "Articles", content: json(z.object({ items: z.array(productSchema) })) },
        ...problemResponses(400, 401, 403, 404),
      },
    }),
    async (c) => {
      const shop = await shopOf(c.var.merchantId, c.req.valid("param").slug);
      const { search, product, limit } = c.req.valid("query");
      const found = await searchProducts(db, shop.merchantId, shop.id, {
        limit,
        ...(search && { search }),
        ...(product && { like: product }),
      });
      return c.json({ items: found.map(productView) }, 200);
    },
  );

  async function shopOf(merchantId: Shop["merchantId"], slug: string): Promise<Shop> {
    const shop = await findShopOf(db, merchantId, slug);
    if (!shop) throw new Refusal("shop_not_found");
    return shop;
  }
  return app;
}

function productView(product: Product): z.infer<typeof productSchema> {
  const { sku, title, price, currency, stock } = product;
  return {
    sku,
    barcode: product.barcode ?? null,
    productId: product.productId ?? null,
    title,
    variant: product.variant ?? null,
    price,
    currency,
    stock: stock ?? null,
    availability: availabilityOf(product),
    imageUrl: product.imageUrl ?? null,
  };
}

function reader(contentType: string | undefined, body: ReadableStream<Uint8Array>): AsyncIterable<ProductRead> {
  const text = utf8(body);
  switch (contentType?.split(";")[0]?.trim().toLowerCase()) {
    case "text/csv":
      return readProductsCsv(text);
    case "application/json":
    case "application/x-ndjson":
      return readProductsJson(text);
    default:
      throw new Refusal("unsupported_media_type");
  }
}

async function* readProductsJson(text: AsyncIterable<string>): AsyncGenerator<ProductRead> {
  for await (const record of jsonRecords(text)) yield { line: record.line, ...readProduct(parse(record.text)) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
