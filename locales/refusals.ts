import { connectionTroubles } from "../server/domain/connection.ts";
import type { RefusalCode, RefusalDetails } from "../server/domain/errors.ts";
import type { Texts } from "./texts.ts";

/** Why the answer is no and what to do about it; with the dates and the arithmetic where the details carry them. */
export function refusalWords(code: RefusalCode, details: RefusalDetails, texts: Texts): string {
  const sum = code === "too_late" ? lateness(details, texts) : code === "connection_refused" ? whyNot(details, texts) : null;
  return [said(code, details, texts), ...(sum === null ? [] : [sum])].join(" ");
}

function said(code: RefusalCode, details: RefusalDetails, texts: Texts): string {
  const article = String(details.title ?? "");
  const price = (amount: RefusalDetails[string] | undefined) => texts.money(Number(amount ?? 0), String(details.currency ?? "EUR"));
  switch (code) {
    case "article_sold_out":
      return texts.say(`refusals.${code}`, { article });
    case "article_price_changed":
      return texts.say(`refusals.${code}`, { article, before: price(details.before), now: price(details.now) });
    case "connection_paying":
      return texts.say(`refusals.${code}`, { title: String(details.title ?? ""), orders: String(details.orders ?? "") });
    case "too_many_parcels":
      return texts.say(`refusals.${code}`, { most: Number(details.most ?? 1) });
    default:
      return texts.say(`refusals.${code}`);
  }
}

/** "Delivered on 16 October + 30 days = 15 November. Today, 22 November, is 7 days later." */
function lateness({ from, startedAt, days, until, today, daysLate, zone }: RefusalDetails, texts: Texts): string | null {
  if (typeof until !== "number" || typeof today !== "number" || typeof daysLate !== "number" || typeof zone !== "string") return null;
  const day = (at: number) => texts.date(at, zone, "day_year");
  const late = { last: day(until), today: day(today), late: daysLate };
  if (typeof startedAt !== "number" || typeof days !== "number") return texts.say("assess.too_late.sum_plain", late);
  // A statutory period that was put off by a day of rest is longer than its days: the sum would not add up.
  if (Math.floor((until - startedAt) / 86_400_000) !== days) return texts.say("assess.too_late.sum_plain", late);
  if (from !== "order" && from !== "shipment" && from !== "delivery") return texts.say("assess.too_late.sum_plain", late);
  return texts.say(`assess.too_late.sum_${from}`, { ...late, start: day(startedAt), days });
}

/** What the shop or gateway said, and the vendor's own words for whoever helps. */
function whyNot({ title, trouble, missing, message }: RefusalDetails, texts: Texts): string | null {
  if (typeof title !== "string") return null;
  if (typeof missing === "string") return texts.say("trouble.missing", { title, missing });
  const known = connectionTroubles.find((one) => one === trouble);
  return known ? `${texts.say(`trouble.${known}`, { title })} (${message})` : null;
}
