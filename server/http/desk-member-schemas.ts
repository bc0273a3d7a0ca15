import { z } from "@hono/zod-openapi";
import { languages } from "../../locales/texts.ts";
import { keyPermissions, roles } from "../domain/permissions.ts";

const email = z
  .string()
  .trim()
  .max(254)
  .regex(/^[^\s@,;:<>()[\]\\"]+@[^\s@,;:<>()[\]\\"]+$/, "a bare e-mail address");

export const memberSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    role: z.enum(roles),
    /** `invited`: was mailed a link and has not come yet. `disabled`: cannot sign in until switched on again. */
    state: z.enum(["active", "invited", "disabled"]),
    signedInAt: z.int().nullable(),
    /** Until when the link of an invited member works; null when it ran out. */
    invitedUntil: z.int().nullable(),
    hasTotp: z.boolean(),
    you: z.boolean(),
  })
  .openapi("Member");
export const memberListSchema = z.object({ items: z.array(memberSchema), next: z.null() }).openapi("Members");
export const invitationSchema = z
  .strictObject({ email, role: z.enum(roles), language: z.enum(languages).exactOptional() })
  .openapi("Invitation");
export const memberChangesSchema = z
  .strictObject({ role: z.enum(roles).exactOptional(), disabled: z.boolean().exactOptional() })
  .openapi("MemberChanges");

const apiKeySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    scopes: z.array(z.string()),
    /** Its last characters; empty for keys of before they were kept. */
    hint: z.string(),
    /** Null: the operator's command line. */
    createdBy: z.string().nullable(),
    createdAt: z.int(),
    /** To within five minutes; null: never. */
    usedAt: z.int().nullable(),
  })
  .openapi("ApiKey");
export const apiKeyListSchema = z
  .object({ items: z.array(apiKeySchema), scopes: z.array(z.enum(permissionsOfKeys())), next: z.null() })
  .openapi("ApiKeys");
export const newApiKeySchema = z
  .strictObject({ name: z.string().trim().min(1).max(60), scopes: z.array(z.enum(permissionsOfKeys())).min(1).max(50) })
  .openapi("NewApiKey");
export const createdApiKeySchema = apiKeySchema.extend({ key: z.string() }).openapi("CreatedApiKey");

/** What a key may be given at all. */
function permissionsOfKeys(): [string, ...string[]] {
  const [first = "", ...rest] = keyPermissions;
  return [first, ...rest];
}

export type MemberView = z.infer<typeof memberSchema>;
export type MemberList = z.infer<typeof memberListSchema>;
export type ApiKeyView = z.infer<typeof apiKeySchema>;
export type ApiKeyList = z.infer<typeof apiKeyListSchema>;
export type CreatedApiKey = z.infer<typeof createdApiKeySchema>;
