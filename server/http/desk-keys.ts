import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { createApiKey, revokeApiKey } from "../actions/change-api-keys.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { isId } from "../domain/ids.ts";
import { keyPermissions } from "../domain/permissions.ts";
import { namesOf } from "../store/actors.ts";
import { type ApiKey, listApiKeys } from "../store/api-keys.ts";
import { type ApiKeyView, apiKeyListSchema, createdApiKeySchema, newApiKeySchema } from "./desk-member-schemas.ts";
import { type DeskEnv, idParam, json, type Needs, security } from "./desk-route.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";
import { hashOfApiKey } from "./who.ts";

/** The merchant's API keys. A member makes them, never another key; each may do what was chosen for it and no more. */
export function deskKeys(context: Context, needs: Needs): OpenAPIHono<DeskEnv> {
  const { db } = context;
  const app = new OpenAPIHono<DeskEnv>({ defaultHook: refuseInvalid });

  app.openapi(
    createRoute({
      method: "get",
      path: "/keys",
      summary: "API keys that open something, and what a key may be given",
      security,
      middleware: [needs("settings:write")] as const,
      responses: { 200: { description: "Youngest first", content: json(apiKeyListSchema) }, ...problemResponses(401, 403) },
    }),
    async (c) => {
      const keys = await listApiKeys(db, c.var.merchantId);
      const makers = keys.flatMap(({ createdBy }) => (createdBy ? [{ kind: "member" as const, id: createdBy }] : []));
      const names = await namesOf(db, c.var.merchantId, makers);
      return c.json({ items: keys.map((key) => view(key, names)), scopes: [...keyPermissions], next: null }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/keys",
      summary: "Make an API key; it is in the answer, and nowhere else",
      security,
      middleware: [needs("keys:write")] as const,
      request: { body: { required: true, content: json(newApiKeySchema) } },
      responses: {
        201: { description: "The key, this once", content: json(createdApiKeySchema) },
        ...problemResponses(400, 401, 403, 409),
      },
    }),
    async (c) => {
      const { actor, merchantId } = c.var;
      if (actor.kind !== "member") throw new Refusal("forbidden");
      const { key, ...made } = await createApiKey(context, merchantId, { ...c.req.valid("json"), createdBy: actor.id, hashOfApiKey });
      return c.json({ ...view(made, await namesOf(db, merchantId, [actor])), key }, 201);
    },
  );

  app.openapi(
    createRoute({
      method: "delete",
      path: "/keys/{id}",
      summary: "Revoke an API key; its next request answers 401",
      security,
      middleware: [needs("keys:write")] as const,
      request: { params: idParam },
      responses: { 204: { description: "It opens nothing any more" }, ...problemResponses(401, 403, 404) },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      if (!isId("apiKey", id)) throw new Refusal("not_found");
      await revokeApiKey(context, c.var.merchantId, id);
      return c.body(null, 204);
    },
  );

  return app;
}

function view({ createdBy, scopes, ...key }: ApiKey, names: ReadonlyMap<string, string>): ApiKeyView {
  return { ...key, scopes: [...scopes], createdBy: createdBy === null ? null : (names.get(createdBy) ?? "") };
}
