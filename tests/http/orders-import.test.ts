import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { runImport } from "../../server/cli/import.ts";
import type { IdKind, NewId } from "../../server/domain/ids.ts";
import { makeId } from "../../server/domain/ids.ts";
import type { Shop } from "../../server/domain/shop.ts";
import { createMerchant, createShop } from "../../server/store/merchants.ts";
import { findOrderByNumber } from "../../server/store/orders.ts";
import { engines, type Opened } from "../support/databases.ts";

const woocommerce = fileURLToPath(new URL("../providers/fixtures/woocommerce/orders.json", import.meta.url));
const at = Date.UTC(2026, 10, 22);

for (const engine of engines()) {
  describe(`returns-portal import, on ${engine.name}`, () => {
    let opened: Opened;
    let shop: Shop;
    let count = 0;
    const folder = mkdtempSync(join(tmpdir(), "returns-import-"));
    const newId: NewId = <Kind extends IdKind>(kind: Kind) => {
      count += 1;
      // Of each byte of entropy five bits are used.
      return makeId(
        kind,
        at,
        Uint8Array.from({ length: 16 }, (_, place) => Math.floor(count / 32 ** place) % 32),
      );
    };

    before(async () => {
      opened = await engine.open();
      shop = await newShop("acme");
    });
    after(async () => {
      await opened.close();
      rmSync(folder, { recursive: true });
    });

    async function newShop(slug: string): Promise<Shop> {
      const merchantId = newId("merchant");
      const address = { name: slug, line1: "", postalCode: "", city: "", country: "FR" };
      const made: Shop = {
        id: newId("shop"),
        merchantId,
        slug,
        name: slug,
        code: slug.toUpperCase().slice(0, 4),
        portal: "active",
        promoted: false,
        brand: { name: slug, sender: { name: slug, address: "shop@example.test" }, address, addresses: {} },
        timeZone: "Europe/Paris",
        defaultLanguage: "en",
        languages: ["en"],
        emailProof: true,
        insertQr: true,
        apiReturns: false,
        can: { storeCredit: false, exchange: false },
        help: {},
        createdAt: at,
      };
      await createMerchant(opened.db, { id: merchantId, name: slug, at });
      await createShop(opened.db, merchantId, made);
      return made;
    }

    async function run(...args: string[]): Promise<{ code: number; result: string; notes: string[] }> {
      return runWith("", args);
    }

    async function runWith(input: string, args: readonly string[]) {
      const results: string[] = [];
      const notes: string[] = [];
      async function* bytes() {
        yield Buffer.from(input);
      }
      const code = await runImport(args, {
        context: { db: opened.db, now: () => at, newId },
        out: { result: (line) => results.push(line), note: (line) => notes.push(line), input: bytes() },
      });
      return { code, result: results.join("\n"), notes };
    }

    function file(name: string, text: string): string {
      const path = join(folder, name);
      writeFileSync(path, text);
      return path;
    }

    const csv = (total: string) =>
      `order_number;placed_at;currency;title;quantity;line_total;order_total\n501;2026-11-01;EUR;Cap;1;${total};${total}\n`;

    test("takes a real shop's orders, and takes them again as unchanged", async () => {
      assert.deepEqual(await run(woocommerce, "--shop", "acme"), { code: 0, result: "27 imported, 0 unchanged, 0 rejected", notes: [] });
      assert.deepEqual(await run(woocommerce), { code: 0, result: "0 imported, 27 unchanged, 0 rejected", notes: [] });
      const order = await findOrderByNumber(opened.db, shop.merchantId, shop.id, "59");
      assert.deepEqual([order?.total, order?.refunds], [9370, [{ id: "155", amount: 2657 }]]);
    });

    test("learns from the refunds' own documents which units went back", async () => {
      const { body } = JSON.parse(readFileSync(woocommerce.replace("orders.json", "refunds-of-order-59.json"), "utf8")) as {
        body: unknown;
      };
      const refunds = file("refunds.json", JSON.stringify(body));
      assert.equal((await run(woocommerce, "--refunds", refunds)).result, "1 imported, 26 unchanged, 0 rejected");
      const order = await findOrderByNumber(opened.db, shop.merchantId, shop.id, "59");
      assert.deepEqual(order?.refunds[0]?.lines, [{ lineId: "14", quantity: 1, amount: 2657 }]);
    });

    test("takes orders in every shape of JSON, and tells its own from WooCommerce's", async () => {
      const [first, second] = JSON.parse(readFileSync(woocommerce, "utf8")) as unknown[];
      assert.equal((await run(file("one.json", JSON.stringify(first, null, 2)))).result, "0 imported, 1 unchanged, 0 rejected");
      assert.equal(
        (await run(file("two.ndjson", `${JSON.stringify(first)}\n${JSON.stringify(second)}\n`))).result,
        "0 imported, 2 unchanged, 0 rejected",
      );
      assert.equal(
        (await run(file("list.json", JSON.stringify({ orders: [first, second] })))).result,
        "0 imported, 2 unchanged, 0 rejected",
      );
      const example = fileURLToPath(new URL("../../docs/examples/orders.json", import.meta.url));
      assert.equal((await run(example)).result, "2 imported, 0 unchanged, 0 rejected");
    });

    test("counts an order that changed between two runs as imported", async () => {
      assert.equal((await run(file("a.csv", csv("5,00")))).result, "1 imported, 0 unchanged, 0 rejected");
      assert.equal((await run(file("b.csv", csv("6,00")))).result, "1 imported, 0 unchanged, 0 rejected");
      assert.equal((await run(file("b.csv", csv("6,00")))).result, "0 imported, 1 unchanged, 0 rejected");
    });

    test("reads the standard input", async () => {
      assert.equal((await runWith(csv("6.00"), ["-", "--format", "csv"])).result, "0 imported, 1 unchanged, 0 rejected");
    });

    test("names the line of what it rejects and keeps the rest", async () => {
      const orders = JSON.parse(readFileSync(woocommerce, "utf8")) as Record<string, unknown>[];
      const text = `${JSON.stringify({ ...orders[0], total: "1.00" })}\n{"broken": 1\n${JSON.stringify(orders[1])}\n`;
      assert.deepEqual(await run(file("mixed.ndjson", text), "--format", "woocommerce"), {
        code: 0,
        result: "0 imported, 1 unchanged, 2 rejected",
        notes: [
          "line 1: order 56: total: lines 79.79 + fees 0.00 + shipping 4.90 = 84.69 EUR, but the total is 1.00 (-83.69 apart)",
          "line 2: the object that begins here is not JSON",
        ],
      });
    });

    test("fails when all was rejected, when there is no such file or shop or format, and when the file is empty", async () => {
      const none = "0 imported, 0 unchanged, 0 rejected";
      assert.deepEqual(
        [(await run(file("bad.ndjson", '{"number": 1}'))).code, (await run(file("bad.ndjson", "{}"))).result],
        [1, "0 imported, 0 unchanged, 1 rejected"],
      );
      assert.deepEqual(await run(join(folder, "nowhere.csv")), {
        code: 1,
        result: none,
        notes: [`Cannot read ${join(folder, "nowhere.csv")}: there is no such file.`],
      });
      assert.deepEqual(await run(woocommerce, "--shop", "acne"), {
        code: 1,
        result: none,
        notes: ['There is no shop "acne". Create it with: returns-portal setup --shop acne'],
      });
      assert.deepEqual(await run(woocommerce, "--format", "xml"), {
        code: 1,
        result: none,
        notes: ['There is no format "xml"; give one of csv, json, woocommerce.'],
      });
      assert.deepEqual(await run(file("empty.csv", "")), { code: 1, result: none, notes: ["The file is empty."] });
      assert.deepEqual(await run(file("latin.csv", csv("5")), "--refunds", file("r.json", "[{}]")), {
        code: 1,
        result: none,
        notes: [`${join(folder, "r.json")}, line 1: this is no refund of WooCommerce.`],
      });
    });

    test("takes more orders than fit a batch, with one in the middle that is wrong", async () => {
      const rows = Array.from({ length: 600 }, (_, place) => `M${place},2026-11-01,EUR,Cap,1,${place === 300 ? "x" : "5"}`);
      const many = file("many.csv", `order_number,placed_at,currency,title,quantity,line_total\n${rows.join("\n")}\n`);
      assert.deepEqual(await run(many), {
        code: 0,
        result: "599 imported, 0 unchanged, 1 rejected",
        notes: ['line 302: line_total: "x" is no amount'],
      });
    });

    test("asks which shop when there are several", async () => {
      await newShop("bens");
      assert.equal((await run(woocommerce)).notes[0], "There are several shops; say whose orders these are with --shop SLUG.");
      assert.equal((await run(woocommerce, "--shop", "bens")).result, "27 imported, 0 unchanged, 0 rejected");
    });
  });
}
