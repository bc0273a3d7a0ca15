import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { beginSignOn, finishSignOn, membersBySignOn } from "../actions/sign-on.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { merchantsSchema, meSchema, waysSchema } from "./desk-account-schemas.ts";
import { enter, merchantsOf } from "./desk-me.ts";
import { type DeskEnv, json } from "./desk-route.ts";
import { giveSignOnCookie, refuseForeign, signOnOf, takeSignOnCookie } from "./desk-session.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";

/**
 * Single sign-on by OpenID Connect, where the operator has configured one. The browser that left is the one that comes back: a sealed
 * cookie holds what is expected, so nobody can be made to enter as somebody else.
 */
export function deskSignOn(context: Context): OpenAPIHono<DeskEnv> {
  const app = new OpenAPIHono<DeskEnv>({ defaultHook: refuseInvalid });

  app.openapi(
    createRoute({
      method: "get",
      path: "/sessions/ways",
      summary: "Which ways in there are besides password and passkey",
      responses: { 200: { description: "The same for everybody", content: json(waysSchema) } },
    }),
    (c) => c.json({ oidc: context.signOn ? { label: context.signOn.label } : null }, 200),
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/oidc/start",
      summary: "Leave for the single sign-on",
      request: { query: z.object({ to: z.string().max(1_000).optional() }) },
      responses: { 302: { description: "To the provider" }, ...problemResponses(404) },
    }),
    async (c) => {
      const { url, sealed } = await beginSignOn(context, c.req.valid("query").to ?? "");
      giveSignOnCookie(context, c, sealed, "Lax");
      return c.redirect(url, 302);
    },
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/oidc/callback",
      summary: "Come back from the single sign-on",
      description: "The redirect URI to register with the provider.",
      responses: { 302: { description: "To the desk's sign-in, which finishes it" } },
    }),
    async (c) => {
      const sealed = signOnOf(context, c) ?? "";
      try {
        const { ticket, to } = await finishSignOn(context, new URL(c.req.url).search, sealed);
        giveSignOnCookie(context, c, ticket, "Strict");
        return c.redirect(`/desk/sign-in?oidc=back&to=${encodeURIComponent(to)}`, 302);
      } catch (failure) {
        if (!(failure instanceof Refusal)) throw failure;
        takeSignOnCookie(context, c);
        return c.redirect("/desk/sign-in?oidc=over", 302);
      }
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/sessions/oidc",
      summary: "Enter, after having come back from the single sign-on",
      request: { body: { required: true, content: json(z.strictObject({ merchant: z.string().max(64).exactOptional() })) } },
      responses: {
        201: { description: "Signed in; the cookie is the session", content: json(meSchema) },
        300: { description: "For which merchant?", content: json(merchantsSchema) },
        ...problemResponses(400, 403),
      },
    }),
    async (c) => {
      refuseForeign(context, c);
      const members = await membersBySignOn(context, signOnOf(context, c) ?? "", c.req.valid("json").merchant);
      const [only] = members;
      if (members.length > 1 || !only) return c.json(await merchantsOf(context.db, members), 300);
      takeSignOnCookie(context, c);
      return c.json(await enter(context, c, only), 201);
    },
  );

  return app;
}
