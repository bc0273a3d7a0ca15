import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { textsFor } from "../../locales/texts.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { Shop } from "../domain/shop.ts";
import { connectionsOf } from "../store/connections.ts";
import { type Held, heldOrders, heldProducts } from "../store/held-records.ts";
import { findShopOf } from "../store/merchants.ts";
import { connectedView } from "./desk-connected-views.ts";
import { type ConnectionView, connectionListSchema } from "./desk-connection-schemas.ts";
import { type DeskEnv, json, type Needs, security, slugParam } from "./desk-route.ts";
import { languageOf } from "./language.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";

/** Every way in and out that exists, what it needs, and what came by it. What does not exist is not there. */
export function deskConnections(context: Context, needs: Needs): OpenAPIHono<DeskEnv> {
  const { db } = context;
  const app = new OpenAPIHono<DeskEnv>({ defaultHook: refuseInvalid });

  app.openapi(
    createRoute({
      method: "get",
      path: "/shops/{slug}/connections",
      summary: "How orders, articles, mails and files come and go",
      security,
      middleware: [needs("settings:read")] as const,
      request: { params: slugParam },
      responses: {
        200: { description: "Each way with what it needs", content: json(connectionListSchema) },
        ...problemResponses(401, 403, 404),
      },
    }),
    async (c) => {
      const shop = await findShopOf(db, c.var.merchantId, c.req.valid("param").slug);
      if (!shop) throw new Refusal("shop_not_found");
      const [orders, products] = await Promise.all([heldOrders(db, shop.merchantId, shop.id), heldProducts(db, shop.merchantId, shop.id)]);
      const items = [taken("orders", orders, orderDoors(shop)), taken("products", products, productDoors(shop)), ...providers(context)];
      const texts = textsFor(languageOf(undefined, c.req.header("Accept-Language"), "en"));
      const connections = await connectionsOf(db, shop.merchantId, shop.id);
      return c.json({ items, connected: await Promise.all(connections.map((one) => connectedView(context, one, texts))) }, 200);
    },
  );

  return app;
}

type Doors = ConnectionView["doors"];

function taken(id: "orders" | "products", { count, lastAt }: Held, doors: Doors): ConnectionView {
  return { id, ready: true, count, lastAt, doors, settings: [], provider: null };
}

function orderDoors({ slug }: Shop): Doors {
  return [
    { format: "json", method: "PUT", path: `/api/desk/shops/${slug}/orders/{number}` },
    { format: "json", method: "POST", path: `/api/desk/shops/${slug}/orders` },
    { format: "csv", method: "POST", path: `/api/desk/shops/${slug}/orders` },
    { format: "woocommerce", method: "CLI", path: `returns-portal import FILE --shop ${slug} --format woocommerce` },
  ];
}

function productDoors({ slug }: Shop): Doors {
  return (["json", "csv"] as const).map((format) => ({ format, method: "PUT", path: `/api/desk/shops/${slug}/products` }));
}

function providers({ mail, storage }: Context): ConnectionView[] {
  return (
    [
      ["mail", mail.about],
      ["storage", storage.about],
    ] as const
  ).map(([id, about]) => ({
    id,
    ready: about?.ready ?? true,
    count: null,
    lastAt: null,
    doors: [],
    settings: about?.settings.map((setting) => ({ ...setting })) ?? [],
    provider: about?.provider ?? null,
  }));
}
