import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { OrderRead } from "../../server/actions/import-orders.ts";
import { toDecimal } from "../../server/domain/money.ts";
import type { OrderSnapshot } from "../../server/domain/order.ts";
import { present } from "../../server/domain/snapshot.ts";
import { amountCell } from "../../server/http/csv-cells.ts";
import { columnOf, lineColumns, orderColumns } from "../../server/http/csv-columns.ts";
import { readOrdersCsv } from "../../server/http/orders-csv.ts";
import { utf8 } from "../../server/http/utf8.ts";

const header = "order_number,placed_at,currency,title,quantity,line_total,shipping,order_total";

async function read(text: string | Uint8Array, cut = 1 << 16): Promise<{ orders: OrderSnapshot[]; wrong: string[]; notes: string[] }> {
  const bytes = Buffer.from(text);
  const notes: string[] = [];
  const reads: OrderRead[] = [];
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += cut) yield bytes.subarray(at, at + cut);
  }
  for await (const one of readOrdersCsv(utf8(chunks()), { timeZone: "Europe/Paris", note: (note) => notes.push(note) })) reads.push(one);
  return {
    orders: reads.flatMap((one) => ("snapshot" in one ? [one.snapshot] : [])),
    wrong: reads.flatMap((one) => ("wrong" in one ? one.wrong.map(({ line, reason }) => `line ${line}: ${reason}`) : [])),
    notes,
  };
}

const one = (row: string) => `${header}\n${row}\n`;

describe("A CSV of orders", () => {
  test("needs no more than a number, a day, a currency, titles, quantities and what was paid", async () => {
    const { orders, wrong } = await read(
      "order_number,placed_at,currency,title,quantity,line_total\n1001,2026-11-01,EUR,Cap,2,39.98\n1001,,,Mug,1,9.99\n",
    );
    assert.deepEqual(wrong, []);
    const [order] = orders;
    assert.equal(order?.total, 4997);
    assert.deepEqual(
      order?.lines.map(({ id, title, quantity, paid }) => [id, title, quantity, paid]),
      [
        ["1", "Cap", 2, 3998],
        ["2", "Mug", 1, 999],
      ],
    );
    assert.equal(new Date(order?.placedAt ?? 0).toISOString(), "2026-11-01T11:00:00.000Z");
  });

  test("may have a byte order mark, semicolons, decimal commas and Windows line ends", async () => {
    const text = `\ufeff${header.replaceAll(",", ";")}\r\n1001;01.11.2026 10:30;EUR;"Écharpe; laine";1;1.234,50;4,90;1.239,40\r\n`;
    for (const cut of [1, 7, 1 << 16]) {
      const { orders, wrong } = await read(text, cut);
      assert.deepEqual(wrong, []);
      assert.deepEqual([orders[0]?.total, orders[0]?.lines[0]?.title], [123940, "Écharpe; laine"]);
    }
  });

  test("may be separated by tabs, or say what separates it", async () => {
    assert.equal((await read(one("1001,2026-11-01,EUR,Cap,1,5,0,5").replaceAll(",", "\t"))).orders.length, 1);
    assert.equal((await read(`sep=;\n${one("1001,2026-11-01,EUR,Cap,1,5,0,5").replaceAll(",", ";")}`)).orders.length, 1);
  });

  test("may call its columns what shops call them", async () => {
    const { orders, wrong } = await read(
      '"Order No.",Date,Currency,Product,Qty,Line Total,ZIP,Country,Total\n="00123",2026-11-01T10:00:00Z,EUR,Cap,1,5.00,69006,fr,5.00\n',
    );
    assert.deepEqual(wrong, []);
    assert.deepEqual([orders[0]?.number, orders[0]?.shipTo?.postalCode, orders[0]?.shipTo?.country], ["00123", "69006", "FR"]);
  });

  test("may break lines within quotes, and still says the right line", async () => {
    const { orders, wrong } = await read(
      one('1001,2026-11-01,EUR,"A\nlong\r\ntitle",1,5,0,5\n\n1002,2026-11-01,EUR,"x\ny",none,5,0,5\n1003,nonsense,EUR,Cap,1,5,0,5'),
    );
    assert.equal(orders[0]?.lines[0]?.title, "A long title");
    assert.deepEqual(wrong, [
      'line 6: quantity: "none" is no whole number',
      'line 8: placed_at: "nonsense" is no date; write it as 2026-11-22 or 2026-11-22T15:00:00Z',
    ]);
  });

  test("may have the rows of an order apart", async () => {
    const { orders } = await read(one("1,2026-11-01,EUR,Cap,1,5,0,10\n2,2026-11-01,EUR,Mug,1,7,0,7\n1,2026-11-01,EUR,Hat,1,5,0,10"));
    assert.deepEqual(
      orders.map(({ number, lines }) => [number, lines.length]),
      [
        ["1", 2],
        ["2", 1],
      ],
    );
  });

  test("says everything that is wrong, row by row, and leaves the other orders alone", async () => {
    const { orders, wrong } = await read(
      one(
        [
          "1,2026-11-01,EUR,Cap,1,5,0,5",
          ",2026-11-01,EUR,Cap,1,5,0,5",
          "2,2026-11-01,EUR,Cap,1,5,0,5.01",
          "3,2026-11-01,EUR,Cap,1,1.234,0,",
          "4,2026-11-01,EUR,Cap,1,5,0,5,extra",
          "5,2026-11-01,EUR,,0,5,0,5",
          "6,2026-11-01,EUR,Cap,1,5,0,10",
          "6,2026-11-02,EUR,Cap,1,5,0,10",
          "7,2026-11-01,EUR,Cap,1,USD 5,0,5",
          "8,2026-11-01,EUR,Cap,1,5,0,5",
        ].join("\n"),
      ),
    );
    assert.deepEqual(
      orders.map(({ number }) => number),
      ["1", "8"],
    );
    assert.deepEqual(wrong, [
      "line 3: order_number is empty",
      "line 4: lines 5.00 + fees 0.00 + shipping 0.00 = 5.00 EUR, but the total is 5.01 (0.01 apart)",
      'line 5: line_total: "1.234" can be read in two ways; write 1.23 or 1234.00',
      "line 6: the row has 9 cells, the header 8; a cell with a separator in it needs quotes",
      "line 7: title is empty",
      'line 9: placed_at is "2026-11-02" here and "2026-11-01" in an earlier row of the order',
      'line 10: line_total: "USD 5" is in USD, but the order is in EUR',
    ]);
  });

  test("with a row twice is refused for that order, when the rows say which line they are", async () => {
    const row = "1001,2026-11-01,EUR,Cap,1,5,L1";
    const { wrong } = await read(`order_number,placed_at,currency,title,quantity,line_total,line_id\n${row}\n${row}\n`);
    assert.deepEqual(wrong, ['line 3: line_id: two lines have the id "L1"']);
  });

  test("may hold a cell of a megabyte, which is refused with its row", async () => {
    const { orders, wrong } = await read(one(`1,2026-11-01,EUR,"${"x".repeat(1 << 20)}",1,5,0,5\n2,2026-11-01,EUR,Cap,1,5,0,5`));
    assert.deepEqual(
      orders.map(({ number }) => number),
      ["2"],
    );
    assert.deepEqual(wrong, ["line 2: title is longer than 2000 characters"]);
  });

  test("without the columns that matter is refused, saying which and what it has", async () => {
    await assert.rejects(read("order_number;title\n1;Cap\n"), {
      line: 1,
      message: "the header lacks placed_at, currency, quantity, line_total; it has: order_number, title. docs/import.md lists the columns",
    });
  });

  test("that is empty, Latin-1, UTF-16 or a workbook is refused in words", async () => {
    await assert.rejects(read(""), { message: "the file is empty" });
    await assert.rejects(read(Buffer.from(one("1,2026-11-01,EUR,Écharpe,1,5,0,5"), "latin1")), {
      line: 2,
      message: /not UTF-8; save it as "CSV UTF-8"/,
    });
    await assert.rejects(read(Buffer.from(`\ufeff${header}`, "utf16le")), { message: /UTF-16/ });
    await assert.rejects(read("PK\u0003\u0004rest"), { message: /Excel workbook/ });
  });

  test("weighs in kilograms only where a heading says so, and is taken without what cannot be read", async () => {
    const goods = async (names: string, cells: string) => {
      const { orders, wrong, notes } = await read(
        `${header};${names}\n1001,2026-11-01,EUR,Cap,1,9.90,,;${cells}\n`.replaceAll(",", ";").replaceAll("~", ","),
      );
      assert.deepEqual([wrong, notes], [[], []]);
      const { weight, hsCode, origin } = orders[0]?.lines[0] ?? {};
      return [weight, hsCode, origin];
    };
    assert.deepEqual(await goods("weight_g;HS Code;Country of origin", "250;6505.00.30;CN"), [250, "65050030", "CN"]);
    assert.deepEqual(await goods("Weight (kg);Tariff;Made in", "0~25;6505 00;UK"), [250, "650500", "GB"]);
    assert.deepEqual(await goods("Gewicht;Zolltarifnummer;Ursprungsland", "250~5;650500;DE"), [251, "650500", "DE"]);
    // In grams: a piece of one and a half, or one in kilograms under a heading that does not say so.
    for (const cell of ["1~5", "0.25", "1~234", "heavy", "-3", "0"])
      assert.deepEqual(await goods("weight", cell), [undefined, undefined, undefined]);
    assert.deepEqual(await goods("weight_kg;hs_code;origin", "1001;no;ZZ"), [undefined, undefined, undefined]);
  });

  test("with a quote that never ends says where it opens, and gives the orders before it", async () => {
    const { orders, wrong } = await read(one('1,2026-11-01,EUR,Cap,1,5,0,5\n2,2026-11-01,EUR,"Mug,1,5,0,5\n3,2026-11-01,EUR,Hat,1,5,0,5'));
    assert.deepEqual(
      [orders.map(({ number }) => number), wrong],
      [["1"], ["line 3: a quote opens here and is never closed; nothing after it can be read"]],
    );
  });

  test("tells which columns it does not use", async () => {
    assert.deepEqual(
      (await read("order_number,placed_at,currency,title,quantity,line_total,shiping,colour of box\n1,2026-11-01,EUR,Cap,1,5,4.90,red\n"))
        .notes,
      ["columns not used: shiping, colour of box"],
    );
  });

  test("takes yen without decimals and dinars with three", async () => {
    const { orders } = await read(one('1,2026-11-01,JPY,Cap,1,"1,500",500,2000\n2,2026-11-01,KWD,Cap,1,1.250,0,1.25'));
    assert.deepEqual(
      orders.map(({ total }) => total),
      [2000, 1250],
    );
    assert.deepEqual((await read(one("3,2026-11-01,JPY,Cap,1,15.5,0,15.5"))).wrong, [
      'line 2: line_total: "15.5" has more decimals than JPY (0)',
      'line 2: "15.5" has more decimals than JPY (0)',
    ]);
  });

  test("knows what was refunded, in units when a row names them", async () => {
    const text =
      "order_number,placed_at,currency,title,quantity,line_total,refunded_quantity,refunded_total\n1,2026-11-01,EUR,Cap,3,10.00,1,\n1,2026-11-01,EUR,Mug,1,5,,\n2,2026-11-01,EUR,Cap,3,10.00,,2.50\n";
    const { orders } = await read(text);
    assert.deepEqual(orders[0]?.refunds, [{ id: "refund-1", amount: 333, lines: [{ lineId: "1", quantity: 1, amount: 333 }] }]);
    assert.deepEqual(orders[1]?.refunds, [{ id: "refund-1", amount: 250 }]);
  });

  test("keeps its example in the documentation true", async () => {
    const { orders, wrong, notes } = await read(readFileSync(new URL("../../docs/examples/orders.csv", import.meta.url)));
    assert.deepEqual([wrong, notes], [[], []]);
    assert.ok(orders.length >= 3);
  });

  test("has every column explained in docs/import.md", () => {
    const documentation = readFileSync(new URL("../../docs/import.md", import.meta.url), "utf8");
    const explained = (column: string) => documentation.includes(`\`${column}\``) || /^(billing|shipping)_/.test(column);
    assert.deepEqual(
      [...Object.keys(orderColumns), ...Object.keys(lineColumns)].filter((column) => !explained(column)),
      [],
    );
  });

  test("knows a column by its own name before any other's synonym", () => {
    for (const column of [...Object.keys(orderColumns), ...Object.keys(lineColumns)])
      assert.equal(columnOf(column.replaceAll("_", " ").toUpperCase()), column);
  });
});

test("An amount is read only where it can be read in one way", () => {
  const value = (cell: string, currency = "EUR") => {
    const result = amountCell(cell, currency);
    return "value" in result ? result.value : null;
  };
  for (const [cell, expected] of [
    ["12,5", "12.5"],
    ["12.50", "12.50"],
    ["1.234,56", "1234.56"],
    ["1,234.56", "1234.56"],
    ["1 234,56 €", "1234.56"],
    ["1\u202f234,56\u00a0€", "1234.56"],
    ["1'234.50", "1234.50"],
    ["€ -5,00", "-5.00"],
    ["-€5", "-5"],
    ["−5", "-5"],
    ["EUR 7", "7"],
    ["1.234.567", "1234567"],
    ["0,333", "0.333"],
    ["1234,567", "1234.567"],
    [",5", "0.5"],
    ["900", "900"],
    ["1.234", null],
    ["1,000", null],
    ["12.34.56", null],
    ["1,23.45", null],
    ["five", null],
    ["5 GBP", null],
    ["1e3", null],
    ["", null],
    ["--5", null],
  ] as const) {
    assert.equal(value(cell), expected, cell);
  }
  assert.equal(value("1,234", "JPY"), "1234");
  assert.equal(value("1.234", "KWD"), "1.234");
  assert.equal(value("1,234", "KWD"), null);
});

test("Whatever is written as CSV is read back the same", async () => {
  const text = fc
    .string({ unit: fc.constantFrom(..."abcXYZ éß€,;\"'\t09".split("")), minLength: 1, maxLength: 20 })
    .map((raw) => `T${raw.replace(/\s+/g, " ")}`.trim());
  const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
  const address = fc.record({
    name: text,
    line1: text,
    line2: optional(text),
    postalCode: fc.constantFrom("69006", "SW3 4TR", "01234"),
    city: text,
    country: fc.constantFrom("FR", "DE", "GB"),
  });
  const order = fc.record({
    currency: fc.constantFrom("EUR", "JPY", "KWD"),
    placedAt: fc.integer({ min: 1_600_000_000_000, max: 1_900_000_000_000 }),
    email: optional(fc.constant("claire@example.test")),
    shipTo: optional(address),
    lines: fc.array(
      fc.record({
        title: text,
        variant: optional(text),
        quantity: fc.integer({ min: 1, max: 20 }),
        paid: fc.integer({ min: 0, max: 9_999_999 }),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    shipping: fc.integer({ min: 0, max: 5_000 }),
    fee: optional(fc.integer({ min: -1, max: 500 })),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(order, { minLength: 1, maxLength: 5 }),
      fc.constantFrom(",", ";", "\t"),
      fc.constantFrom(".", ","),
      fc.constantFrom("\n", "\r\n"),
      async (drafts, separator, point, end) => {
        const snapshots: OrderSnapshot[] = drafts
          .map(({ fee, shipping, lines, shipTo, email, ...draft }, place) => {
            const fees = fee === undefined ? [] : [{ id: "fee-1", title: "Fee", paid: fee, tax: 0 }];
            return {
              ...draft,
              number: `N-${place}`,
              status: "open" as const,
              ...present({ email, shipTo: shipTo && present(shipTo) }),
              lines: lines.map((line, at) => ({ ...present(line), id: `L${at}`, listed: line.paid, tax: 0, categories: [], tags: [] })),
              fees,
              shipping: { paid: shipping, tax: 0 },
              total: lines.reduce((sum, { paid }) => sum + paid, 0) + shipping + (fee ?? 0),
              discountCodes: [],
              payments: [],
              refunds: [],
              fulfilments: [],
            };
          })
          .filter(({ total }) => total >= 0);
        fc.pre(snapshots.length > 0);
        const quoted = (cell: string) => (/[",;\t\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
        const rows = snapshots.flatMap((snapshot) =>
          snapshot.lines.map((line) => {
            const money = (minor: number | undefined) =>
              minor === undefined ? "" : plain(toDecimal(minor, snapshot.currency), point, snapshot.currency);
            const { shipTo } = snapshot;
            return [
              snapshot.number,
              new Date(snapshot.placedAt).toISOString(),
              snapshot.currency,
              snapshot.email ?? "",
              line.id,
              line.title,
              line.variant ?? "",
              String(line.quantity),
              money(line.paid),
              money(snapshot.shipping.paid),
              money(snapshot.fees[0]?.paid),
              money(snapshot.total),
              shipTo?.name ?? "",
              shipTo?.line1 ?? "",
              shipTo?.line2 ?? "",
              shipTo?.postalCode ?? "",
              shipTo?.city ?? "",
              shipTo?.country ?? "",
            ]
              .map(quoted)
              .join(separator);
          }),
        );
        const names =
          "order_number,placed_at,currency,email,line_id,title,variant,quantity,line_total,shipping,fee,order_total,shipping_name,shipping_address1,shipping_address2,shipping_postal_code,shipping_city,shipping_country";
        const { orders, wrong } = await read([names.replaceAll(",", separator), ...rows].join(end) + end);
        assert.deepEqual(wrong, []);
        assert.deepEqual(orders, snapshots);
      },
    ),
    { numRuns: 100 },
  );
});

/** Dinars keep their point: three decimals after a comma could be thousands. */
function plain(decimal: string, point: string, currency: string): string {
  return currency === "KWD" ? decimal : decimal.replace(".", point);
}
