import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context as HonoContext } from "hono";
import { textsFor } from "../../locales/texts.ts";
import { assignParcel } from "../actions/assign-parcel.ts";
import { photographParcel } from "../actions/photograph-parcel.ts";
import { receiveUnknownParcel } from "../actions/receive-unknown-parcel.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { isId, type MerchantId } from "../domain/ids.ts";
import { namesOf } from "../store/actors.ts";
import { findUnknownParcel, listUnknownParcels, type UnknownParcel } from "../store/unknown-parcels.ts";
import { type UnknownParcelView, unknownParcelRequestSchema, unknownParcelSchema } from "./desk-reception-schemas.ts";
import { answerReturnPage, returnOf } from "./desk-return-page.ts";
import { returnPageSchema } from "./desk-return-schemas.ts";
import { type DeskEnv, idParam, json, type Needs, security } from "./desk-route.ts";
import { hashOfRequest, requireKey } from "./idempotency.ts";
import { languageOf } from "./language.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";
import { unknownParcelView } from "./unknown-parcel-view.ts";

/** Shown at once; whoever has more of them matches these first. */
const mostShown = 100;

/** Parcels that nothing names: written down with a picture, and matched when somebody knows more (S5-20). */
export function deskUnknownParcels(context: Context, needs: Needs): OpenAPIHono<DeskEnv> {
  const { db } = context;
  const app = new OpenAPIHono<DeskEnv>({ defaultHook: refuseInvalid });

  app.openapi(
    createRoute({
      method: "get",
      path: "/unknown-parcels",
      summary: "Parcels that wait to be assigned, oldest first",
      security,
      middleware: [needs("returns:read")] as const,
      responses: {
        200: { description: "At most a hundred", content: json(z.object({ items: z.array(unknownParcelSchema) })) },
        ...problemResponses(401, 403),
      },
    }),
    async (c) => c.json({ items: await unknownParcelViews(context, c, await listUnknownParcels(db, c.var.merchantId, mostShown)) }, 200),
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/unknown-parcels",
      summary: "Take in a parcel that nobody can assign",
      description: "Needs `Idempotency-Key`; the same again takes in nothing more. Its picture follows with `PUT …/photo`.",
      security,
      middleware: [needs("returns:receive")] as const,
      request: { body: { required: true, content: json(unknownParcelRequestSchema) } },
      responses: {
        201: { description: "The parcel", content: json(unknownParcelSchema) },
        ...problemResponses(400, 401, 403, 422),
      },
    }),
    async (c) => {
      const body = c.req.valid("json");
      const key = requireKey(c.req.header("Idempotency-Key"));
      const idempotency = { key, requestHash: hashOfRequest(body) };
      const id = await receiveUnknownParcel(context, c.var.merchantId, { ...body, by: c.var.actor, idempotency });
      return c.json(await one(c, await unknownParcelOf(context, c.var.merchantId, id)), 201);
    },
  );

  app.openapi(
    createRoute({
      method: "put",
      path: "/unknown-parcels/{id}/photo",
      summary: "The picture of a parcel nobody knows",
      description: "The body is the picture, as for shoppers. Until the parcel is assigned, a further one takes its place.",
      security,
      middleware: [needs("returns:receive")] as const,
      request: { params: idParam },
      responses: {
        200: { description: "The parcel", content: json(unknownParcelSchema) },
        ...problemResponses(401, 403, 404, 409, 413, 415),
      },
    }),
    async (c) => {
      const { id } = await unknownParcelOf(context, c.var.merchantId, c.req.valid("param").id);
      await photographParcel(context, c.var.merchantId, id, new Uint8Array(await c.req.arrayBuffer()));
      return c.json(await one(c, await unknownParcelOf(context, c.var.merchantId, id)), 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/unknown-parcels/{id}/assignment",
      summary: "Say of which return it is; it is received there",
      description: "Saying the same again changes nothing.",
      security,
      middleware: [needs("returns:receive")] as const,
      request: { params: idParam, body: { required: true, content: json(z.strictObject({ returnId: z.string().max(64) })) } },
      responses: {
        200: { description: "The return", content: json(returnPageSchema) },
        ...problemResponses(400, 401, 403, 404, 409),
      },
    }),
    async (c) => {
      const { merchantId } = c.var;
      const parcel = await unknownParcelOf(context, merchantId, c.req.valid("param").id);
      const ret = await returnOf(context, merchantId, c.req.valid("json").returnId);
      await assignParcel(context, merchantId, parcel.id, ret.id);
      return answerReturnPage(context, c, ret.id);
    },
  );

  async function one(c: HonoContext<DeskEnv>, parcel: UnknownParcel): Promise<UnknownParcelView> {
    const [view] = await unknownParcelViews(context, c, [parcel]);
    if (!view) throw new Refusal("not_found");
    return view;
  }

  return app;
}

/** @throws Refusal `not_found`, also for another merchant's */
export async function unknownParcelOf({ db }: Pick<Context, "db">, merchantId: MerchantId, id: string): Promise<UnknownParcel> {
  const parcel = isId("unknownParcel", id) ? await findUnknownParcel(db, merchantId, id) : null;
  if (!parcel) throw new Refusal("not_found");
  return parcel;
}

async function unknownParcelViews(
  context: Context,
  c: HonoContext<DeskEnv>,
  parcels: readonly UnknownParcel[],
): Promise<UnknownParcelView[]> {
  const names = await namesOf(
    context.db,
    c.var.merchantId,
    parcels.map(({ by }) => by),
  );
  const texts = textsFor(languageOf(undefined, c.req.header("Accept-Language"), "en"));
  return parcels.map((parcel) => unknownParcelView(context, parcel, { names, shopper: "", texts }));
}
