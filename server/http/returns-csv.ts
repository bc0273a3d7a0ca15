import { type Texts, textsFor } from "../../locales/texts.ts";
import { toDecimal } from "../domain/money.ts";
import type { ListedReturn } from "../store/listed-returns.ts";
import { byteOrderMark, csvLine } from "./csv-writer.ts";
import type { ReturnRow } from "./desk-list-schemas.ts";
import type { ListView } from "./desk-list-views.ts";

const heads = [
  "csv.number",
  "csv.order",
  "csv.shopper",
  "csv.word",
  "csv.queue",
  "csv.parcel",
  "csv.requested",
  "csv.waiting",
  "csv.units",
  "csv.reason",
  "csv.value",
  "csv.currency",
  "csv.lane",
  "csv.country",
  "csv.shop",
  "csv.unanswered",
] as const;

/** The list as a spreadsheet takes it, page by page, each asked for when the one before has left. */
export async function* returnsCsv(
  view: ListView,
  pages: AsyncIterable<readonly ListedReturn[]>,
  render: (rows: readonly ListedReturn[]) => Promise<ReturnRow[]>,
): AsyncGenerator<string> {
  const texts = textsFor(view.language);
  const clocks = new Map(view.shops.map(({ slug, timeZone }) => [slug, clockOf(timeZone)]));
  yield byteOrderMark + csvLine(heads.map((head) => texts.say(head)));
  for await (const rows of pages) {
    const lines = (await render(rows)).map((row) => line(row, texts, clocks.get(row.shop) ?? clockOf("UTC")));
    if (lines.length > 0) yield lines.join("");
  }
}

function line(row: ReturnRow, texts: Texts, clock: (at: number) => string): string {
  return csvLine([
    row.number,
    row.orderNumber,
    row.shopper,
    texts.say(`csv.word.${row.word}`),
    texts.say(`csv.queue.${row.queue}`),
    texts.say(`csv.parcel.${row.parcel}`),
    clock(row.requestedAt),
    clock(row.waitingSince),
    row.units,
    row.reason.text,
    toDecimal(row.value, row.currency),
    row.currency,
    texts.say(`csv.lane.${row.lane}`),
    row.country,
    row.shop,
    row.unanswered,
  ]);
}

/** "2026-12-08 10:38", which every spreadsheet takes for a moment. */
function clockOf(zone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" });
  return (at) => format.format(at);
}
