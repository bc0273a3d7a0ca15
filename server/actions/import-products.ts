import type { Context } from "../context.ts";
import type { Product } from "../domain/product.ts";
import type { Shop } from "../domain/shop.ts";
import { saveProducts } from "../store/products.ts";

/** One record of a file: an article, or what is wrong with it. */
export type ProductRead = { readonly line: number } & ({ readonly product: Product } | { readonly wrong: readonly string[] });

const batchSize = 250;

/** Keeps articles in small steps, so that the largest catalogue holds up nobody and needs no memory. A wrong one holds up no other. */
export async function importProducts(
  { db, now }: Pick<Context, "db" | "now">,
  shop: Shop,
  records: AsyncIterable<ProductRead>,
  mistake: (mistake: { line: number; reason: string }) => void,
): Promise<{ imported: number; unchanged: number; rejected: number }> {
  let [imported, rejected] = [0, 0];
  let batch: Product[] = [];
  const save = async (): Promise<void> => {
    await saveProducts(db, shop.merchantId, shop.id, batch, now());
    imported += batch.length;
    batch = [];
    // Lets requests through between two batches.
    await new Promise((resume) => setImmediate(resume));
  };
  for await (const record of records) {
    if ("wrong" in record) {
      rejected += 1;
      for (const reason of record.wrong) mistake({ line: record.line, reason });
    } else batch.push(record.product);
    if (batch.length === batchSize) await save();
  }
  if (batch.length > 0) await save();
  return { imported, unchanged: 0, rejected };
}
