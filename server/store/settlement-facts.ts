import type { DeskSettings } from "../domain/desk-settings.ts";
import { Refusal } from "../domain/errors.ts";
import { skusOf } from "../domain/restock.ts";
import { holdsUnits, type Return } from "../domain/return.ts";
import type { SettlementFacts } from "../domain/settlement.ts";
import { tenderRule } from "../domain/tenders.ts";
import { orderValue, standingOf } from "../domain/units.ts";
import type { Reader } from "./database.ts";
import { readDeskSettings } from "./desk-settings.ts";
import { listOrderPayments } from "./order-payments.ts";
import { findOrder } from "./orders.ts";
import { findProducts } from "./products.ts";
import { listReturnsOfOrder } from "./returns.ts";
import { readTenders } from "./tenders.ts";

/** What a decision is judged by: what is left of the money paid for the order, the articles that are asked for, the merchant's limits. */
export async function readSettlementFacts(
  db: Reader,
  ret: Return,
  { skus, owner }: { readonly skus: readonly string[]; readonly owner: boolean },
): Promise<{ facts: SettlementFacts; settings: DeskSettings }> {
  const { merchantId, shopId, orderId } = ret;
  const [order, returns, products, { settings }, ofOrder] = await Promise.all([
    findOrder(db, merchantId, orderId),
    listReturnsOfOrder(db, merchantId, orderId),
    findProducts(db, merchantId, shopId, skus),
    readDeskSettings(db, merchantId),
    listOrderPayments(db, merchantId, orderId),
  ]);
  if (!order) throw new Refusal("return_not_found");
  const holding = returns.filter(holdsUnits);
  const others = holding.filter(({ id }) => id !== ret.id).flatMap(({ ledger }) => ledger);
  const spent = others.reduce((sum, entry) => sum + (entry.kind === "purchase" ? entry.amount : 0), 0);
  const { goodsRefunded } = standingOf(order, holding);
  return {
    settings,
    facts: {
      purchaseLeft: Math.max(0, orderValue(order).goods - goodsRefunded - spent),
      // An article in another currency has no price that could be compared.
      replacements: new Map(
        products
          .filter(({ currency }) => currency === ret.currency)
          .map(({ sku, title, variant, price, productId, variantId }) => [
            sku,
            {
              sku,
              title,
              ...(variant !== undefined && { variant }),
              price,
              ...(productId !== undefined && { productId }),
              ...(variantId !== undefined && { variantId }),
            },
          ]),
      ),
      skus: skusOf(order),
      limits: settings.money,
      tenders: {
        left: await readTenders(db, order, [...returns.flatMap((one) => one.payments), ...ofOrder.map(({ payment }) => payment)]),
        rule: tenderRule(settings.money.tenders, ret, order),
      },
      owner,
    },
  };
}
