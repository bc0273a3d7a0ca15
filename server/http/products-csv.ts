import { pipeline, Readable } from "node:stream";
import { parse } from "csv-parse";
import { z } from "zod";
import type { ProductRead } from "../actions/import-products.ts";
import { readProduct } from "../contract/products-json.ts";
import { parseDecimal } from "../domain/money.ts";
import { amountCell } from "./csv-cells.ts";
import { columnOf } from "./csv-columns.ts";
import { UnreadableFile } from "./json-records.ts";
import { begin, weightOf } from "./orders-csv.ts";

/** Columns of a catalogue by what people call them. `price` as spreadsheets write it, in `currency`. */
const columns: Readonly<Record<string, string>> = {
  sku: "sku",
  article: "sku",
  artikelnummer: "sku",
  barcode: "barcode",
  ean: "barcode",
  gtin: "barcode",
  product_id: "productId",
  parent: "productId",
  title: "title",
  name: "title",
  product: "title",
  variant: "variant",
  option: "variant",
  price: "price",
  prix: "price",
  preis: "price",
  precio: "price",
  currency: "currency",
  stock: "stock",
  quantity: "stock",
  low_stock: "lowStock",
  image_url: "imageUrl",
  image: "imageUrl",
};

/** By their names in a file of orders. */
const goodsColumns: Readonly<Record<string, string>> = { weight: "weight", weight_kg: "weight_kg", hs_code: "hsCode", origin: "origin" };

/** Reads a catalogue file, article by article, however large it is. @throws UnreadableFile without the columns it cannot do without */
export async function* readProductsCsv(text: AsyncIterable<string>): AsyncGenerator<ProductRead> {
  const { delimiter, skip, body } = await begin(text);
  const parser = parse({
    delimiter,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    info: true,
    trim: true,
    max_record_size: longest,
  });
  // Whatever fails, the source or the parser, ends in the loop below.
  pipeline(Readable.from(body), parser, () => undefined);
  let names: readonly (string | undefined)[] | null = null;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      const line = info.lines + skip;
      if (names) yield readRow(names, record, line);
      else names = namesOf(record, line);
    }
  } catch (failure) {
    if (failure instanceof Error && "code" in failure && String(failure.code).startsWith("CSV_"))
      throw new UnreadableFile(1, failure.message);
    throw failure;
  }
  if (!names) throw new UnreadableFile(1, "the file is empty");
}

const longest = 1_000_000;

function namesOf(header: readonly string[], line: number): readonly (string | undefined)[] {
  const names = header.map(
    (cell) =>
      columns[
        cell
          .replace(/^\uFEFF/, "")
          .trim()
          .toLowerCase()
          .replaceAll(/[\s-]+/g, "_")
      ] ?? goodsColumns[columnOf(cell) ?? ""],
  );
  const missing = ["sku", "title", "price", "currency"].filter((name) => !names.includes(name));
  if (missing.length > 0) throw new UnreadableFile(line, `there is no column ${missing.join(", ")}`);
  return names;
}

const whole = z.coerce.number().int();

function readRow(names: readonly (string | undefined)[], record: readonly string[], line: number): ProductRead {
  const cells: Record<string, string> = {};
  for (const [place, name] of names.entries()) if (name && record[place]) cells[name] = record[place];
  const { price: priceCell = "", currency = "", stock, lowStock, weight: grams, weight_kg: kilograms, ...rest } = cells;
  const price = amountCell(priceCell, currency);
  if ("reason" in price) return { line, wrong: [price.reason] };
  const minor = parseDecimal(price.value, currency);
  if (minor === null) return { line, wrong: [`"${priceCell}" is no amount of ${currency}`] };
  const read = readProduct({
    ...rest,
    currency,
    price: minor,
    weight: weightOf({ ...(grams && { weight: grams }), ...(kilograms && { weight_kg: kilograms }) }),
    ...(stock !== undefined && { stock: whole.safeParse(stock).data ?? stock }),
    ...(lowStock !== undefined && { lowStock: whole.safeParse(lowStock).data ?? lowStock }),
  });
  return { line, ...read };
}
