import { z } from "@hono/zod-openapi";
import { languages } from "../../locales/texts.ts";
import { type DeskSettings, standardSettings } from "../domain/desk-settings.ts";

/** One line a person reads. */
const line = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .regex(/^[^\p{Cc}\p{Cs}\u2028\u2029]*$/u, { error: "holds control characters" });
const words = z
  .string()
  .max(4_000)
  .regex(/^[^\0\p{Cs}]*$/u, { error: "holds characters that no database keeps" });
const id = z.string().regex(/^[\w.-]{1,64}$/, { error: "letters, digits, dots, dashes and underscores, at most 64" });
const once = <Item>(name: (item: Item) => string, what: string) =>
  [(items: Item[]) => new Set(items.map(name)).size === items.length, { error: `${what} stands there twice` }] as const;
const mark = { id, name: line(60), retired: z.boolean().exactOptional() };
const days = z.int().min(1).max(36_500).nullable();
const amount = z.int().min(0).max(100_000_000);

/** How the team works; the whole of it is written at once, under the revision that was read. */
export const teamSettingsSchema = z
  .strictObject({
    grades: z
      .array(z.strictObject({ ...mark, photo: z.boolean() }))
      .min(1)
      .max(30)
      .refine(...once(({ id }: { id: string }) => id, "a grade")),
    dispositions: z
      .array(z.strictObject({ ...mark, restock: z.boolean() }))
      .min(1)
      .max(30)
      .refine(...once(({ id }: { id: string }) => id, "a disposition")),
    locations: z
      .array(line(60))
      .max(1_000)
      .refine(...once((name: string) => name, "a place")),
    money: z.strictObject({
      secondPersonAbove: amount.nullable(),
      lowerShare: z.int().min(0).max(10_000),
      raiseLimit: amount,
      holdDays: z.int().min(1).max(90).default(standardSettings.money.holdDays),
      payBy: z.enum(["person", "automatic"]).default("person"),
      automaticUpTo: amount.nullable().default(null),
      tenders: z.enum(["as_paid", "money_first", "credit_first"]).default("as_paid"),
      credit: z.enum(["ours", "shop"]).default("ours"),
    }),
    lateAfterHours: z.int().min(1).max(8_760),
    savedTexts: z
      .array(
        z.strictObject({
          id,
          name: line(80),
          text: z
            .partialRecord(z.enum(languages), words)
            .refine((text) => Object.values(text).some((said) => said.trim() !== ""), "has no words in any language"),
        }),
      )
      .max(200)
      .refine(...once(({ id }: { id: string }) => id, "a saved text")),
    retention: z.strictObject({ photos: days, letters: days, people: days }),
  })
  .openapi("TeamSettings") satisfies z.ZodType<DeskSettings>;

export type TeamSettings = z.infer<typeof teamSettingsSchema>;
