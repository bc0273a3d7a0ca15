import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { textsFor } from "../../locales/texts.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { senderOf } from "../domain/parcel.ts";
import { findShopById } from "../store/merchants.ts";
import { findOrder } from "../store/orders.ts";
import { listReturnsOfParcels } from "../store/returns.ts";
import { findTracking, scansOfParcels } from "../store/tracking.ts";
import { readTrackingToken } from "../tracking-links.ts";
import { languageFor } from "./language.ts";
import { callCounter } from "./limits.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";
import type { Env } from "./routes.ts";
import { trackingSchema } from "./shopper-parcel-schemas.ts";
import { trackingView } from "./views-tracking.ts";

/** Links of one address that opened nothing, a minute. */
const mostGuesses = 20;

/** Where one parcel is, for whoever has the link from a letter: no order, no login, nothing but the parcel. */
export function trackingRoutes(context: Context): OpenAPIHono<Env> {
  const { db, keys, now } = context;
  const app = new OpenAPIHono<Env>({ defaultHook: refuseInvalid });
  const guesses = callCounter(now, mostGuesses);

  app.openapi(
    createRoute({
      method: "get",
      path: "/tracking",
      summary: "Where a parcel is",
      description: "The Bearer token is the one of a tracking link. It opens one parcel and nothing of the return that travels in it.",
      responses: {
        200: { description: "The parcel", content: { "application/json": { schema: trackingSchema } } },
        ...problemResponses(404, 429),
      },
    }),
    async (c) => {
      const token = /^Bearer (\S+)$/.exec(c.req.header("Authorization") ?? "")?.[1] ?? "";
      const found = readTrackingToken(keys, token, now());
      // The same answer for what nobody signed, what is over and what is gone.
      const refuse = () => {
        const { left, resetSeconds } = guesses(c.var.address);
        if (left < 0) throw new Refusal("too_many_requests", { retryAfterSeconds: resetSeconds });
        return new Refusal("link_expired");
      };
      if (!found) throw refuse();
      const { merchantId, parcelId } = found;
      const returns = await listReturnsOfParcels(db, merchantId, [parcelId]);
      const [ret] = returns;
      const parcel = ret?.parcels.find(({ id }) => id === parcelId);
      const shop = ret && (await findShopById(db, merchantId, ret.shopId));
      if (!parcel || !shop) throw refuse();
      const [tracking, scans, order] = await Promise.all([
        findTracking(db, merchantId, parcelId),
        scansOfParcels(db, merchantId, [parcelId]),
        findOrder(db, merchantId, ret.orderId),
      ]);
      // Every way in ends when people are forgotten; so does this one.
      if (!order || order.erasedAt !== undefined) throw refuse();
      const texts = textsFor(languageFor(c, shop));
      const from = senderOf(parcel, order);
      return c.json(trackingView({ shop, parcel, returns, tracking, from, scans: scans.get(parcelId) ?? [], texts, at: now() }), 200);
    },
  );
  return app;
}
