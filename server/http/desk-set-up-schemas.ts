import { z } from "@hono/zod-openapi";
import { pageFindingCodes } from "../domain/page-check.ts";
import { setUpSteps } from "../domain/set-up.ts";

export const checkedPageSchema = z
  .object({
    url: z.string(),
    at: z.int(),
    ok: z.boolean(),
    /** All that was found; `text` quotes the page. */
    findings: z.array(z.object({ code: z.enum(pageFindingCodes), text: z.string().nullable() })),
  })
  .openapi("CheckedPage");

export const pageCheckSchema = z.strictObject({ url: z.url({ protocol: /^https?$/ }).max(2_000) }).openapi("PageCheck");

export const setUpSchema = z
  .object({
    steps: z.array(
      z.object({
        id: z.enum(setUpSteps),
        /** It was seen to work, not only filled in. */
        done: z.boolean(),
        /** When that was, or since when it is so. */
        at: z.int().nullable(),
        /** How many of what the step is about: orders, the policy's version, owners with a second factor. */
        count: z.int().nullable(),
        /** What was verified: a name, an address, a number. */
        text: z.string().nullable(),
      }),
    ),
    done: z.int(),
    page: checkedPageSchema.nullable(),
    /** People of the team, and owners among them. */
    members: z.int(),
    owners: z.int(),
  })
  .openapi("SetUp");

export const testMailSchema = z.object({ to: z.string(), sent: z.boolean(), detail: z.string().nullable() }).openapi("TestMail");

export type SetUpView = z.infer<typeof setUpSchema>;
export type CheckedPageView = z.infer<typeof checkedPageSchema>;
export type TestMailView = z.infer<typeof testMailSchema>;
