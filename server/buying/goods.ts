import { goodsOf } from "../domain/goods.ts";
import type { Order, OrderLine } from "../domain/order.ts";
import type { Reader } from "../store/database.ts";
import { findProducts } from "../store/products.ts";

/** The lines of an order, and of each what only the catalogue says of it: the order's own word goes first. */
export async function linesWithGoods(db: Reader, { merchantId, shopId, lines }: Order): Promise<OrderLine[]> {
  const skus = lines.flatMap(({ sku, weight, hsCode, origin }) =>
    sku !== undefined && (weight === undefined || hsCode === undefined || origin === undefined) ? [sku] : [],
  );
  const articles = new Map((await findProducts(db, merchantId, shopId, skus)).map((one) => [one.sku, one]));
  return lines.map((line) => {
    const article = articles.get(line.sku ?? "");
    return article ? { ...goodsOf(article), ...line } : line;
  });
}
