import assert from "node:assert/strict";
import { it } from "node:test";
import type { ConnectedShop, RefundAsked } from "../../server/providers/shops/port.ts";
import { openWooBench, type WooBench } from "../support/vendors/woocommerce-bench.ts";
import { known, read } from "./shops.asking.ts";

/** A test on a shop of its own, that ends without having asked it anything wrong. */
export function on(title: string, test: (bench: WooBench, shop: ConnectedShop) => Promise<void>, isSecure = true): void {
  it(title, async () => {
    const bench = await openWooBench(isSecure);
    try {
      await test(bench, bench.provider.connect(bench.given, bench.outside));
      assert.deepEqual(bench.vendor.mistakes, []);
    } finally {
      await bench.outside.close();
      await bench.vendor.close();
    }
  });
}

/** A refund of nothing yet, that moves money. */
export function asked(shop: ConnectedShop, externalId: string, change: (order: Awaited<ReturnType<typeof read>>) => Partial<RefundAsked>) {
  return read(shop, externalId).then((order): RefundAsked => {
    const own = { lines: [], delivery: { amount: 0, tax: 0 }, adjustment: 0, restock: [], moves: true, ...change(order) };
    const amount = own.lines.reduce((sum, line) => sum + line.amount, own.delivery.amount + own.adjustment);
    return { key: "key-1", order: known(order), amount, returnNumber: "R-1001", note: "Return R-1001", ...own };
  });
}
