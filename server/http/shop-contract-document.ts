import { writeFile } from "node:fs/promises";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import { orderInputSchema } from "../contract/orders-json.ts";
import * as contract from "../contract/shop-contract.ts";

/** The contract of "any other shop" as an OpenAPI document, for a developer's own tools. Kept in `docs/` and served as it is. */
export function shopContractDocument(): object {
  const described = new OpenAPIHono();
  const registry = described.openAPIRegistry;
  registry.registerComponent("securitySchemes", "secret", {
    type: "http",
    scheme: "bearer",
    description: "The secret that shop and portal agreed on.",
  });
  const json = (schema: z.ZodType) => ({ content: { "application/json": { schema } } });
  const refused = (description: string) => ({ description, ...json(contract.refusalSchema) });
  const common = { 401: { description: "Another secret" } };
  const key = z.object({ key: z.string().openapi({ param: { name: "key", in: "path" }, description: "Up to 200 characters." }) });
  const orderId = z.object({ id: z.string().openapi({ param: { name: "id", in: "path" } }) });
  const cursor = z
    .string()
    .optional()
    .openapi({ param: { name: "cursor", in: "query" }, description: "`next` of the page before." });

  registry.registerPath({
    method: "get",
    path: "/",
    summary: "Which shop it is, and which of the optional parts it has",
    responses: { 200: { description: "The shop", ...json(contract.shopAboutSchema) }, ...common },
  });
  registry.registerPath({
    method: "get",
    path: "/orders/{id}",
    summary: "One order, with everything that was refunded of it",
    request: { params: orderId },
    responses: { 200: { description: "The order", ...json(orderInputSchema) }, ...common, 404: refused("There is none") },
  });
  registry.registerPath({
    method: "get",
    path: "/orders",
    summary: "The order of a number, all orders, or those that changed; page by page",
    request: {
      query: z.object({
        number: z
          .string()
          .optional()
          .openapi({ param: { name: "number", in: "query" }, description: "As a shopper types it." }),
        changed_since: z
          .string()
          .optional()
          .openapi({ param: { name: "changed_since", in: "query" }, description: "Those changed then or later; ISO 8601." }),
        cursor,
      }),
    },
    responses: { 200: { description: "A page; empty when there are none", ...json(contract.documentedOrderList) }, ...common },
  });
  registry.registerPath({
    method: "get",
    path: "/products",
    summary: "Optional (`products`): every article, page by page",
    request: { query: z.object({ cursor }) },
    responses: { 200: { description: "A page", ...json(contract.documentedProductList) }, ...common },
  });
  registry.registerPath({
    method: "get",
    path: "/stock",
    summary: "Optional (`stock`): articles with their price and stock at this moment; those that are gone are left out",
    request: {
      query: z.object({
        sku: z
          .array(z.string())
          .openapi({ param: { name: "sku", in: "query" }, description: `Repeated, ${contract.mostSkus} times at most.` }),
      }),
    },
    responses: { 200: { description: "The articles", ...json(contract.documentedProductList) }, ...common },
  });

  const writes = [
    ["refunds", "refunds", "give money back, or write down that it was given", contract.refundRequestSchema, contract.refundAnswerSchema],
    ["restocks", "restocks", "put pieces back on sale", contract.restockRequestSchema, contract.restockAnswerSchema],
    ["credits", "credits", "make a store credit", contract.creditRequestSchema, contract.creditAnswerSchema],
    ["exchanges", "exchanges", "make an order of what is wanted instead", contract.exchangeRequestSchema, contract.exchangeAnswerSchema],
    ["notes", "notes", "write on the order what becomes of the return", contract.noteRequestSchema, z.object({})],
  ] as const;
  for (const [part, path, summary, asked, answered] of writes) {
    registry.registerPath({
      method: "put",
      path: `/${path}/{key}`,
      summary: `Optional (\`${part}\`): ${summary}; once for a key`,
      request: { params: key, body: { required: true, ...json(asked) } },
      responses: {
        200: { description: "What was made for this key before", ...json(answered) },
        201: { description: "Made", ...json(answered) },
        ...common,
        404: refused("There is no such order or article"),
        422: refused("Nothing happened; `code` says why"),
      },
    });
    if (part === "restocks" || part === "notes") continue;
    registry.registerPath({
      method: "get",
      path: `/${path}/{key}`,
      summary: `With \`${part}\`: what was made for a key`,
      request: { params: key },
      responses: { 200: { description: "It", ...json(answered) }, ...common, 404: refused("Nothing was") },
    });
  }

  registry.registerPath({
    method: "put",
    path: "/webhook",
    summary: "Optional (`webhooks`): the one address that changes are told to, instead of any before",
    request: { body: { required: true, ...json(contract.webhookRequestSchema) } },
    responses: { 204: { description: "Kept" }, ...common },
  });
  registry.registerPath({
    method: "delete",
    path: "/webhook",
    summary: "With `webhooks`: nothing is told any more",
    responses: { 204: { description: "Gone, or never there" }, ...common },
  });
  registry.registerWebhook({
    method: "post",
    path: "changed",
    summary: "What the shop sends: Standard Webhooks 1.0, with the secret of `PUT /webhook`",
    request: { body: { required: true, ...json(contract.webhookEventSchema) } },
    responses: { 204: { description: "Taken" } },
  });

  return described.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Any other shop",
      version: "1",
      description:
        "What a shop answers so that returns-portal can be connected to it. Money is decimal text in the order's currency, tax included; times are ISO 8601. The guide is docs/connect-any-shop.md.",
    },
    servers: [{ url: "https://shop.example/returns-api" }],
    security: [{ secret: [] }],
  });
}

export const documentFile = new URL("../../docs/any-shop.openapi.json", import.meta.url);

if (import.meta.main) await writeFile(documentFile, `${JSON.stringify(shopContractDocument(), null, 2)}\n`);
