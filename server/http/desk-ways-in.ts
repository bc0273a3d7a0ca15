import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { addPasskey, askForNewPasskey, removePasskey, renamePasskey } from "../actions/change-passkeys.ts";
import { beginSecondFactor, switchOffSecondFactor, switchOnSecondFactor } from "../actions/change-second-factor.ts";
import type { Context } from "../context.ts";
import { qrPath } from "../documents/qr.ts";
import { findMerchant } from "../store/merchants.ts";
import { listPasskeys, type Passkey } from "../store/passkeys.ts";
import {
  challengeSchema,
  enrolmentSchema,
  newPasskeySchema,
  type PasskeyView,
  passkeySchema,
  passkeysSchema,
  recoveryCodesSchema,
} from "./desk-account-schemas.ts";
import { freshlySignedIn, signedIn } from "./desk-me.ts";
import { type DeskEnv, json } from "./desk-route.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";

const security = [{ session: [] }];
const passkeyParam = z.object({ id: z.string().max(1_400) });

/** A member's own passkeys and second factor. Whoever adds or takes away a way in has shown a moment ago who they are. */
export function deskWaysIn(context: Context): OpenAPIHono<DeskEnv> {
  const { db } = context;
  const app = new OpenAPIHono<DeskEnv>({ defaultHook: refuseInvalid });

  app.openapi(
    createRoute({
      method: "get",
      path: "/me/passkeys",
      summary: "One's own passkeys",
      security,
      responses: { 200: { description: "Oldest first", content: json(passkeysSchema) }, ...problemResponses(401) },
    }),
    async (c) => {
      const { member } = await signedIn(context, c);
      return c.json({ items: (await listPasskeys(db, member.merchantId, member.id)).map(view), next: null }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/me/passkeys/challenges",
      summary: "What a new passkey has to answer, within five minutes and once",
      security,
      responses: {
        201: { description: "For `navigator.credentials.create`", content: json(challengeSchema) },
        ...problemResponses(401, 403),
      },
    }),
    async (c) => {
      const { member } = await freshlySignedIn(context, c);
      const merchant = await findMerchant(db, member.merchantId);
      const { token, options } = await askForNewPasskey(context, member, merchant?.name ?? "");
      return c.json({ token, options: { ...options } }, 201);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/me/passkeys",
      summary: "Add a passkey",
      security,
      request: { body: { required: true, content: json(newPasskeySchema) } },
      responses: {
        201: { description: "It opens the account from now on", content: json(passkeySchema) },
        ...problemResponses(400, 401, 403),
      },
    }),
    async (c) => {
      const { member } = await freshlySignedIn(context, c);
      return c.json(view(await addPasskey(context, member, c.req.valid("json"))), 201);
    },
  );

  app.openapi(
    createRoute({
      method: "patch",
      path: "/me/passkeys/{id}",
      summary: "Name a passkey",
      security,
      request: {
        params: passkeyParam,
        body: { required: true, content: json(z.strictObject({ name: z.string().trim().min(1).max(60) })) },
      },
      responses: { 204: { description: "It has this name" }, ...problemResponses(400, 401, 403, 404) },
    }),
    async (c) => {
      const { member } = await signedIn(context, c);
      await renamePasskey(context, member, c.req.valid("param").id, c.req.valid("json").name);
      return c.body(null, 204);
    },
  );

  app.openapi(
    createRoute({
      method: "delete",
      path: "/me/passkeys/{id}",
      summary: "Take a passkey away",
      security,
      request: { params: passkeyParam },
      responses: { 204: { description: "It opens nothing any more" }, ...problemResponses(401, 403, 404) },
    }),
    async (c) => {
      const { member } = await freshlySignedIn(context, c);
      await removePasskey(context, member, c.req.valid("param").id);
      return c.body(null, 204);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/me/totp",
      summary: "Begin to set up an authenticator app; nothing holds until its first code was shown",
      security,
      responses: { 201: { description: "What the app needs to know", content: json(enrolmentSchema) }, ...problemResponses(401, 403) },
    }),
    async (c) => {
      const { member } = await freshlySignedIn(context, c);
      const merchant = await findMerchant(db, member.merchantId);
      const begun = beginSecondFactor(context, member, merchant?.name ?? "");
      return c.json({ ...begun, qr: qrPath(begun.address) }, 201);
    },
  );

  app.openapi(
    createRoute({
      method: "put",
      path: "/me/totp",
      summary: "Ask for the app's code at every sign-in by password from now on",
      security,
      request: {
        body: { required: true, content: json(z.strictObject({ enrolment: z.string().max(1_000), code: z.string().min(1).max(40) })) },
      },
      responses: {
        200: { description: "Ten codes for when the app is not at hand, shown this once", content: json(recoveryCodesSchema) },
        ...problemResponses(400, 401, 403),
      },
    }),
    async (c) => {
      const { member } = await freshlySignedIn(context, c);
      return c.json({ recoveryCodes: await switchOnSecondFactor(context, member, c.req.valid("json")) }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "delete",
      path: "/me/totp",
      summary: "Ask for no code any more",
      security,
      responses: { 204: { description: "The password alone opens the account" }, ...problemResponses(401, 403) },
    }),
    async (c) => {
      await switchOffSecondFactor(context, (await freshlySignedIn(context, c)).member);
      return c.body(null, 204);
    },
  );

  return app;
}

function view({ id, name, createdAt, usedAt }: Passkey): PasskeyView {
  return { id, name, createdAt, usedAt };
}
