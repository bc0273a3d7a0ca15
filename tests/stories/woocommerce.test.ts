import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { importOrders } from "../../server/actions/import-orders.ts";
import { readWooOrder } from "../../server/providers/shops/woocommerce-orders.ts";
import { findOrderByNumber } from "../../server/store/orders.ts";
import { engines } from "../support/databases.ts";
import { aWorld, type World } from "../support/world.ts";

const given = JSON.parse(readFileSync(new URL("../providers/fixtures/woocommerce/orders.json", import.meta.url), "utf8")) as {
  number: string;
  status: string;
}[];

/** Statuses of orders that were paid and may be returned. */
const sold = new Set(["completed", "processing"]);

for (const engine of engines()) {
  describe(`the orders of a real WooCommerce shop, on ${engine.name}`, () => {
    let world: World;
    before(async () => {
      world = await aWorld(engine);
      const reads = given.map((order, place) => ({ line: place + 1, snapshot: readWooOrder(order) }));
      const counts = await importOrders(world.app.context, world.ada.shop, reads);
      assert.deepEqual(counts, { imported: given.length, unchanged: 0, rejected: 0 });
    });
    after(() => world.close());

    for (const { number, status } of given) {
      test(`order ${number} (${status}) gives back, piece by piece, what was paid and not a cent more`, async () => {
        const { shop } = world.ada;
        const order = await findOrderByNumber(world.app.context.db, shop.merchantId, shop.id, number);
        assert.ok(order);
        const postalCode = (order.shipTo ?? order.billTo)?.postalCode;
        if (!postalCode) return;
        const find = () =>
          world.ask("POST", "/api/shopper/shops/ada/sessions", { body: { orderNumber: `#${number.toLowerCase()}`, postalCode } });
        const { token, items } = (await find()).json;
        if (!sold.has(status)) {
          assert.ok(items.every((item: { open: boolean }) => !item.open));
          return;
        }

        let purchases = 0;
        let everything = 0;
        for (const item of items as { lineId: string; available: number; reasons: string[]; open: boolean }[]) {
          for (let piece = 0; piece < item.available && item.open; piece++) {
            const wishes = [{ lineId: item.lineId, quantity: 1, reasonId: "changed_mind" }];
            const { json: figures } = await world.ask("POST", "/api/shopper/quotes", { token, body: { items: wishes, handover: "own" } });
            const submitted = await world.ask("POST", "/api/shopper/returns", {
              token,
              headers: { "Idempotency-Key": `woo-${number}-${item.lineId}-${piece}` },
              body: { items: wishes, resolution: "refund", handover: figures.handover, quote: figures.quote },
            });
            assert.equal(submitted.status, 201, JSON.stringify(submitted.json));
            const ret = await world.ask("GET", `/api/desk/returns/${submitted.json.returns[0].id}`, { token: world.ada.apiKey });
            for (const entry of ret.json.money.rows) {
              everything += entry.amount;
              if (entry.kind === "purchase") purchases += entry.amount;
            }
            assert.equal(ret.json.money.total, figures.total.amount);
          }
        }
        const refunded = order.refunds.reduce((sum, { amount }) => sum + amount, 0);
        assert.ok(purchases <= order.total - order.shipping.paid - refunded, `${purchases} of ${order.total}`);
        assert.ok(everything <= order.total - refunded, `${everything} of ${order.total}`);
        const all = items.every(
          ({ open, available }: { open: boolean; available: number }, place: number) => open && available === order.lines[place]?.quantity,
        );
        if (all && refunded === 0) assert.equal(purchases, order.total - order.shipping.paid);
      });
    }
  });
}
