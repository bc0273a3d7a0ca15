import { createReadStream } from "node:fs";
import { parseArgs } from "node:util";
import { type ImportCounts, importOrders, type OrderRead } from "../actions/import-orders.ts";
import { readDatabaseUrl } from "../config.ts";
import type { Context } from "../context.ts";
import { readOrder } from "../contract/orders-json.ts";
import { WrongOrder } from "../domain/snapshot.ts";
import { type JsonRecord, jsonRecords, UnreadableFile } from "../http/json-records.ts";
import { readOrdersCsv } from "../http/orders-csv.ts";
import { utf8 } from "../http/utf8.ts";
import { isWooOrder, readWooOrder, readWooRefund, type WooRefund } from "../providers/shops/woocommerce-orders.ts";
import { randomIds } from "../random-ids.ts";
import { openReadyDatabase } from "../ready-database.ts";
import { findShop, listShops } from "../store/merchants.ts";

export const usage = `returns-portal import FILE [--format csv|json|woocommerce] [--shop SLUG] [--refunds FILE]

  FILE       orders as CSV, as the API's JSON or as WooCommerce's order JSON; - is the standard input
  --format   told from the file when left out
  --shop     whose orders they are; may be left out when there is one shop
  --refunds  WooCommerce's refunds as JSON: says which units were refunded, orders alone say only how much

docs/import.md describes the formats. The same file may be given again.
`;

const formats = ["csv", "json", "woocommerce"] as const;
type Format = (typeof formats)[number];

/** Where the command writes and reads. Tests give their own. */
export interface Out {
  /** One line for other programs: the result. */
  readonly result: (line: string) => void;
  /** One line for the person: what is wrong. */
  readonly note: (line: string) => void;
  /** What is being counted, while it is; absent when nobody watches. */
  readonly progress?: (line: string) => void;
  readonly input: AsyncIterable<Uint8Array>;
}

/** Says to the person why nothing could be done. */
class CannotImport extends Error {}

/**
 * Imports a file of orders. Every bad row is noted with its line, the rest is kept, and the result is one line with the counts.
 * @returns the exit code: 1 when the file cannot be read (to its end) or every order was rejected
 */
export async function runImport(
  args: readonly string[],
  { context, out }: { context: Pick<Context, "db" | "now" | "newId">; out: Out },
): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { format: { type: "string" }, shop: { type: "string" }, refunds: { type: "string" } },
    allowPositionals: true,
  });
  let counts: ImportCounts = { imported: 0, unchanged: 0, rejected: 0 };
  let failed = false;
  try {
    const [file, ...more] = positionals;
    if (!file || more.length > 0) throw new CannotImport(`Give one file.\n\n${usage}`);
    const format = formatNamed(values.format);
    const shop = await shopNamed(values.shop, context);
    const refunds = values.refunds === undefined ? new Map<string, WooRefund>() : await readRefunds(values.refunds);
    const text = utf8(file === "-" ? out.input : bytesOf(file));
    const reads = readOrders(text, { format, refunds, timeZone: shop.timeZone, note: out.note });
    await importOrders(context, shop, reads, {
      mistake: ({ line, reason }) => out.note(`line ${line}: ${reason}`),
      progress: (now) => {
        counts = { ...now };
        out.progress?.(sentence(counts));
      },
    });
  } catch (failure) {
    failed = true;
    out.note(explain(failure));
  }
  out.result(sentence(counts));
  return failed || (counts.rejected > 0 && counts.imported + counts.unchanged === 0) ? 1 : 0;
}

/** `returns-portal import …` on the database the environment names. Sets the exit code. */
export async function importCommand(args: readonly string[]): Promise<void> {
  const { stdin, stdout, stderr } = process;
  const clearLine = stderr.isTTY ? "\r\x1b[K" : "";
  const pace = stderr.isTTY ? 100 : 5_000;
  let shownAt = Date.now();
  const out: Out = {
    result: (line) => stdout.write(`${line}\n`),
    note: (line) => stderr.write(`${clearLine}${line}\n`),
    progress: (line) => {
      if (Date.now() - shownAt < pace) return;
      shownAt = Date.now();
      stderr.write(stderr.isTTY ? `${clearLine}${line} …` : `${line} …\n`);
    },
    input: stdin,
  };
  const db = await openReadyDatabase(readDatabaseUrl(process.env));
  try {
    process.exitCode = await runImport(args, { context: { db, now: Date.now, newId: randomIds(Date.now) }, out });
    stderr.write(clearLine);
  } finally {
    await db.close();
  }
}

interface Reading {
  readonly format: Format | undefined;
  readonly refunds: ReadonlyMap<string, WooRefund>;
  readonly timeZone: string;
  readonly note: (text: string) => void;
}

async function* readOrders(text: AsyncGenerator<string>, { format, refunds, timeZone, note }: Reading): AsyncGenerator<OrderRead> {
  let begin = "";
  for (let next = await text.next(); !next.done; next = await text.next()) {
    begin += next.value;
    if (begin.trim()) break;
  }
  if (!begin.trim()) throw new CannotImport("The file is empty.");
  const whole = (async function* () {
    yield begin;
    yield* text;
  })();
  const isJson = format === undefined ? /^\s*[[{]/.test(begin) : format !== "csv";
  if (!isJson) {
    yield* readOrdersCsv(whole, { timeZone, note });
    return;
  }
  let found = false;
  for await (const record of jsonRecords(whole)) {
    found = true;
    yield readRecord(record, (given) =>
      (format === undefined ? isWooOrder(given) : format === "woocommerce") ? readWooOrder(given, refunds) : readOrder(given),
    );
  }
  if (!found) note('There are no orders in this JSON: give an array, {"orders": […]} or one object per line.');
}

function readRecord({ line, text }: JsonRecord, read: (given: unknown) => ReturnType<typeof readOrder>): OrderRead {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    return { wrong: [{ line, reason: "the object that begins here is not JSON" }] };
  }
  try {
    return { line, snapshot: read(given) };
  } catch (failure) {
    if (!(failure instanceof WrongOrder)) throw failure;
    return { wrong: [{ line, reason: `${nameOf(given)}${failure.message}` }] };
  }
}

function nameOf(given: unknown): string {
  const number = typeof given === "object" && given !== null && "number" in given ? given.number : undefined;
  return typeof number === "string" || typeof number === "number" ? `order ${String(number).slice(0, 64)}: ` : "";
}

async function readRefunds(file: string): Promise<Map<string, WooRefund>> {
  const refunds = new Map<string, WooRefund>();
  for await (const { line, text } of jsonRecords(utf8(bytesOf(file)))) {
    let refund: WooRefund | null = null;
    try {
      refund = readWooRefund(JSON.parse(text));
    } catch {}
    if (!refund) throw new CannotImport(`${file}, line ${line}: this is no refund of WooCommerce.`);
    refunds.set(refund.id, refund);
  }
  return refunds;
}

async function* bytesOf(file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(file, { highWaterMark: 256 * 1024 }) as AsyncIterable<Uint8Array>;
  } catch (failure) {
    const code = failure instanceof Error && "code" in failure ? String(failure.code) : "";
    const why =
      code === "ENOENT" ? "there is no such file" : code === "EISDIR" ? "it is a folder" : code === "EACCES" ? "it may not be read" : code;
    throw new CannotImport(`Cannot read ${file}: ${why}.`);
  }
}

function formatNamed(name: string | undefined): Format | undefined {
  const format = formats.find((one) => one === name);
  if (name !== undefined && !format) throw new CannotImport(`There is no format "${name}"; give one of ${formats.join(", ")}.`);
  return format;
}

async function shopNamed(slug: string | undefined, { db }: Pick<Context, "db">) {
  if (slug !== undefined) {
    const shop = await findShop(db, slug);
    if (shop) return shop;
    throw new CannotImport(`There is no shop "${slug}". Create it with: returns-portal setup --shop ${slug}`);
  }
  const [only, ...others] = await listShops(db, 2);
  if (!only) throw new CannotImport("There is no shop yet. Create one with: returns-portal setup --shop SLUG");
  if (others.length > 0) throw new CannotImport("There are several shops; say whose orders these are with --shop SLUG.");
  return only;
}

function sentence({ imported, unchanged, rejected }: ImportCounts): string {
  return `${imported} imported, ${unchanged} unchanged, ${rejected} rejected`;
}

function explain(failure: unknown): string {
  if (failure instanceof UnreadableFile) return `line ${failure.line}: ${failure.message}`;
  if (failure instanceof CannotImport) return failure.message;
  return `The import stopped: ${failure instanceof Error ? failure.message : String(failure)}. What was counted is kept; run it again.`;
}
