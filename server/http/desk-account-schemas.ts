import { z } from "@hono/zod-openapi";
import { permissions, roles } from "../domain/permissions.ts";

/** Who is signed in, and what the desk needs to draw itself. */
export const meSchema = z
  .object({
    member: z.object({
      id: z.string(),
      name: z.string(),
      email: z.string(),
      role: z.enum(roles),
      language: z.string().nullable(),
      /** What the desk remembers for this person: columns, single keys off, light or dark. Whatever the desk put there. */
      preferences: z.record(z.string(), z.unknown()),
      hasPassword: z.boolean(),
      hasTotp: z.boolean(),
      hasPasskey: z.boolean(),
    }),
    permissions: z.array(z.enum(permissions)),
    merchant: z.object({ id: z.string(), name: z.string() }),
    shops: z.array(
      z.object({ slug: z.string(), name: z.string(), timeZone: z.string(), languages: z.array(z.string()), defaultLanguage: z.string() }),
    ),
    /** Until when what needs a fresh proof of identity is done without asking, epoch milliseconds. */
    confirmedUntil: z.int(),
    /** The server's clock, epoch milliseconds. */
    now: z.int(),
  })
  .openapi("Me");

export const passwordSchema = z.string().min(1).max(500);

/** What a browser's authenticator answers; the library that verifies it reads the rest. */
const credentialSchema = z
  .looseObject({ id: z.string().min(1).max(1_400) })
  .refine((credential) => JSON.stringify(credential).length < 30_000, "too long");
const token = z.string().min(1).max(1_000);

export const passkeyUseSchema = z.strictObject({ token, response: credentialSchema }).openapi("PasskeyUse");
export const newPasskeySchema = z
  .strictObject({ token, response: credentialSchema, name: z.string().trim().min(1).max(60) })
  .openapi("NewPasskey");
export const challengeSchema = z.object({ token: z.string(), options: z.record(z.string(), z.unknown()) }).openapi("PasskeyChallenge");
export const passkeySchema = z
  .object({ id: z.string(), name: z.string(), createdAt: z.int(), usedAt: z.int().nullable() })
  .openapi("Passkey");
export const passkeysSchema = z.object({ items: z.array(passkeySchema), next: z.null() }).openapi("Passkeys");

export const ownSessionsSchema = z
  .object({
    items: z.array(
      z.object({
        id: z.string(),
        /** What the browser says of itself. */
        device: z.string(),
        createdAt: z.int(),
        seenAt: z.int(),
        current: z.boolean(),
      }),
    ),
    next: z.null(),
  })
  .openapi("OwnSessions");

export const signInSchema = z
  .strictObject({
    email: z.string().max(254),
    password: passwordSchema,
    merchant: z.string().max(64).exactOptional(),
    /** Of the authenticator app, or a recovery code; asked for by `totp_needed`. */
    code: z.string().max(40).exactOptional(),
  })
  .openapi("SignIn");
export const merchantsSchema = z.object({ merchants: z.array(z.object({ id: z.string(), name: z.string() })) }).openapi("WhichMerchant");
export const waysSchema = z
  .object({ oidc: z.object({ label: z.string() }).nullable().describe("The operator's single sign-on, where one is configured") })
  .openapi("WaysIn");

export const linkSchema = z
  .object({
    purpose: z.enum(["invitation", "reset"]),
    merchant: z.string(),
    email: z.string(),
    name: z.string(),
    expiresAt: z.int(),
  })
  .openapi("MemberLink");
export const linkUseSchema = z
  .strictObject({
    secret: z.string().min(1).max(100),
    name: z.string().trim().min(1).max(100).exactOptional(),
    password: passwordSchema.exactOptional(),
  })
  .openapi("MemberLinkUse");

export const enrolmentSchema = z
  .object({
    /** For typing, where no camera is at hand. */
    secret: z.string(),
    /** What the QR code says. */
    address: z.string(),
    /** The QR code: `size` modules square, the dark ones as one SVG path in module units. */
    qr: z.object({ size: z.int(), path: z.string() }),
    /** Comes back with the first code. */
    enrolment: z.string(),
  })
  .openapi("TotpEnrolment");
export const recoveryCodesSchema = z.object({ recoveryCodes: z.array(z.string()) }).openapi("RecoveryCodes");

export type Me = z.infer<typeof meSchema>;

export type Permission = Me["permissions"][number];

export type Merchants = z.infer<typeof merchantsSchema>;
export type Ways = z.infer<typeof waysSchema>;
export type LinkView = z.infer<typeof linkSchema>;
export type PasskeyView = z.infer<typeof passkeySchema>;
export type ChallengeView = z.infer<typeof challengeSchema>;
export type OwnSession = z.infer<typeof ownSessionsSchema>["items"][number];
export type EnrolmentView = z.infer<typeof enrolmentSchema>;
