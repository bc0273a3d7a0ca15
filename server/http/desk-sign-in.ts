import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { checkCode } from "../actions/check-code.ts";
import { redeemLink } from "../actions/redeem-link.ts";
import { requestReset } from "../actions/request-reset.ts";
import { membersWith } from "../actions/sign-in.ts";
import { askForPasskey, usePasskey } from "../actions/use-passkey.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { findMemberLink, hashOfLink } from "../store/member-links.ts";
import { findMember } from "../store/members.ts";
import { findMerchant } from "../store/merchants.ts";
import { untilTick } from "./deadline.ts";
import {
  challengeSchema,
  linkSchema,
  linkUseSchema,
  merchantsSchema,
  meSchema,
  passkeyUseSchema,
  signInSchema,
} from "./desk-account-schemas.ts";
import { enter, merchantsOf } from "./desk-me.ts";
import { type DeskEnv, json } from "./desk-route.ts";
import { refuseForeign } from "./desk-session.ts";
import { languageOf } from "./language.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";
import type { Edge } from "./routes.ts";

/** The ways in for who is not signed in: password with its second factor, passkey, mailed links. Nothing here says who exists. */
export function deskSignIn(context: Context, edge: Pick<Edge, "failureDeadline">): OpenAPIHono<DeskEnv> {
  const { db } = context;
  const app = new OpenAPIHono<DeskEnv>({ defaultHook: refuseInvalid });

  app.openapi(
    createRoute({
      method: "post",
      path: "/sessions",
      summary: "Sign in with e-mail and password",
      description:
        "Who works for several merchants with one password is asked for which: the answer lists them, and `merchant` chooses. Who has a second factor is asked for a code (`totp_needed`).",
      request: { body: { required: true, content: json(signInSchema) } },
      responses: {
        201: { description: "Signed in; the cookie is the session", content: json(meSchema) },
        300: { description: "For which merchant?", content: json(merchantsSchema) },
        ...problemResponses(400, 401, 403, 429),
      },
    }),
    async (c) => {
      refuseForeign(context, c);
      const started = performance.now();
      const { email, password, merchant, code } = c.req.valid("json");
      const members = await membersWith(context, { email, password, address: c.var.address }).catch(async (failure: unknown) => {
        if (failure instanceof Refusal) await untilTick(started, edge.failureDeadline);
        throw failure;
      });
      const [only] = merchant === undefined ? members : members.filter(({ merchantId }) => merchantId === merchant);
      if (members.length > 1 && merchant === undefined) return c.json(await merchantsOf(db, members), 300);
      if (!only) throw new Refusal("sign_in_failed");
      if (only.totp !== null) await checkCode(context, only, code);
      return c.json(await enter(context, c, only), 201);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/passkey-challenges",
      summary: "What a passkey has to answer to sign in, within five minutes and once",
      responses: { 201: { description: "For `navigator.credentials.get`", content: json(challengeSchema) }, ...problemResponses(403) },
    }),
    async (c) => {
      refuseForeign(context, c);
      return c.json(await askForPasskey(context, null), 201);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/sessions/passkey",
      summary: "Sign in with a passkey, which needs no name and no second factor",
      request: { body: { required: true, content: json(passkeyUseSchema) } },
      responses: {
        201: { description: "Signed in; the cookie is the session", content: json(meSchema) },
        ...problemResponses(400, 403),
      },
    }),
    async (c) => {
      refuseForeign(context, c);
      return c.json(await enter(context, c, await usePasskey(context, null, c.req.valid("json"))), 201);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/password-resets",
      summary: "Mail a link to choose another password, if somebody has this address",
      request: { body: { required: true, content: json(z.strictObject({ email: z.string().min(3).max(254) })) } },
      responses: { 202: { description: "Taken; says nothing of whether anybody has it" }, ...problemResponses(400, 403, 429) },
    }),
    async (c) => {
      refuseForeign(context, c);
      const started = performance.now();
      const language = languageOf(undefined, c.req.header("Accept-Language"), "en");
      await requestReset(context, { email: c.req.valid("json").email, address: c.var.address, language });
      await untilTick(started, edge.failureDeadline);
      return c.body(null, 202);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/member-links",
      summary: "Whose mailed link this is",
      description: "Looks without using it. The secret travels in a body, because addresses end up in logs.",
      request: { body: { required: true, content: json(z.strictObject({ secret: z.string().min(1).max(100) })) } },
      responses: { 200: { description: "Whom it lets in", content: json(linkSchema) }, ...problemResponses(400, 403, 404) },
    }),
    async (c) => {
      refuseForeign(context, c);
      const link = await findMemberLink(db, hashOfLink(c.req.valid("json").secret), context.now());
      const member = link && (await findMember(db, link.merchantId, link.memberId));
      const merchant = link && (await findMerchant(db, link.merchantId));
      if (!link || !member || !merchant || member.disabledAt !== null) throw new Refusal("member_link_over");
      const { purpose, expiresAt } = link;
      return c.json({ purpose, merchant: merchant.name, email: member.email, name: member.name, expiresAt }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/member-links/uses",
      summary: "Join, or choose another password, with a mailed link; it works once",
      description:
        "Who has a second factor is not signed in by it (204) and signs in as always. Who joins with a passkey leaves the password out.",
      request: { body: { required: true, content: json(linkUseSchema) } },
      responses: {
        201: { description: "Done and signed in", content: json(meSchema) },
        204: { description: "Done; sign in" },
        ...problemResponses(400, 403, 404, 422),
      },
    }),
    async (c) => {
      refuseForeign(context, c);
      const { secret, ...choice } = c.req.valid("json");
      const member = await redeemLink(context, secret, choice);
      if (member.totp !== null) return c.body(null, 204);
      return c.json(await enter(context, c, member), 201);
    },
  );

  return app;
}
