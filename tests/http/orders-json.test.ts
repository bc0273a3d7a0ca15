import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { orderInputSchema, readOrder } from "../../server/contract/orders-json.ts";
import { WrongOrder } from "../../server/domain/snapshot.ts";
import { jsonRecords } from "../../server/http/json-records.ts";

const order = {
  number: "1001",
  placedAt: "2026-11-01T10:00:00+01:00",
  currency: "EUR",
  lines: [{ id: "1", title: "Cap", quantity: 1, paid: "5.00" }],
};

function mistakes(given: unknown): string[] {
  try {
    readOrder(given);
    return [];
  } catch (failure) {
    assert.ok(failure instanceof WrongOrder);
    return failure.mistakes.map(({ pointer, reason }) => `${pointer} ${reason}`);
  }
}

async function cut(text: string, size = text.length): Promise<string[]> {
  async function* chunks() {
    for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
  }
  const found: string[] = [];
  for await (const record of jsonRecords(chunks())) found.push(`${record.line} ${record.text}`);
  return found;
}

describe("An order in the API's JSON", () => {
  test("needs a number, an instant, a currency and its lines", () => {
    const { total, status, shipping, placedAt } = readOrder(order);
    assert.deepEqual(
      { total, status, shipping, placedAt },
      { total: 500, status: "open", shipping: { paid: 0, tax: 0 }, placedAt: Date.UTC(2026, 10, 1, 9) },
    );
  });

  test("is read exactly in currencies of no and of three decimals", () => {
    const priced = (currency: string, paid: string) => readOrder({ ...order, currency, lines: [{ ...order.lines[0], paid }] }).total;
    assert.deepEqual([priced("JPY", "4800"), priced("JPY", "4800.00"), priced("KWD", "1.234")], [4800, 4800, 1234]);
    assert.throws(() => priced("JPY", "4800.50"), /"4800.50" has more decimals than JPY \(0\)/);
    assert.throws(() => priced("EUR", "4.999"), /"4.999" has more decimals than EUR \(2\)/);
  });

  test("that is off by one cent is told its own arithmetic", () => {
    assert.deepEqual(mistakes({ ...order, shipping: { paid: "4.90" }, total: "9.91" }), [
      "/total lines 5.00 + fees 0.00 + shipping 4.90 = 9.90 EUR, but the total is 9.91 (0.01 apart)",
    ]);
  });

  test("is told everything that is wrong with its shape, and where", () => {
    const wrong = mistakes({ ...order, currency: "eur", lines: [{ ...order.lines[0], quantity: 0, paid: 5 }], surprise: 1 });
    assert.deepEqual(
      wrong.map((text) => text.split(" ")[0]),
      ["/currency", "/lines/0/quantity", "/lines/0/paid", ""],
    );
  });

  test("may not name a line twice, nor one it does not have, nor more tax than was paid", () => {
    assert.deepEqual(mistakes({ ...order, lines: [order.lines[0], order.lines[0]] }), ['/lines/1/id two lines have the id "1"']);
    assert.deepEqual(
      mistakes({ ...order, refunds: [{ id: "r", amount: "1.00", lines: [{ lineId: "9", quantity: 1, amount: "1.00" }] }] }),
      ['/refunds/0/lines/0/lineId the order has no line "9"'],
    );
    assert.deepEqual(mistakes({ ...order, lines: [{ ...order.lines[0], tax: "5.01" }] }), [
      "/lines/0/tax the tax of 5.01 does not lie within the 5.00 paid",
    ]);
  });

  test("may not carry control characters, numbers too large to be exact, or a list without end", () => {
    assert.equal(mistakes({ ...order, number: "10\u000001" }).length, 1);
    assert.equal(mistakes({ ...order, lines: [{ ...order.lines[0], paid: "123456789012.00" }] }).length, 1);
    assert.equal(mistakes({ ...order, discountCodes: Array.from({ length: 51 }, () => "A") }).length, 1);
    for (const given of [null, 1, "x", [], {}]) assert.notDeepEqual(mistakes(given), []);
  });

  test("may say what a piece weighs, its HS code and where it was made, and is taken when those cannot be read", () => {
    const goods = (said: object) => {
      const [line] = readOrder({ ...order, lines: [{ ...order.lines[0], ...said }] }).lines;
      return { weight: line?.weight, hsCode: line?.hsCode, origin: line?.origin };
    };
    const nothing = { weight: undefined, hsCode: undefined, origin: undefined };
    assert.deepEqual(goods({}), nothing);
    assert.deepEqual(goods({ weight: 420, hsCode: "6105.10 00", origin: "pt" }), { weight: 420, hsCode: "61051000", origin: "PT" });
    assert.deepEqual(goods({ weight: "420,6", hsCode: 610_510, origin: " EL " }), { weight: 421, hsCode: "610510", origin: "GR" });
    assert.equal(goods({ weight: 1_000_000 }).weight, 1_000_000);
    for (const weight of [0, -5, 0.4, 1_000_001, "heavy", "1.000.000", Number.NaN, null, true, {}, "1e3"])
      assert.deepEqual(goods({ weight }), nothing);
    for (const hsCode of ["61051", "61051000001", "T-shirt", null, [], -610_510]) assert.deepEqual(goods({ hsCode }), nothing);
    for (const origin of ["ZZ", "XX", "EU", "PRT", "Portugal", "", 42, { code: "PT" }]) assert.deepEqual(goods({ origin }), nothing);
  });

  test("keeps its example in the documentation true", () => {
    const { orders } = JSON.parse(readFileSync(new URL("../../docs/examples/orders.json", import.meta.url), "utf8")) as {
      orders: unknown[];
    };
    assert.deepEqual(
      orders.map((one) => readOrder(one).total),
      [7671, 4800],
    );
    assert.equal(orderInputSchema.safeParse(orders[0]).success, true);
  });
});

describe("A file of JSON", () => {
  test("is cut into its orders however it is written and wherever chunks end", async () => {
    for (const size of [1, 2, 5, 1000]) {
      assert.deepEqual(await cut('[\n {"a": "}{"},\n\n {"b": {"c": [{}]}}\n]', size), ['2 {"a": "}{"}', '4 {"b": {"c": [{}]}}']);
      assert.deepEqual(await cut('{"a":"\\"{"}\n{"b":[1,{}]}\n', size), ['1 {"a":"\\"{"}', '2 {"b":[1,{}]}']);
      assert.deepEqual(await cut('{"page": {"n": [{}]},\n "orders" : [\n{"a":1}, {"b":2}], "links": [{"c":3}], "more": {"d": {}}}', size), [
        '3 {"a":1}',
        '3 {"b":2}',
      ]);
      assert.deepEqual(await cut('\ufeff{\n  "refunds": [{}],\n  "lines": []\n}', size), ['1 {\n  "refunds": [{}],\n  "lines": []\n}']);
    }
  });

  test("with a broken line loses that line alone", async () => {
    const text = '{"a": "never closed\n{"b": 2}\n{"c": 3\n{"d":\n{"e": 4}}\n';
    for (const size of [1, 1000])
      assert.deepEqual(await cut(text, size), ['1 {"a": "never closed', '2 {"b": 2}', '3 {"c": 3', '4 {"d":\n{"e": 4}}']);
  });

  test("without objects has no orders", async () => {
    for (const text of ["", "[]", "7", '"{}"', '{"orders": []}']) assert.ok((await cut(text)).every((one) => one.includes("orders")));
  });

  test("names what stands in a list and is no object, and goes on", async () => {
    for (const size of [1, 1000])
      assert.deepEqual(await cut('[1,\n {"a": 1}, "b{",\n [2], null, {"c": 3}]', size), ["1 ", '2 {"a": 1}', "2 ", "3 ", '3 {"c": 3}']);
  });
});
