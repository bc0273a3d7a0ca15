import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context as HonoContext } from "hono";
import { languages } from "../../locales/texts.ts";
import { changeMember } from "../actions/change-member.ts";
import { confirmIdentity } from "../actions/confirm-identity.ts";
import { endSession } from "../actions/end-session.ts";
import { setPassword } from "../actions/set-password.ts";
import { beginSession, membersWith } from "../actions/sign-in.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { MemberId, MerchantId } from "../domain/ids.ts";
import { permissionsOf } from "../domain/permissions.ts";
import { findMember, type Member } from "../store/members.ts";
import { findMerchant, listShopsOf } from "../store/merchants.ts";
import type { MemberSession } from "../store/sessions.ts";
import { type Me, meSchema } from "./desk-account-schemas.ts";
import { type DeskEnv, json } from "./desk-route.ts";
import { callerOf, giveCookie, refuseForeign, secretOf, takeCookie } from "./desk-session.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";
import { confirmedFor } from "./who.ts";

/** Signing in and out, and a member's own account. Cookies carry the session; an API key has none of this. */
export function deskAccount(context: Context): OpenAPIHono<DeskEnv> {
  const { db } = context;
  const app = new OpenAPIHono<DeskEnv>({ defaultHook: refuseInvalid });

  app.openapi(
    createRoute({
      method: "post",
      path: "/sessions",
      summary: "Sign in with e-mail and password",
      description: "Who works for several merchants with one password is asked for which: the answer lists them, and `merchant` chooses.",
      request: { body: { required: true, content: json(signInSchema) } },
      responses: {
        201: { description: "Signed in; the cookie is the session", content: json(meSchema) },
        300: {
          description: "For which merchant?",
          content: json(z.object({ merchants: z.array(z.object({ id: z.string(), name: z.string() })) })),
        },
        ...problemResponses(400, 401, 403, 429),
      },
    }),
    async (c) => {
      refuseForeign(context, c);
      const { email, password, merchant } = c.req.valid("json");
      const members = await membersWith(context, { email, password, address: c.var.address });
      const [only] = merchant === undefined ? members : members.filter(({ merchantId }) => merchantId === merchant);
      if (members.length > 1 && merchant === undefined) {
        const found = await Promise.all(members.map(({ merchantId }) => findMerchant(db, merchantId)));
        return c.json({ merchants: found.flatMap((one) => (one ? [{ id: one.id, name: one.name }] : [])) }, 300);
      }
      if (!only) throw new Refusal("sign_in_failed");
      giveCookie(context, c, await beginSession(context, only, c.req.header("User-Agent") ?? ""));
      return c.json(await meOf(only, context.now()), 201);
    },
  );

  app.openapi(
    createRoute({
      method: "delete",
      path: "/sessions/current",
      summary: "Sign out",
      responses: { 204: { description: "Signed out, also when nobody was" }, ...problemResponses(403) },
    }),
    async (c) => {
      refuseForeign(context, c);
      const secret = secretOf(context, c);
      if (secret) await endSession(context, secret);
      takeCookie(context, c);
      return c.body(null, 204);
    },
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/me",
      summary: "Who is signed in",
      security: [{ session: [] }],
      responses: { 200: { description: "The member and what they may do", content: json(meSchema) }, ...problemResponses(401) },
    }),
    async (c) => {
      const { member, session } = await signedIn(c);
      return c.json(await meOf(member, session.confirmedAt), 200);
    },
  );

  app.openapi(
    createRoute({
      method: "patch",
      path: "/me",
      summary: "Change one's own name, language and preferences",
      security: [{ session: [] }],
      request: { body: { required: true, content: json(changesSchema) } },
      responses: { 200: { description: "The member now", content: json(meSchema) }, ...problemResponses(400, 401, 403) },
    }),
    async (c) => {
      const { member, session } = await signedIn(c);
      const { name, language, preferences } = c.req.valid("json");
      const changed = await changeMember(context, member.merchantId, member.id, {
        ...(name !== undefined && { name }),
        ...(language !== undefined && { language }),
        ...(preferences && { preferences: { ...member.preferences, ...preferences } }),
      });
      return c.json(await meOf(changed, session.confirmedAt), 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/me/password",
      summary: "Choose another password; every other session of the member ends",
      security: [{ session: [] }],
      request: { body: { required: true, content: json(z.strictObject({ current: password, wanted: password })) } },
      responses: { 204: { description: "It holds from now on" }, ...problemResponses(400, 401, 403, 422, 429) },
    }),
    async (c) => {
      const { member, session } = await signedIn(c);
      const { current, wanted } = c.req.valid("json");
      await confirmIdentity(context, session, current);
      await setPassword(context, member, wanted, session.hash);
      return c.body(null, 204);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/confirmations",
      summary: "Show once more who one is, before money, exports, members and keys",
      security: [{ session: [] }],
      request: { body: { required: true, content: json(z.strictObject({ password })) } },
      responses: {
        200: { description: "Good for half an hour", content: json(z.object({ confirmedUntil: z.int() })) },
        ...problemResponses(400, 401, 403, 429),
      },
    }),
    async (c) => {
      const { session } = await signedIn(c);
      await confirmIdentity(context, session, c.req.valid("json").password);
      return c.json({ confirmedUntil: context.now() + confirmedFor }, 200);
    },
  );

  async function signedIn(c: HonoContext<DeskEnv>): Promise<{ member: Member; session: MemberSession }> {
    const { session } = await callerOf(context, c, null);
    const member = session && (await findMember(db, session.merchantId, session.memberId));
    if (!session || !member) throw new Refusal("unauthorized");
    return { member, session };
  }

  async function meOf(member: Member, confirmedAt: number): Promise<Me> {
    const [merchant, shops] = await Promise.all([findMerchant(db, member.merchantId), listShopsOf(db, member.merchantId)]);
    return {
      member: {
        id: member.id satisfies MemberId,
        name: member.name,
        email: member.email,
        role: member.role,
        language: member.language,
        preferences: { ...member.preferences },
        hasPassword: member.password !== null,
        hasTotp: member.totp !== null,
      },
      permissions: [...permissionsOf(member.role)],
      merchant: { id: member.merchantId satisfies MerchantId, name: merchant?.name ?? "" },
      shops: shops.map(({ slug, name, timeZone, languages: spoken, defaultLanguage }) => ({
        slug,
        name,
        timeZone,
        languages: [...spoken],
        defaultLanguage,
      })),
      confirmedUntil: confirmedAt + confirmedFor,
      now: context.now(),
    };
  }

  return app;
}

const password = z.string().min(1).max(500);
const signInSchema = z
  .strictObject({ email: z.string().max(254), password, merchant: z.string().max(64).exactOptional() })
  .openapi("SignIn");
const changesSchema = z
  .strictObject({
    name: z.string().trim().max(100).exactOptional(),
    language: z.enum(languages).nullable().exactOptional(),
    preferences: z
      .record(z.string().max(64), z.unknown())
      .refine((preferences) => JSON.stringify(preferences).length < 20_000, "too much to remember")
      .exactOptional(),
  })
  .openapi("MeChanges");
