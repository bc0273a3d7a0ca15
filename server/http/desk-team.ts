import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { changeDeskSettings } from "../actions/change-desk-settings.ts";
import type { Context } from "../context.ts";
import type { DeskSettings } from "../domain/desk-settings.ts";
import { readDeskSettings } from "../store/desk-settings.ts";
import { type DeskEnv, json, type Needs, security } from "./desk-route.ts";
import { type TeamSettings, teamSettingsSchema } from "./desk-team-schemas.ts";
import { versionOf } from "./if-match.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";

/** How the team of a merchant works: read by everybody who receives and decides, changed by whoever sets the shop up. */
export function deskTeam(context: Context, needs: Needs): OpenAPIHono<DeskEnv> {
  const app = new OpenAPIHono<DeskEnv>({ defaultHook: refuseInvalid });

  app.openapi(
    createRoute({
      method: "get",
      path: "/settings",
      summary: "How the team works: grades, dispositions, places, limits, saved texts, retention",
      security,
      middleware: [needs("returns:read")] as const,
      responses: {
        200: { description: "All of it; the `ETag` counts changes", content: json(teamSettingsSchema) },
        ...problemResponses(401, 403),
      },
    }),
    async (c) => {
      const { settings, revision } = await readDeskSettings(context.db, c.var.merchantId);
      c.header("ETag", `"${revision}"`);
      return c.json(view(settings), 200);
    },
  );

  app.openapi(
    createRoute({
      method: "put",
      path: "/settings",
      summary: "Change how the team works",
      description:
        "Send the `ETag` that was read as `If-Match`. A grade or a disposition that a piece carries is `retired`, never taken away: else the answer is 409 `mark_in_use`.",
      security,
      middleware: [needs("settings:write")] as const,
      request: { body: { required: true, content: json(teamSettingsSchema) } },
      responses: { 200: { description: "All of it now", content: json(teamSettingsSchema) }, ...problemResponses(400, 401, 403, 409, 412) },
    }),
    async (c) => {
      const seen = versionOf(c.req.header("If-Match"));
      const { settings, revision } = await changeDeskSettings(context, c.var.merchantId, c.req.valid("json"), seen);
      c.header("ETag", `"${revision}"`);
      return c.json(view(settings), 200);
    },
  );

  return app;
}

function view({ grades, dispositions, locations, money, lateAfterHours, savedTexts, retention }: DeskSettings): TeamSettings {
  return {
    grades: [...grades],
    dispositions: [...dispositions],
    locations: [...locations],
    money,
    lateAfterHours,
    savedTexts: savedTexts.map(({ id, name, text }) => ({ id, name, text: { ...text } })),
    retention,
  };
}
