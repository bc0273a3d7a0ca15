import { msg, str } from "@lit/localize";
import type { Wants } from "./trouble.ts";

/** What the steps after the order is proved may still miss. */
export const wants: Wants = {
  items: {
    headline: () => msg("Nothing is chosen yet", { id: "missing.nothing" }),
    sentence: () => msg("Choose at least one item", { id: "missing.items" }),
  },
  reason: { sentence: (name) => msg(str`Choose a reason: ${name}`, { id: "missing.reason" }) },
  comment: { sentence: (name) => msg(str`Describe what you see: ${name}`, { id: "missing.comment" }) },
  photo: { sentence: () => msg("A photo is missing. You can also describe the fault.", { id: "missing.photo" }) },
  photoComing: { sentence: () => msg("A photo is still on its way.", { id: "missing.coming" }) },
  day: { sentence: () => msg("Choose a day", { id: "missing.day" }) },
  window: { sentence: () => msg("Choose when on that day", { id: "missing.window" }) },
  answer: { sentence: () => msg("Choose what happens now", { id: "missing.answer" }) },
  words: { sentence: () => msg("Write a few words", { id: "talk.missing" }) },
  receipt: { sentence: () => msg("Add a photo of the receipt, or the number of the parcel", { id: "missing.receipt" }) },
  instead: { sentence: (name) => msg(str`Choose what you get instead: ${name}`, { id: "missing.instead" }) },
};
