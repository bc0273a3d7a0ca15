import { pipeline, Readable } from "node:stream";
import { parse } from "csv-parse";
import type { OrderRead, RowMistake } from "../actions/import-orders.ts";
import { readOrder } from "../contract/orders-json.ts";
import { goodsOf } from "../domain/goods.ts";
import { parseInstant } from "../domain/instant.ts";
import { allocate, parseDecimal, toDecimal } from "../domain/money.ts";
import { present, WrongOrder } from "../domain/snapshot.ts";
import { amountCell, type Cell, percentCell, shown, wholeCell, yesCell } from "./csv-cells.ts";
import { type Column, columnOf, type LineColumn, lineColumns, type OrderColumn, orderColumns, requiredColumns } from "./csv-columns.ts";
import { UnreadableFile } from "./json-records.ts";

export interface CsvOptions {
  /** IANA zone of times that are written without an offset. */
  readonly timeZone: string;
  /** Told what the reader decided on, such as columns it does not know. */
  readonly note?: (text: string) => void;
}

/** Orders that may be unfinished at once: their rows need not stand together, but not further apart than this. */
const openOrders = 5_000;
const longestCell = 2_000;
const mostRows = 1_000;
const longestRecord = 16 * 1024 * 1024;

/**
 * Reads orders from decoded CSV (see `utf8`), one row per order line, in memory that does not grow with the file but for the order
 * numbers seen. An order with a bad row is left out whole, because what is left of it would not add up; the next is read.
 * Throws `UnreadableFile` when there is no header to go by.
 */
export async function* readOrdersCsv(chunks: AsyncIterable<string>, options: CsvOptions): AsyncGenerator<OrderRead> {
  const { delimiter, skip, body } = await begin(chunks);
  let broken = false;
  const parser = parse({
    delimiter,
    record_delimiter: "\n",
    relax_quotes: true,
    relax_column_count: true,
    info: true,
    max_record_size: longestRecord,
    // What is left to go wrong is a quote that never ends; skipping it keeps the records before it.
    skip_records_with_error: true,
    on_skip: () => {
      broken = true;
      return undefined;
    },
  });
  let table: Table | null = null;
  let lastLine = skip;
  // Whatever fails, the source or the reader, ends in the loop below.
  pipeline(Readable.from(body), parser, () => undefined);
  for await (const { record, info } of parser as AsyncIterable<Parsed>) {
    const line = lastLine + 1;
    lastLine = skip + info.lines;
    if (record.every((cell) => cell.trim() === "")) continue;
    if (table) yield* table.take(record, line);
    else table = new Table(record, line, options);
  }
  if (broken) yield { wrong: [{ line: lastLine + 1, reason: "a quote opens here and is never closed; nothing after it can be read" }] };
  else if (!table) throw new UnreadableFile(1, "the file is empty");
  if (table) yield* table.end();
}

interface Parsed {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

/** Looks at the first line for what separates cells; Excel's `sep=;` says it outright. */
export async function begin(chunks: AsyncIterable<string>): Promise<{ delimiter: string; skip: number; body: AsyncIterable<string> }> {
  const rest = chunks[Symbol.asyncIterator]();
  let head = "";
  while (!head.trimStart().includes("\n") && head.length < longestRecord) {
    const next = await rest.next();
    if (next.done) break;
    head += next.value;
  }
  const said = /^sep=(.)\n/.exec(head);
  const kept = said ? head.slice(said[0].length) : head;
  const header = (/^.*/.exec(kept.trimStart())?.[0] ?? "").replace(/"[^"]*"/g, "");
  const delimiter =
    said?.[1] ?? [",", ";", "\t"].reduce((best, one) => (header.split(one).length > header.split(best).length ? one : best));
  async function* body() {
    yield kept;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  }
  return { delimiter, skip: said ? 1 : 0, body: body() };
}

type Cells = Partial<Record<Column, string>>;
type Row = { readonly line: number; readonly cells: Cells };

interface Draft {
  readonly number: string;
  readonly firstLine: number;
  readonly rows: Row[];
  readonly wrong: RowMistake[];
}

class Table {
  readonly #columns: readonly (Column | null)[];
  readonly #options: CsvOptions;
  readonly #open = new Map<string, Draft>();
  readonly #closed = new Set<string>();

  constructor(header: readonly string[], line: number, options: CsvOptions) {
    this.#columns = columnsOf(header, line, options.note);
    this.#options = options;
  }

  *take(record: readonly string[], line: number): Generator<OrderRead> {
    const { cells, reason } = this.#cells(record);
    const number = cells.order_number;
    if (!number) {
      yield { wrong: [{ line, reason: reason ?? "order_number is empty" }] };
      return;
    }
    if (this.#closed.has(number)) {
      yield { number, wrong: [{ line, reason: `rows of order ${shown(number)} stand too far apart; sort the file by order_number` }] };
      return;
    }
    const draft = this.#open.get(number) ?? { number, firstLine: line, rows: [], wrong: [] };
    this.#open.set(number, draft);
    if (reason) draft.wrong.push({ line, reason });
    else if (draft.rows.length < mostRows) draft.rows.push({ line, cells });
    else if (draft.wrong.length === 0) draft.wrong.push({ line, reason: `an order has at most ${mostRows} rows` });
    if (this.#open.size > openOrders) yield* this.#closeOldest();
  }

  *end(): Generator<OrderRead> {
    while (this.#open.size > 0) yield* this.#closeOldest();
  }

  *#closeOldest(): Generator<OrderRead> {
    for (const draft of this.#open.values()) {
      this.#open.delete(draft.number);
      this.#closed.add(draft.number);
      yield readDraft(draft, this.#options.timeZone);
      return;
    }
  }

  #cells(record: readonly string[]): { cells: Cells; reason?: string } {
    const cells: Cells = {};
    let reason: string | undefined;
    if (record.length > this.#columns.length) {
      reason = `the row has ${record.length} cells, the header ${this.#columns.length}; a cell with a separator in it needs quotes`;
    }
    record.forEach((raw, place) => {
      const column = this.#columns[place];
      const cell = raw.length > longestCell ? "" : unquoted(raw);
      if (raw.length > longestCell) reason = `${column ?? "a cell"} is longer than ${longestCell} characters`;
      if (column && cell) cells[column] = cell;
    });
    return reason ? { cells, reason } : { cells };
  }
}

/** Spreadsheets protect leading zeros as `="007"`. A line break within a cell is a space to us. */
function unquoted(raw: string): string {
  return (/^="(.*)"$/.exec(raw)?.[1] ?? raw).replace(/\s+/g, " ").trim();
}

function columnsOf(header: readonly string[], line: number, note?: (text: string) => void): (Column | null)[] {
  const columns = header.map((name) => columnOf(name));
  if (!columns.includes("order_number") && columns.includes("external_id")) columns[columns.indexOf("external_id")] = "order_number";
  const missing = requiredColumns.filter((column) => !columns.includes(column));
  if (missing.length > 0) {
    const found = header
      .slice(0, 40)
      .map((name) => shown(name.trim()))
      .join(", ");
    throw new UnreadableFile(line, `the header lacks ${missing.join(", ")}; it has: ${found}. docs/import.md lists the columns`);
  }
  const unused: string[] = [];
  const once = columns.map((column, place) => {
    const name = header[place]?.trim() ?? "";
    const exact = column === null ? -1 : header.findIndex((other) => other.trim().toLowerCase() === column);
    const isFirst = column !== null && (exact === -1 ? columns.indexOf(column) === place : exact === place);
    if (isFirst) return column;
    if (name) unused.push(name);
    return null;
  });
  if (unused.length > 0) note?.(`columns not used: ${unused.join(", ")}`);
  return once;
}

function readDraft({ number, firstLine, rows, wrong }: Draft, timeZone: string): OrderRead {
  if (wrong.length > 0) return { number, wrong };
  const reader = new DraftReader(rows, firstLine, timeZone);
  const input = reader.input();
  if (reader.wrong.length > 0) return { number, wrong: reader.wrong };
  try {
    return { line: firstLine, snapshot: readOrder(input) };
  } catch (failure) {
    if (!(failure instanceof WrongOrder)) throw failure;
    return {
      number,
      wrong: failure.mistakes.map(({ pointer, reason }) => ({
        ...placeOf(pointer, rows, firstLine),
        reason: `${nameOf(pointer)}${reason}`,
      })),
    };
  }
}

/** Turns the rows of one order into the API's own JSON, and keeps what is wrong with their cells. */
class DraftReader {
  readonly wrong: RowMistake[] = [];
  readonly #rows: readonly Row[];
  readonly #head: Row;
  readonly #timeZone: string;
  readonly #currency: string;

  constructor(rows: readonly Row[], firstLine: number, timeZone: string) {
    this.#rows = rows;
    this.#timeZone = timeZone;
    const cells: Cells = {};
    for (const row of rows) {
      for (const [column, cell] of Object.entries(row.cells) as [Column, string][]) {
        if (column in lineColumns) continue;
        if (cells[column] !== undefined && cells[column] !== cell) {
          this.wrong.push({
            line: row.line,
            reason: `${column} is "${shown(cell)}" here and "${shown(cells[column])}" in an earlier row of the order`,
          });
        }
        cells[column] ??= cell;
      }
    }
    this.#head = { line: firstLine, cells };
    this.#currency = cells.currency?.toUpperCase() ?? "";
    for (const column of ["placed_at", "currency"] as const) {
      if (cells[column] === undefined) this.wrong.push({ line: firstLine, reason: `${column} is empty` });
    }
  }

  input(): Record<string, unknown> {
    if (this.wrong.length > 0) return {};
    const head = this.#head;
    const text = (column: OrderColumn) => head.cells[column];
    const lines = this.#rows.map((row, place) => this.#line(row, place));
    const gateway = text("payment_method");
    const total = this.#amount(head, "order_total");
    return present({
      number: text("order_number"),
      externalId: text("external_id"),
      placedAt: this.#instant(head, "placed_at"),
      currency: this.#currency,
      status: this.#status(),
      email: text("email"),
      phone: text("phone"),
      language: text("language")?.replace("_", "-"),
      shipTo: this.#address("shipping"),
      billTo: this.#address("billing"),
      lines,
      fees: this.#fees(),
      shipping: present({
        paid: this.#amount(head, "shipping") ?? "0",
        tax: this.#amount(head, "shipping_tax") ?? "0",
        cheapestStandard: this.#amount(head, "shipping_standard"),
      }),
      total,
      discountCodes: list(text("discount_codes")),
      payments: gateway && total ? [present({ gateway, label: text("payment_label"), paid: total })] : [],
      refunds: this.#refunds(lines),
      fulfilments: this.#fulfilments(lines),
      soldInStore: this.#cell(head, "sold_in_store", yesCell),
    });
  }

  #line(row: Row, place: number) {
    const { cells } = row;
    return present({
      id: cells.line_id ?? String(place + 1),
      sku: cells.sku,
      gtin: cells.gtin,
      productId: cells.product_id,
      variantId: cells.variant_id,
      title: this.#required(row, "title"),
      variant: cells.variant,
      imageUrl: cells.image_url,
      quantity: this.#required(row, "quantity") === undefined ? undefined : this.#cell(row, "quantity", wholeCell),
      paid: this.#required(row, "line_total") === undefined ? undefined : this.#amount(row, "line_total"),
      tax: this.#amount(row, "line_tax"),
      taxRate: this.#cell(row, "tax_rate", percentCell),
      listed: this.#amount(row, "listed_total"),
      weight: weightOf(cells),
      hsCode: cells.hs_code,
      origin: cells.origin,
      categories: list(cells.category),
      tags: list(cells.tags),
      exempt: cells.exempt?.toLowerCase(),
      intangible: this.#cell(row, "intangible", yesCell),
      finalSale: this.#cell(row, "final_sale", yesCell),
    });
  }

  #status(): string | undefined {
    const word = this.#head.cells.status?.toLowerCase();
    if (word === undefined) return undefined;
    const status = Object.entries(statusWords).find(([, words]) => words.includes(word))?.[0];
    if (!status)
      this.wrong.push({ line: this.#head.line, reason: `status "${shown(word)}" is none of ${Object.keys(statusWords).join(", ")}` });
    return status;
  }

  #address(kind: "billing" | "shipping") {
    const cell = (
      part: "name" | "first_name" | "last_name" | "company" | "address1" | "address2" | "postal_code" | "city" | "region" | "country",
    ) => this.#head.cells[`${kind}_${part}`];
    const name = cell("name") ?? [cell("first_name"), cell("last_name")].filter(Boolean).join(" ");
    const place = present({
      line1: cell("address1"),
      line2: cell("address2"),
      postalCode: cell("postal_code"),
      city: cell("city"),
      region: cell("region"),
    });
    const country = cell("country");
    if (Object.keys(place).length === 0 && country === undefined) return undefined;
    if (country === undefined) this.wrong.push({ line: this.#head.line, reason: `${kind}_country is empty (two letters, such as FR)` });
    return present({ name, company: cell("company"), ...place, country: country?.toUpperCase() });
  }

  #fees() {
    const paid = this.#amount(this.#head, "fee");
    if (paid === undefined) return [];
    return [present({ title: this.#head.cells.fee_title ?? "Fee", paid, tax: this.#amount(this.#head, "fee_tax") })];
  }

  /** One refund per order: with units when rows name them. What a row's units cost is their share of the line when it is not said. */
  #refunds(lines: readonly { readonly id: string; readonly quantity?: number; readonly paid?: string }[]) {
    const named = this.#rows.flatMap((row, place) => {
      const quantity = this.#cell(row, "refunded_quantity", wholeCell) ?? 0;
      const given = this.#amount(row, "refunded_amount");
      const line = lines[place];
      if (!line || (quantity === 0 && given === undefined)) return [];
      if (quantity > (line.quantity ?? 0))
        this.wrong.push({ line: row.line, reason: `refunded_quantity is ${quantity}, but only ${line.quantity ?? 0} were bought` });
      const paid = parseDecimal(line.paid ?? "", this.#currency) ?? 0;
      const share = allocate(paid, [quantity, Math.max(0, (line.quantity ?? 0) - quantity)])[0] ?? 0;
      return [{ lineId: line.id, quantity, amount: given ?? toDecimal(share, this.#currency) }];
    });
    const sum = named.reduce((minor, { amount }) => minor + (parseDecimal(amount, this.#currency) ?? 0), 0);
    const total = this.#amount(this.#head, "refunded_total") ?? (named.length > 0 ? toDecimal(sum, this.#currency) : undefined);
    const minor = total === undefined ? 0 : (parseDecimal(total, this.#currency) ?? 0);
    if (total === undefined || (minor === 0 && named.length === 0)) return [];
    return [{ id: "refund-1", amount: total, ...(named.length > 0 && sum <= minor ? { lines: named } : {}) }];
  }

  /** Rows that left together are one fulfilment; when all did, it is for everything. */
  #fulfilments(lines: readonly { readonly id: string; readonly quantity?: number }[]) {
    const parcels = new Map<string, Row[]>();
    for (const row of this.#rows) {
      const key = parcelColumns.map((column) => row.cells[column] ?? "").join("\n");
      if (key.trim() !== "") parcels.set(key, [...(parcels.get(key) ?? []), row]);
    }
    return [...parcels.values()].map((rows, place) => {
      const [first = this.#head] = rows;
      const portions = rows.flatMap((row) => {
        const line = lines[this.#rows.indexOf(row)];
        return line ? [{ lineId: line.id, quantity: line.quantity }] : [];
      });
      return present({
        id: first.cells.fulfilment_id ?? first.cells.tracking_number ?? `fulfilment-${place + 1}`,
        shippedAt: this.#instant(first, "shipped_at"),
        deliveredAt: this.#instant(first, "delivered_at"),
        carrier: first.cells.carrier,
        trackingNumber: first.cells.tracking_number,
        lines: rows.length === this.#rows.length ? undefined : portions,
      });
    });
  }

  #required(row: Row, column: LineColumn): string | undefined {
    const cell = row.cells[column];
    if (cell === undefined) this.wrong.push({ line: row.line, reason: `${column} is empty` });
    return cell;
  }

  #amount(row: Row, column: Column): string | undefined {
    return this.#cell(row, column, (cell) => amountCell(cell, this.#currency));
  }

  #instant(row: Row, column: Column): number | undefined {
    return this.#cell(row, column, (cell) => {
      const value = parseInstant(cell, this.#timeZone);
      return value === null ? { reason: `"${shown(cell)}" is no date; write it as 2026-11-22 or 2026-11-22T15:00:00Z` } : { value };
    });
  }

  #cell<T>(row: Row, column: Column, read: (cell: string) => Cell<T>): T | undefined {
    const cell = row.cells[column];
    if (cell === undefined) return undefined;
    const result = read(cell);
    if ("value" in result) return result.value;
    this.wrong.push({ line: row.line, reason: `${column}: ${result.reason}` });
    return undefined;
  }
}

const parcelColumns = ["fulfilment_id", "tracking_number", "carrier", "shipped_at", "delivered_at"] as const;

const statusWords: Readonly<Record<string, readonly string[]>> = {
  open: ["open", "paid", "processing", "shipped", "unfulfilled"],
  pending: ["pending", "unpaid", "on-hold"],
  completed: ["completed", "complete", "delivered", "fulfilled"],
  cancelled: ["cancelled", "canceled"],
  failed: ["failed"],
  refunded: ["refunded"],
};

/** Grams. A few grams with decimals under a heading that says no kilograms are kilograms, or a thousand with a mark: nobody can say. */
export function weightOf({ weight, weight_kg }: Cells): number | undefined {
  if (weight_kg !== undefined) return goodsOf({ weight: weight_kg, unit: "kg" }).weight;
  return weight !== undefined && /^\d{1,2}[.,]/.test(weight) ? undefined : goodsOf({ weight }).weight;
}

/** Several values in one cell are separated by a bar. */
function list(cell: string | undefined): string[] {
  return (cell ?? "").split("|").flatMap((part) => part.trim() || []);
}

function placeOf(pointer: string, rows: readonly Row[], firstLine: number): { line: number } {
  const [, place] = /^\/lines\/(\d+)/.exec(pointer) ?? [];
  return { line: rows[Number(place ?? -1)]?.line ?? firstLine };
}

/** The column a pointer into the JSON came from, as the start of a message. */
function nameOf(pointer: string): string {
  const steps = pointer.split("/").slice(1);
  const field = steps.at(-1) ?? "";
  const snake = field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const renamed: Readonly<Record<string, Column>> = { paid: "line_total", tax: "line_tax", listed: "listed_total", id: "line_id" };
  if (steps[0] === "lines" && steps.length === 3) return `${renamed[field] ?? snake}: `;
  if (steps[0] === "shipTo" || steps[0] === "billTo")
    return `${steps[0] === "shipTo" ? "shipping" : "billing"}_${snake.replace(/^line(\d)$/, "address$1")}: `;
  return steps[0] === "total" || field === "" ? "" : `${snake in lineColumns || snake in orderColumns ? snake : steps.join(".")}: `;
}
