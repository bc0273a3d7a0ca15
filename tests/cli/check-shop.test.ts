import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { Hono } from "hono";
import { type Books, ownShop } from "../../demo/own-shop.ts";
import { aFolder, type Ended, project, projectsNode, run } from "../support/processes.ts";
import { type FakeVendor, openFakeVendor } from "../support/vendors/fake-vendor.ts";
import { secret, someBooks } from "../support/vendors/http.ts";

const program = join(project, "server/cli/main.ts");
const folder = aFolder();
const secretFile = join(folder, "secret");
writeFileSync(secretFile, `${secret}\n`);
const open: FakeVendor[] = [];

/** What is wrong with a shop: answers given instead of the right ones, before the right ones, or changed on their way out. */
type Wrong = (instead: Hono, books: Books, right: (request: Request) => Promise<Response>) => void;

async function shopThat(wrong: Wrong = () => {}, settings: { secret?: string } = {}): Promise<FakeVendor & { readonly books: Books }> {
  const books = someBooks();
  const instead = new Hono();
  let right = async (_: Request): Promise<Response> => new Response(null, { status: 503 });
  wrong(instead, books, (request) => right(request));
  instead.notFound((c) => right(c.req.raw));
  const vendor = await openFakeVendor(instead);
  open.push(vendor);
  const shop = ownShop({
    name: "Own Shop",
    currency: "EUR",
    secret,
    books,
    address: vendor.origin,
    now: Date.now,
    pageSize: 4,
    ...settings,
  });
  right = async (request) => shop.fetch(request);
  return { ...vendor, books };
}

function check({ origin }: FakeVendor, ...more: string[]): Promise<Ended> {
  return run(projectsNode, [program, "check-shop", origin, "--secret-file", secretFile, ...more], { cwd: folder });
}

const onOrder = ["--write", "--order", "1001"];

describe("returns-portal check-shop", () => {
  after(() => Promise.all(open.map((vendor) => vendor.close())));

  test("holds the reference implementation to every promise, and changes nothing in it", async () => {
    const shop = await shopThat();
    const before = JSON.stringify(shop.books);
    const { code, said, errors } = await check(shop);
    assert.equal(code, 0, said + errors);
    assert.match(said, /^ok {4}GET \/ says which shop it is.*“Own Shop”/);
    assert.match(said, /\n1[0-9] kept, 0 broken; nothing was changed/);
    assert.doesNotMatch(said, /NOT|^-/m);
    assert.equal(JSON.stringify(shop.books), before);
    assert.ok(shop.seen.every(({ method }) => method === "GET"));
  });

  test("tries with --write what changes something, each thing once, on one order alone", async () => {
    const shop = await shopThat();
    const { code, said, errors } = await check(shop, ...onOrder);
    assert.equal(code, 0, said + errors);
    assert.match(said, /ok {4}PUT \/refunds\/\{key\} refunds the smallest amount once.*\(0\.01 EUR of order 1001\)/);
    assert.match(said, /ok {4}PUT \/webhook takes an address, changes are told to it with a signature/);
    const { orders, notes, webhook } = shop.books;
    assert.deepEqual(
      orders.filter(({ json }) => json.refunds.length > 0).map(({ json }) => [json.number, json.refunds.length]),
      [
        ["1001", 1],
        ["1002", 1],
      ],
    );
    assert.deepEqual([...new Set(notes.map(({ orderId }) => orderId))], ["5001"]);
    assert.equal(webhook, null);
  });

  test("says what a small shop leaves out, and that this is no mistake", async () => {
    const shop = await shopThat((instead) => void instead.get("/", (c) => c.json({ version: 1, name: "Small" })));
    // Whoever answers the first question to everybody has not kept the first promise.
    const { code, said } = await check(shop);
    assert.equal(code, 1);
    assert.match(said, /- {5}no refunds: a person gives money back in the shop/);
    assert.equal(said.match(/^- /gm)?.length, 8);
  });

  test("shows nothing of what a shop says that a terminal would obey", async () => {
    const shop = await shopThat(
      (instead) => void instead.get("/", (c) => c.json({ version: 1, name: "\u001b]0;gone\u0007\u001b[2J\u202eSmall" })),
    );
    const { said } = await check(shop);
    assert.match(said, /“ \]0;gone \[2J Small”/);
    assert.doesNotMatch(said.replaceAll("\n", ""), /[\p{Cc}\u202e]/u);
  });

  const broken: readonly [what: string, wrong: Wrong, sentence: RegExp, came: RegExp, write?: boolean][] = [
    [
      "lets everybody in",
      (instead, books) =>
        void instead.all("*", (c) =>
          ownShop({ name: "Open", currency: "EUR", secret: bearerOf(c.req.raw), books, address: "", now: Date.now }).fetch(c.req.raw),
        ),
      /Another secret, and none/,
      /200/,
    ],
    [
      "is a cent wrong",
      (_, { orders }) => void orders.splice(0, 1, { ...at(orders, 0), json: { ...at(orders, 0).json, total: "74.20" } }),
      /add up to the cent/,
      /0\.01 apart/,
    ],
    [
      "gives amounts as numbers",
      (_, { orders }) => void orders.splice(0, 1, { ...at(orders, 0), json: { ...at(orders, 0).json, total: 74.19 as never } }),
      /GET \/orders lists/,
      /total: .*string/i,
    ],
    [
      "misspells a field",
      (_, { orders }) => void orders.splice(0, 1, { ...at(orders, 0), json: { ...at(orders, 0).json, fullfilments: [] } }),
      /field by field/,
      /fullfilments/,
    ],
    [
      "answers its first page again and again",
      (instead, _, right) =>
        void instead.get("/orders", (c, next) =>
          c.req.query("cursor") ? right(new Request(c.req.url.split("?")[0] ?? "", c.req.raw)) : next(),
        ),
      /Page follows page/,
      /order 5001 on page 1 and page 2/,
    ],
    [
      "ignores the number that is asked for",
      (instead, _, right) =>
        void instead.get("/orders", (c, next) =>
          c.req.query("number") ? right(new Request(c.req.url.split("?")[0] ?? "", c.req.raw)) : next(),
        ),
      /GET \/orders\?number=/,
      /is `number` looked at/,
    ],
    [
      "ignores since when",
      (instead, _, right) =>
        void instead.get("/orders", (c, next) =>
          c.req.query("changed_since") ? right(new Request(c.req.url.split("?")[0] ?? "", c.req.raw)) : next(),
        ),
      /changed_since/,
      /is `changed_since` looked at/,
    ],
    [
      "has an empty answer for an order that is not there",
      (instead, _, right) =>
        void instead.get("/orders/:id", async (c) => {
          const came = await right(c.req.raw);
          return came.status === 404 ? c.json(null) : came;
        }),
      /answers 404 for an order that is not there/,
      /200 null/,
    ],
    [
      "breaks on strange names",
      (instead) => void instead.get("/orders/:id", (c, next) => (/[?']/.test(c.req.param("id")) ? c.text("Traceback", 500) : next())),
      /whatever its name/,
      /500 Traceback/,
    ],
    ["is a web page", (instead) => void instead.get("/", (c) => c.html("<h1>Welcome</h1>")), /says which shop/, /<h1>Welcome<\/h1>/],
    [
      "speaks another version",
      (instead) => void instead.get("/", (c) => c.json({ version: 2, name: "Own Shop" })),
      /says which shop/,
      /version 1/,
    ],
    [
      "sells articles without a currency",
      (_, { products }) => void products.splice(1, 0, { sku: "BARE", title: "Bare", price: "1.00" }),
      /GET \/products/,
      /currency/,
    ],
    [
      "refunds twice for a key",
      (instead, books, right) =>
        void instead.put("/refunds/:key", (c) => right(c.req.raw).finally(() => delete books.made[`refunds/${c.req.param("key")}`])),
      /once, however often/,
      /it was done twice/,
      true,
    ],
    [
      "refunds twice when it is asked at the same moment",
      (instead, books, right) => {
        let another = (): void => {};
        instead.put("/refunds/:key", async (c) => {
          const kept = books.made[`refunds/${c.req.param("key")}`];
          another();
          // Both have looked before either writes, if another comes at all.
          await Promise.race([new Promise<void>((come) => (another = come)), wait(500)]);
          if (kept === undefined) delete books.made[`refunds/${c.req.param("key")}`];
          return right(c.req.raw);
        });
      },
      /at the same moment/,
      /done twice|RF-/,
      true,
    ],
    [
      "refunds more than was paid",
      (instead) =>
        void instead.put("/refunds/:key", async (c) => c.json({ id: "RF-1", state: "done", amount: (await c.req.json()).amount })),
      /more than is left/,
      /200/,
      true,
    ],
    [
      "does not tell of a refund as a change",
      (_, { orders }) => {
        for (const row of orders) Object.defineProperty(row, "changedAt", { get: () => 0, set: () => {} });
      },
      /counts as changed/,
      /it is not/,
      true,
    ],
    [
      "signs with another secret",
      (instead, _, right) =>
        void instead.put("/webhook", async (c) => {
          const body = JSON.stringify({ ...(await c.req.json()), secret: `whsec_${Buffer.alloc(32).toString("base64")}` });
          return right(new Request(c.req.url, { method: "PUT", headers: c.req.raw.headers, body }));
        }),
      /told to it with a signature/,
      /the signature is another/,
      true,
    ],
  ];
  for (const [what, wrong, sentence, came, write] of broken) {
    test(`finds a shop that ${what}`, async () => {
      const { code, said, errors } = await check(await shopThat(wrong), ...(write ? onOrder : []));
      assert.equal(code, 1, said + errors);
      const found = said.split(/\n(?=ok |NOT|- )/).filter((part) => part.startsWith("NOT"));
      assert.ok(
        found.some((part) => sentence.test(part) && came.test(part)),
        said,
      );
    });
  }

  test("takes the secret from the standard input, and never as an argument", async () => {
    const { origin } = await shopThat();
    const asked = (args: string[], input = "") => run(projectsNode, [program, "check-shop", origin, ...args], { cwd: folder, input });
    assert.equal((await asked(["--secret-stdin"], `${secret}\n`)).code, 0);
    const refused: readonly [args: string[], words: RegExp][] = [
      [[], /--secret-file FILE or --secret-stdin/],
      [["--secret-stdin"], /no secret/],
      [["--secret-file", join(folder, "nowhere")], /Cannot read .*ENOENT/],
      [["--secret", secret], /Unknown option '--secret'/],
      [["--secret-file", secretFile, "--write"], /--order/],
    ];
    for (const [args, words] of refused) {
      const { code, errors } = await asked(args);
      assert.equal(code, 1);
      assert.match(errors, words);
    }
  });

  test("says so when nobody answers", async () => {
    const shop = await shopThat();
    await shop.close();
    const { code, said } = await check(shop);
    assert.equal(code, 1);
    assert.match(said, /NOT {3}GET \/ says.*\n +expected: an answer to GET \/\n +came: {5}none: .*ECONNREFUSED/);
  });
});

function bearerOf(request: Request): string {
  return request.headers.get("authorization")?.replace("Bearer ", "") ?? "";
}

function at<Item>(items: readonly Item[], place: number): Item {
  const item = items[place];
  assert.ok(item);
  return item;
}
