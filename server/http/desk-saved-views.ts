import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context as HonoContext } from "hono";
import { changeView, removeView, saveView, type Viewer } from "../actions/save-view.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { isId, type ViewId } from "../domain/ids.ts";
import { listViews, type SavedView } from "../store/saved-views.ts";
import { type DeskEnv, idParam, json, type Needs, security } from "./desk-route.ts";
import { hashOfRequest, requireKey } from "./idempotency.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";

const wishSchema = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .max(60)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u),
  /** As it stands in the list's address after the question mark. */
  query: z
    .string()
    .max(1_000)
    .regex(/^[\x21-\x7e]*$/),
  shared: z.boolean(),
});
const newViewSchema = wishSchema.extend({ shared: z.boolean().default(false) }).openapi("NewView");
const viewChangesSchema = wishSchema.partial().openapi("ViewChanges");
const savedViewSchema = z.object({ id: z.string(), name: z.string(), query: z.string(), shared: z.boolean() }).openapi("SavedView");

/** Lists that are wanted again: each member's own, and those of all, which who may change returns keeps. */
export function deskSavedViews(context: Context, needs: Needs): OpenAPIHono<DeskEnv> {
  const app = new OpenAPIHono<DeskEnv>({ defaultHook: refuseInvalid });

  app.openapi(
    createRoute({
      method: "get",
      path: "/views",
      summary: "Saved views, one's own and those of all",
      security,
      middleware: [needs("returns:read")] as const,
      responses: {
        200: { description: "At most 100", content: json(z.object({ items: z.array(savedViewSchema), next: z.null() })) },
        ...problemResponses(401, 403),
      },
    }),
    async (c) => {
      const views = await listViews(context.db, c.var.merchantId, viewerOf(c).memberId);
      return c.json({ items: views.map(shown), next: null }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/views",
      summary: "Save a view",
      security,
      middleware: [needs("returns:read")] as const,
      request: { body: { required: true, content: json(newViewSchema) } },
      responses: {
        201: { description: "The view", content: json(savedViewSchema) },
        ...problemResponses(400, 401, 403, 409, 422),
      },
    }),
    async (c) => {
      const wish = c.req.valid("json");
      const idempotency = { key: requireKey(c.req.header("Idempotency-Key")), requestHash: hashOfRequest(wish) };
      return c.json(shown(await saveView(context, viewerOf(c), wish, idempotency)), 201);
    },
  );

  app.openapi(
    createRoute({
      method: "patch",
      path: "/views/{id}",
      summary: "Change a saved view",
      security,
      middleware: [needs("returns:read")] as const,
      request: { params: idParam, body: { required: true, content: json(viewChangesSchema) } },
      responses: { 200: { description: "The view now", content: json(savedViewSchema) }, ...problemResponses(400, 401, 403, 404, 409) },
    }),
    async (c) => {
      const { name, query, shared } = c.req.valid("json");
      const changes = {
        ...(name !== undefined && { name }),
        ...(query !== undefined && { query }),
        ...(shared !== undefined && { shared }),
      };
      return c.json(shown(await changeView(context, viewerOf(c), viewId(c.req.valid("param").id), changes)), 200);
    },
  );

  app.openapi(
    createRoute({
      method: "delete",
      path: "/views/{id}",
      summary: "Take a saved view away",
      security,
      middleware: [needs("returns:read")] as const,
      request: { params: idParam },
      responses: { 204: { description: "It is gone" }, ...problemResponses(401, 403, 404) },
    }),
    async (c) => {
      await removeView(context, viewerOf(c), viewId(c.req.valid("param").id));
      return c.body(null, 204);
    },
  );

  return app;
}

function viewerOf(c: HonoContext<DeskEnv>): Viewer {
  const { actor, caller, merchantId } = c.var;
  return {
    merchantId,
    memberId: actor.kind === "member" ? actor.id : null,
    mayShare: caller.permissions.includes("returns:write"),
  };
}

function shown({ id, name, query, memberId }: SavedView): z.infer<typeof savedViewSchema> {
  return { id, name, query, shared: memberId === null };
}

function viewId(text: string): ViewId {
  if (!isId("view", text)) throw new Refusal("not_found");
  return text;
}
