import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { carrierRows, isTestMode } from "../../server/cli/connection-carrier.ts";
import { gatewayRows } from "../../server/cli/connection-gateway.ts";
import { routeFor } from "../../server/cli/sample-route.ts";
import { randomIds } from "../../server/random-ids.ts";
import { openReadyDatabase } from "../../server/ready-database.ts";
import { insertConnection } from "../../server/store/connections.ts";
import { keysFrom } from "../../server/store/keys.ts";
import { findShop } from "../../server/store/merchants.ts";
import { aFolder, type Ended, instanceKey, project, projectsNode, run } from "../support/processes.ts";
import { aHttpShop, secret } from "../support/vendors/http.ts";
import { openKarrioBench } from "../support/vendors/karrio.ts";
import { openSendcloudBench } from "../support/vendors/sendcloud.ts";
import type { ShopBench } from "../support/vendors/shop-bench.ts";
import { openStripeBench } from "../support/vendors/stripe.ts";

const program = join(project, "server/cli/main.ts");
const folder = aFolder();
const databaseUrl = `sqlite:${join(folder, "returns.db")}`;

interface Surroundings {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

function check(args: readonly string[], { env = {}, input = "" }: Surroundings = {}): Promise<Ended> {
  const allowed = { ALLOWED_PRIVATE_HOSTS: "localhost", ...env };
  return run(projectsNode, [program, "check-connection", ...args], { cwd: folder, env: allowed, input });
}

/** State and words of each row by what it is about. */
function rows({ said }: Ended): Record<string, string> {
  return Object.fromEntries(
    said.split("\n").flatMap((line) => {
      const [, what = "", rest = ""] = /^ {2}(.{24})(.*)$/.exec(line) ?? [];
      return what === "" ? [] : [[what.trim(), rest.replace(/ {2,}/, ": ")]];
    }),
  );
}

describe("returns-portal check-connection", () => {
  let bench: ShopBench;
  let settings: string;
  before(async () => {
    bench = await aHttpShop();
    settings = join(folder, "settings.json");
    writeFileSync(settings, JSON.stringify(bench.given));
  });
  after(async () => {
    await bench.outside.close();
    await bench.vendor.close();
  });

  test("proves a shop end to end without changing anything in it", async () => {
    const ended = await check(["--provider", "http", "--settings", settings]);
    assert.equal(ended.code, 0, ended.said + ended.errors);
    const found = rows(ended);
    assert.match(ended.said, /^Any other shop\n/);
    assert.match(found.connects ?? "", /^works: Own Shop, EUR, in \d+ ms$/);
    assert.equal(found.permissions, "works: everything that is needed");
    assert.match(found["newest orders"] ?? "", /^works: 5 read and right to the cent, such as 100\d \(\d+\.\d\d EUR\)|^works: 5 read/);
    assert.match(found.history ?? "", /^works: 6 orders on 2 pages in \d+ ms: that is all of them$/);
    assert.match(found["look-up by number"] ?? "", /^works: 100\d in \d+ ms/);
    assert.match(found["one order"] ?? "", /^works: 100\d is the same/);
    assert.equal(found["refunds made there"], "works: 1002: 1, 12.50 EUR");
    assert.match(found.articles ?? "", /^works: 5 on the first page; SOCK-N now: 14\.00 EUR, 8$/);
    assert.equal(found.webhooks, "can: registered when it is connected");
    assert.equal(found.refunds, "can: the shop gives the money back");
    assert.ok(bench.vendor.seen.every(({ method }) => method === "GET"));
    assert.deepEqual(bench.vendor.mistakes, []);
  });

  test("tries on a test order what changes something, with an amount that was named", async () => {
    const ended = await check(["--provider", "http", "--settings", settings, "--write", "--order", "1004", "--amount", "0.01"]);
    assert.equal(ended.code, 0, ended.said + ended.errors);
    const found = rows(ended);
    assert.match(found.refund ?? "", /^works: 0\.01 EUR given back, RF-.* \(done\)$/);
    assert.match(found["found again by its key"] ?? "", /^works: RF-/);
    assert.equal(found["asked again with its key"], "works: it is done once");
    assert.equal(found["stands in the order"], "works: 0.01 EUR in all");
    assert.match(found["told of returns"] ?? "", /^works: look at order 1004: it carries R-TEST$/);
    assert.match(found["back on sale"] ?? "", /^works: one piece of TEE-0/);
    assert.deepEqual(
      bench.shop.refunds("5004").map(({ amount }) => amount),
      [1],
    );
    assert.equal(bench.shop.restocked("5004", "1"), 1);
    assert.deepEqual(bench.vendor.mistakes, []);
    const none = await check(["--provider", "http", "--settings", settings, "--write", "--order", "1004", "--amount", "0"]);
    assert.equal(rows(none).refund, "can: not tried");
    assert.equal(bench.shop.refunds("5004").length, 1);
    const missing = await check(["--provider", "http", "--settings", settings, "--write", "--order", "4711", "--amount", "0.01"]);
    assert.deepEqual([missing.code, rows(missing)["the test order"]], [1, "NOT: there is no order 4711"]);
  });

  test("says what does not work, and never the secret", async () => {
    writeFileSync(join(folder, "wrong.json"), JSON.stringify(bench.wrong));
    const refused = await check(["--provider", "http", "--settings", join(folder, "wrong.json")]);
    assert.equal(refused.code, 1);
    assert.match(rows(refused).connects ?? "", /^NOT: it does not let us: is the key right/);
    assert.ok(!(refused.said + refused.errors).includes(bench.wrong.secret ?? "?"));
    const inside = await check(["--provider", "http", "--settings", settings], { env: { ALLOWED_PRIVATE_HOSTS: "" } });
    assert.equal(inside.code, 1);
    assert.match(rows(inside).connects ?? "", /^NOT: it was not reached \(refused_address/);
    bench.vendor.fail("wrong_types", ({ path }) => path.startsWith("/orders?changed_since"));
    const unreadable = await check(["--provider", "http", "--settings", settings]);
    assert.equal(unreadable.code, 1);
    assert.match(rows(unreadable)["newest orders"] ?? "", /^NOT: its answer cannot be read/);
  });

  test("takes settings from the standard input and the environment, and names what is missing", async () => {
    const { address = "" } = bench.given;
    const input = JSON.stringify({ address: `${address}/` });
    const env = { CONNECTION_SECRET: secret };
    assert.equal((await check(["--provider", "http", "--settings", "-"], { env, input })).code, 0);
    const refused: readonly [args: string[], words: RegExp, input?: string][] = [
      [["--provider", "http", "--settings", "-"], /secret is missing.*CONNECTION_SECRET/, input],
      [["--provider", "http", "--settings", "-"], /no setting password; there are address, secret/, '{"password":"x"}'],
      [["--provider", "http", "--settings", "-"], /no JSON object/, "nonsense"],
      [["--provider", "shoppy"], /no provider shoppy; take one of .*http/],
      [[], /Say what to try/],
      [["--provider", "http", "--order", "1001"], /go with --write/],
      [["--provider", "http", "--write", "--order", "1001"], /--amount/],
      [["--provider", "http", "--write", "--amount", "1"], /--order or --payment/],
      [["--provider", "http", "--secret", "x"], /Unknown option '--secret'/],
    ];
    for (const [args, words, text = ""] of refused) {
      const { code, errors, said } = await check(args, { input: text });
      assert.equal(code, 1, said);
      assert.match(errors, words);
    }
  });

  test("opens what is connected to a shop, and nothing without the instance key", async () => {
    const env = { DATABASE_URL: databaseUrl, INSTANCE_KEY: instanceKey };
    const { code, errors } = await run(projectsNode, [program, "setup", "--shop", "acme"], { env, cwd: folder });
    assert.equal(code, 0, errors);
    assert.match((await check(["--shop", "acme"], { env })).errors, /Nothing is connected to acme/);
    const db = await openReadyDatabase(databaseUrl);
    const shop = await findShop(db, "acme");
    assert.ok(shop);
    const { address = "" } = bench.given;
    const made = {
      ...{ id: randomIds(Date.now)("connection"), shopId: shop.id, kind: "shop" as const, provider: "http", settings: { address } },
      sealedSecrets: keysFrom(instanceKey).seal("connections", JSON.stringify({ secret })),
      ...{ account: "Own Shop", createdAt: Date.now(), createdBy: { kind: "system" as const } },
    };
    await db.write((tx) => insertConnection(tx, shop.merchantId, made));
    await db.close();
    const ended = await check(["--shop", "acme"], { env });
    assert.match(ended.said, /^Any other shop, Own Shop\n {2}connects +works/);
    assert.match(rows(ended).webhooks ?? "", /^NOT: none registered/);
    assert.equal(ended.code, 1);
    assert.match((await check(["--shop", "acme"], { env: { DATABASE_URL: databaseUrl } })).errors, /INSTANCE_KEY is needed/);
    const other = "k9:Zk3tQ8vXw1Lm5Rb7Yc2Nd6Hs9Pf4Gj0A";
    assert.match((await check(["--shop", "acme"], { env: { ...env, INSTANCE_KEY: other } })).errors, /INSTANCE_KEY is another/);
    assert.match((await check(["--shop", "nobody"], { env })).errors, /no shop called nobody/);
  });
});

describe("returns-portal check-connection of a gateway", () => {
  /** Its address is fixed, so that no process of its own could be led to the fake. */
  async function tried(more: { readonly write: string | null; readonly wrong?: boolean }) {
    const { provider, given, wrong, outside, gateway: office, vendor } = await openStripeBench();
    const payment = office.pay(5_000, "EUR");
    try {
      const found: Record<string, string> = {};
      const gateway = provider.connect(more.wrong ? wrong : given, outside);
      const write = more.write === null ? null : { amount: more.write, trial: "4711" };
      for await (const row of gatewayRows({ gateway, can: provider.can, now: Date.now(), payment, write }))
        found[row.what] = `${row.state}: ${row.words}`;
      return { found, refunds: office.refunds(payment), mistakes: vendor.mistakes };
    } finally {
      await outside.close();
      await vendor.close();
    }
  }

  test("says what can be given back of a payment, and gives nothing back", async () => {
    const { found, refunds, mistakes } = await tried({ write: null });
    assert.match(found.connects ?? "", /^works: /);
    assert.equal(found["a payment"], "works: 50.00 EUR paid, 50.00 can be given back");
    assert.deepEqual([refunds, mistakes], [[], []]);
  });

  test("gives back what was named, and finds it again", async () => {
    const { found, refunds } = await tried({ write: "0.05" });
    assert.match(found.refund ?? "", /^works: 0\.05 EUR given back/);
    assert.equal(found["found again by its key"], `works: ${refunds[0]?.reference}`);
    assert.deepEqual(
      refunds.map(({ amount }) => amount),
      [5],
    );
    assert.match((await tried({ write: "0.005" })).found.refund ?? "", /^not: 0\.005 is no amount of EUR/);
  });

  test("says that the key is another, and stops", async () => {
    const { found } = await tried({ write: "0.05", wrong: true });
    assert.deepEqual(Object.keys(found), ["connects"]);
    assert.match(found.connects ?? "", /^not: it does not let us/);
  });
});

describe("returns-portal check-connection of a carrier", () => {
  test("asks what a sample parcel would cost, and buys nothing", async () => {
    const { provider, given, outside, carrier: office, vendor } = await openSendcloudBench();
    try {
      const found: Record<string, string> = {};
      const route = routeFor(provider.can.countries, {
        from: "FR; 69003; Lyon; 4 rue des Lilas",
        to: "FR; 75017; Paris; 12 avenue des Ternes",
      });
      const carrier = provider.connect(given, outside);
      for await (const row of carrierRows({ carrier, can: provider.can, now: Date.now(), route, write: null }))
        found[row.what] = `${row.state}: ${row.words}`;
      assert.match(found.connects ?? "", /^works: Halden Goods, in \d+ ms$/);
      assert.match(
        found.services ?? "",
        /^works: 4 for a parcel from FR 69003 to FR 75017 in \d+ ms, such as Mondial Relay Return, no printer for 3\.95 EUR \(mondial_relay:return\/labelless\)$/,
      );
      assert.equal(found["drop-off points"], "works: 2 near 69003, such as Tabac de la Part-Dieu, 85 m away");
      assert.equal(found.labels, "declared: PDF, PNG, ZPL");
      assert.equal(found["a lost answer"], "declared: looked for by our own reference");
      assert.deepEqual([office.labels(), vendor.mistakes], [[], []]);
    } finally {
      await outside.close();
      await vendor.close();
    }
  });

  test("buys one label in test mode, finds it again and gives it back", async () => {
    const bench = await openKarrioBench();
    try {
      const { token = "" } = bench.given;
      const settings = (mode: string, key = token) => JSON.stringify({ address: bench.vendor.origin, token: key, mode });
      const args = ["--provider", "karrio", "--settings", "-"];
      const ended = await check([...args, "--write", "--label"], { input: settings("test") });
      assert.equal(ended.code, 0, ended.said + ended.errors);
      const found = rows(ended);
      assert.match(found["a label"] ?? "", /^works: GLS GLS\d+, 5\.45 EUR, PDF of \d+ bytes$/);
      assert.match(found["found again by its key"] ?? "", /^works: shp_/);
      assert.match(found["given back"] ?? "", /^works: shp_\w+; its price was asked back$/);
      assert.deepEqual(
        bench.carrier.labels().map(({ state, key }) => [state, key?.slice(0, 6)]),
        [["cancelled", "check."]],
      );
      const other = await check([...args, "--write", "--label", "--service", "nobody:none"], { input: settings("test") });
      assert.deepEqual([other.code, rows(other)["a label"]], [1, "NOT: there is no service nobody:none"]);

      const live = await check([...args, "--write", "--label"], { input: settings("live") });
      assert.match(live.errors, /of no test mode/);
      const only = await check(args, { input: settings("test") });
      assert.deepEqual([only.code, rows(only)["a label"]], [0, undefined]);
      const wrong = await check(args, { input: settings("test", "key_of_nobody") });
      assert.match(rows(wrong).connects ?? "", /^NOT: it does not let us/);
      assert.ok(!(wrong.said + wrong.errors).includes("key_of_nobody"));
      assert.equal(bench.carrier.labels().length, 1);
      assert.deepEqual(bench.vendor.mistakes, []);
    } finally {
      await bench.outside.close();
      await bench.vendor.close();
    }
  });

  test("buys nothing without being told that it may, nor for who is no carrier", async () => {
    const input = JSON.stringify({ key: "k", secret: "s" });
    const refused: readonly [args: string[], words: RegExp][] = [
      [["--provider", "sendcloud", "--settings", "-", "--write", "--label"], /of no test mode/],
      [["--provider", "sendcloud", "--settings", "-", "--label"], /go with --write/],
      [["--provider", "stripe", "--settings", "-", "--write", "--label"], /for a carrier/],
      [["--shop", "acme", "--write", "--label"], /for a carrier/],
      [["--provider", "sendcloud", "--settings", "-", "--from", "FR; 69001; Lyon; 1 place"], /go together/],
      [["--provider", "sendcloud", "--settings", "-", "--from", "France", "--to", "FR; 1; Paris; x"], /Write a place as/],
    ];
    for (const [args, words] of refused) {
      const { code, errors, said } = await check(args, { input });
      assert.equal(code, 1, said);
      assert.match(errors, words, args.join(" "));
    }
  });

  test("knows a test mode by what its makers call it, and nothing else", () => {
    const settings = [
      { name: "mode", kind: "choice", required: true, options: ["live", "test"] },
      { name: "key", kind: "secret", required: true },
    ] as const;
    const modes: readonly (readonly [mode: string, key: string, is: boolean])[] = [
      ["test", "anything", true],
      ["sandbox", "anything", true],
      ["live", "shippo_test_1", true],
      ["live", "EZTK123", true],
      ["live", "TEST_abc", true],
      ["live", "shippo_live_TEST_", false],
      ["", "", false],
    ];
    for (const [mode, key, is] of modes) assert.equal(isTestMode(settings, { mode, key }), is, `${mode} ${key}`);
  });

  test("takes a country the carrier serves for the sample parcel", () => {
    assert.equal(routeFor("any", {})?.from.country, "FR");
    assert.deepEqual(
      [routeFor(["US"], {})?.to.region, routeFor(["AU", "NZ"], {})?.from.city, routeFor(["JP"], {})],
      ["NY", "Melbourne", null],
    );
    assert.equal(
      routeFor("any", { from: "US-NY; 10007; New York; 260 Broadway", to: "NL; 5611 EM; Eindhoven; Plein 1" })?.from.region,
      "NY",
    );
  });
});
