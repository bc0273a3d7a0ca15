import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { languages } from "../../locales/texts.ts";
import { changeMember } from "../actions/change-member.ts";
import { checkCode } from "../actions/check-code.ts";
import { confirmSession, provePassword } from "../actions/confirm-identity.ts";
import { endOtherSessions, endOwnSession } from "../actions/end-session.ts";
import { setPassword } from "../actions/set-password.ts";
import { askForPasskey, usePasskey } from "../actions/use-passkey.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { listSessions } from "../store/sessions.ts";
import { challengeSchema, meSchema, ownSessionsSchema, passkeyUseSchema, passwordSchema as password } from "./desk-account-schemas.ts";
import { freshlySignedIn, meOf, signedIn } from "./desk-me.ts";
import { type DeskEnv, json } from "./desk-route.ts";
import { endShownSession, refuseForeign, takeCookie } from "./desk-session.ts";
import { InvalidRequest } from "./errors.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";
import { confirmedFor } from "./who.ts";

const security = [{ session: [] }];

/** A member's own account: who they are, their password, where they are signed in, and showing once more that it is them. */
export function deskAccount(context: Context): OpenAPIHono<DeskEnv> {
  const { db } = context;
  const app = new OpenAPIHono<DeskEnv>({ defaultHook: refuseInvalid });

  app.openapi(
    createRoute({
      method: "delete",
      path: "/sessions/current",
      summary: "Sign out",
      responses: { 204: { description: "Signed out, also when nobody was" }, ...problemResponses(403) },
    }),
    async (c) => {
      refuseForeign(context, c);
      await endShownSession(context, c);
      takeCookie(context, c);
      return c.body(null, 204);
    },
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/me",
      summary: "Who is signed in",
      security,
      responses: { 200: { description: "The member and what they may do", content: json(meSchema) }, ...problemResponses(401) },
    }),
    async (c) => {
      const { member, session } = await signedIn(context, c);
      return c.json(await meOf(context, member, session.confirmedAt), 200);
    },
  );

  app.openapi(
    createRoute({
      method: "patch",
      path: "/me",
      summary: "Change one's own name, language and preferences",
      security,
      request: { body: { required: true, content: json(changesSchema) } },
      responses: { 200: { description: "The member now", content: json(meSchema) }, ...problemResponses(400, 401, 403) },
    }),
    async (c) => {
      const { member, session } = await signedIn(context, c);
      const { name, language, preferences: changes } = c.req.valid("json");
      const preferences = changes && { ...member.preferences, ...changes };
      // One by one they could grow without end.
      if (JSON.stringify(preferences ?? {}).length > mostPreferences) throw new InvalidRequest([tooMuch]);
      const changed = await changeMember(context, member.merchantId, member.id, {
        ...(name !== undefined && { name }),
        ...(language !== undefined && { language }),
        ...(preferences && { preferences }),
      });
      return c.json(await meOf(context, changed, session.confirmedAt), 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/me/password",
      summary: "Choose another password; every other session of the member ends",
      description: "Who has none yet shows who they are by another way of theirs and leaves `current` out.",
      security,
      request: { body: { required: true, content: json(z.strictObject({ current: password.exactOptional(), wanted: password })) } },
      responses: { 204: { description: "It holds from now on" }, ...problemResponses(400, 401, 403, 422, 429) },
    }),
    async (c) => {
      const { current, wanted } = c.req.valid("json");
      const { member, session } = await signedIn(context, c);
      if (member.password === null) await freshlySignedIn(context, c);
      else await provePassword(context, session, current ?? "");
      await setPassword(context, member, wanted, session.hash);
      return c.body(null, 204);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/confirmations",
      summary: "Show once more who one is, before money, exports, members and keys",
      description: "By password, by a passkey (`POST /confirmations/challenges` first), or by a code of the authenticator app.",
      security,
      request: { body: { required: true, content: json(confirmationSchema) } },
      responses: {
        200: { description: "Good for half an hour", content: json(z.object({ confirmedUntil: z.int() })) },
        ...problemResponses(400, 401, 403, 429),
      },
    }),
    async (c) => {
      const { member, session } = await signedIn(context, c);
      const proof = c.req.valid("json");
      if ("password" in proof) await provePassword(context, session, proof.password);
      else if ("passkey" in proof) await usePasskey(context, member.id, proof.passkey);
      else if (member.totp === null) throw new Refusal("totp_wrong");
      else await checkCode(context, member, proof.code);
      await confirmSession(context, session);
      return c.json({ confirmedUntil: context.now() + confirmedFor }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/confirmations/challenges",
      summary: "What a passkey of the member has to answer, within five minutes and once",
      security,
      responses: { 201: { description: "For `navigator.credentials.get`", content: json(challengeSchema) }, ...problemResponses(401, 403) },
    }),
    async (c) => c.json(await askForPasskey(context, (await signedIn(context, c)).member), 201),
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/me/sessions",
      summary: "Where one is signed in",
      security,
      responses: { 200: { description: "The one used last first", content: json(ownSessionsSchema) }, ...problemResponses(401) },
    }),
    async (c) => {
      const { member, session } = await signedIn(context, c);
      const open = await listSessions(db, member.merchantId, member.id, context.now());
      return c.json({ items: open.map(({ hash, ...rest }) => ({ id: hash, ...rest, current: hash === session.hash })), next: null }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "delete",
      path: "/me/sessions",
      summary: "Sign out everywhere but here",
      security,
      responses: { 204: { description: "Only this session is left" }, ...problemResponses(401, 403) },
    }),
    async (c) => {
      await endOtherSessions(context, (await signedIn(context, c)).session);
      return c.body(null, 204);
    },
  );

  app.openapi(
    createRoute({
      method: "delete",
      path: "/me/sessions/{id}",
      summary: "Sign out on one other device",
      security,
      request: { params: z.object({ id: z.string().max(100) }) },
      responses: { 204: { description: "It has ended" }, ...problemResponses(401, 403, 404) },
    }),
    async (c) => {
      await endOwnSession(context, (await signedIn(context, c)).session, c.req.valid("param").id);
      return c.body(null, 204);
    },
  );

  return app;
}

const mostPreferences = 20_000;
const tooMuch = { pointer: "/preferences", detail: "too much to remember" };

const changesSchema = z
  .strictObject({
    name: z.string().trim().max(100).exactOptional(),
    language: z.enum(languages).nullable().exactOptional(),
    preferences: z
      .record(z.string().max(64), z.unknown())
      .refine((preferences) => JSON.stringify(preferences).length <= mostPreferences, tooMuch.detail)
      .exactOptional(),
  })
  .openapi("MeChanges");
const confirmationSchema = z
  .union([z.strictObject({ password }), z.strictObject({ passkey: passkeyUseSchema }), z.strictObject({ code: z.string().min(1).max(40) })])
  .openapi("Confirmation");
