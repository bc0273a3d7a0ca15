import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { Webhook } from "standardwebhooks";
import { usage as checkConnectionUsage } from "../server/cli/check-connection.ts";
import { usage as checkShopUsage } from "../server/cli/check-shop.ts";
import { usage as importUsage } from "../server/cli/import.ts";
import { usage as setUpUsage } from "../server/cli/setup.ts";
import { variables } from "../server/config.ts";
import { webhookTypes } from "../server/domain/webhook.ts";
import { providers } from "../server/providers/catalogue.ts";
import { engines } from "./support/databases.ts";
import { freePort, patience, type Started, start, within } from "./support/processes.ts";
import { aServedWorld } from "./support/served.ts";
import { shopping } from "./support/shopping.ts";
import { tools } from "./support/tools.ts";
import type { World } from "./support/world.ts";

const project = join(import.meta.dirname, "..");
const read = (file: string): string => readFileSync(join(project, file), "utf8");
/** What the bench measured is a record, not a guide. */
const guides = globSync("docs/*.md", { cwd: project }).filter((file) => file !== "docs/bench.md");
const setUp = read("docs/set-up.md");

describe("the guides", () => {
  test("lead only to what is there, pictures included", () => {
    const missing = [...guides, ...globSync("*.md", { cwd: project })].flatMap((file) =>
      [...read(file).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)]
        .map(([, target = ""]) => target)
        .filter((target) => !existsSync(join(project, dirname(file), target)))
        .map((target) => `${file}: ${target}`),
    );
    assert.deepEqual(missing, []);
  });

  test("say in the README what each connection does, as the connections themselves say it, and lead to their guides", () => {
    const rows = read("README.md").matchAll(/^\| \[([^\]]+)\]\(docs\/connect-[a-z0-9-]+\.md\) \|(.*)\|$/gm);
    const said = new Map([...rows].map(([, title, cells = ""]) => [title, cells.split("|").map((cell) => cell.trim())]));
    const money = { moves: "moved", books: "written down", none: "a person" };
    const restock = { alone: "yes", with_refund: "with the refund", none: "a person" };
    const credit = { account: "account", gift_card: "gift card", coupon: "coupon", none: "our codes" };
    const exchange = { order: "order", draft_order: "draft order", return: "with the return", none: "a person" };
    for (const { id, title, can } of providers.shops.values()) {
      if (id === "http") assert.ok(said.has(title));
      else assert.deepEqual(said.get(title), [money[can.refund], restock[can.restock], credit[can.credit], exchange[can.exchange]], title);
    }
    for (const { title } of providers.gateways.values()) assert.ok(said.has(title), title);
    const paperless = { qr: "QR code", code: "code", none: "" };
    const yes = (can: boolean) => (can ? "yes" : "");
    for (const { title, can } of providers.carriers.values()) {
      const formats = can.formats.map((format) => format.toUpperCase()).join(", ");
      const cells = [formats, paperless[can.paperless], yes(can.pickup !== "none"), yes(can.points), yes(can.cancel)];
      assert.deepEqual(said.get(title), cells, title);
    }
  });

  test("take a merchant from nothing to the first return, step by step, and the README leads there (S1-08, S2-14, S2-22)", () => {
    const steps = [...setUp.matchAll(/^## (\d)\. /gm)].map(([, number]) => Number(number));
    assert.deepEqual(steps, [1, 2, 3, 4, 5, 6, 7]);
    assert.match(read("README.md"), /\(docs\/set-up\.md\)/);
  });

  test("show every step of the flow in a picture with words (S1-09)", () => {
    const pictures = [...setUp.matchAll(/!\[([^\]]+)\]\((screens\/[^)]+)\)/g)];
    assert.ok(pictures.length >= 7);
    for (const [, words = "", file = ""] of pictures) assert.ok(words.length > 10 && existsSync(join(project, "docs", file)), file);
  });

  test("tell a shop that sends its own Delivered mail which line to add, and how to know when (S1-18)", () => {
    const snippets = read("docs/snippets.md");
    assert.match(snippets, /## The Delivered mail\n[\s\S]*https:\/\/returns\.example\.com\/r\/acme\?lng=en[\s\S]*"promoted": true/);
  });

  test("each end by asking whether they helped, and say where to ask on (S1-47)", () => {
    for (const guide of guides) assert.match(read(guide), /\n---\n\n\*\*Did this answer your question\?\*\* If .{40,}/s, guide);
  });
});

describe("what the guides show", () => {
  const texts = [...guides, "README.md", "SECURITY.md"].map((file) => ({ file, text: read(file) }));
  let world: World & { readonly url: string };
  let routes: readonly { readonly path: RegExp; readonly methods: readonly string[] }[];
  before(async () => {
    const [engine] = engines();
    assert.ok(engine);
    world = await aServedWorld(engine);
    const { paths } = (await world.ask("GET", "/openapi.json")).json;
    routes = Object.entries(paths as Record<string, object>).map(([path, methods]) => ({
      path: new RegExp(`^${path.replaceAll(/[.]/g, "\\.").replaceAll(/\{\w+\}/g, "[^/]+")}$`),
      methods: Object.keys(methods).map((method) => method.toUpperCase()),
    }));
  });
  after(() => world.close());

  test("as a route is one, with its method", () => {
    const shown = texts.flatMap(({ file, text }) =>
      text
        .replaceAll("\\\n", " ")
        .split("\n")
        .flatMap((line) =>
          [
            ...line.matchAll(/(?:\b(GET|POST|PUT|PATCH|DELETE)(?:\|[A-Z|]+)? `?)?(?:\$RETURNS)?(\/api\/(?:desk|shopper)\/[^\s`"'?|,;)]+)/g),
          ].map(([, method, path = ""]) => ({ file, method: method ?? methodOf(line), path })),
        ),
    );
    const [, nouns = ""] = read("docs/api.md").split("| `POST /api/desk/returns/{id}/…` | says |");
    const [table = ""] = nouns.split("\n\n");
    for (const [, noun = ""] of table.matchAll(/`(\w+)`(?=[^|]*\|)/g))
      if (noun !== "message") shown.push({ file: "docs/api.md", method: "POST", path: `/api/desk/returns/{id}/${noun}` });
    assert.ok(shown.length > 20, `${shown.length} routes are shown`);
    const unknown = shown.filter(
      ({ method, path }) =>
        !path.endsWith("…") && !routes.some((route) => route.path.test(path) && (method === null || route.methods.includes(method))),
    );
    assert.deepEqual(unknown, []);
  });

  test("as a command, an option or a setting is one", () => {
    const { scripts } = JSON.parse(read("package.json"));
    const options = new Set(`${setUpUsage} ${importUsage} ${checkShopUsage} ${checkConnectionUsage}`.match(/--[\w-]+/g));
    const wrong = texts.flatMap(({ file, text }) => [
      ...[...text.matchAll(/npm run ([\w-]+)/g)].flatMap(([, name = ""]) => (name in scripts ? [] : [`${file}: npm run ${name}`])),
      ...[...text.matchAll(/(?:npm run (?:setup|import) --|returns-portal (?:setup|import|check-shop|check-connection))([^\n`#|]*)/g)]
        .flatMap(([, given = ""]) => given.match(/--[\w-]+/g) ?? [])
        .filter((option) => !options.has(option))
        .map((option) => `${file}: ${option}`),
      ...[...text.matchAll(/`([A-Z]+(?:_[A-Z]+)+)`/g)]
        .filter(([, name = ""]) => !(name in variables.shape) && !name.startsWith("BENCH_"))
        .map(([, name]) => `${file}: ${name}`),
    ]);
    assert.deepEqual(wrong, []);
  });

  test("as a place or a key of the desk is one", () => {
    const sources = globSync("widget/desk/**/*.ts", { cwd: project }).map(read).join("\n");
    const pages = [...read("widget/desk/settings/pages.ts").matchAll(/name: \(\) => msg\("([^"]+)"/g)].map(([, name]) => name);
    const addresses = [...read("widget/desk/screens.ts").matchAll(/path: "([^"]+)"/g)].map(
      ([, path = ""]) => new URLPattern({ pathname: path }),
    );
    const keys = new Set([...sources.matchAll(/\bkey: "([^"]+)"/g)].map(([, key]) => key));
    const [, table = ""] = read("docs/desk.md").split("## Keys");
    const shown = [...table.matchAll(/`([^`]+)`/g)].map(([, key = ""]) => key).filter((key) => !/^([17]|cmd)$/.test(key));
    assert.ok(shown.length > 25, `${shown.length} keys are shown`);
    const wrong = texts.flatMap(({ file, text }) => [
      ...[...text.matchAll(/\*Settings, ([^*]+)\*/g)]
        .filter(([, page]) => !pages.includes(page ?? ""))
        .map(([, page]) => `${file}: ${page}`),
      ...[...text.matchAll(/`(\/desk(?:\/[\w/-]*)?)`/g)]
        .filter(([, path = ""]) => path !== "/desk" && !addresses.some((address) => address.test({ pathname: path })))
        .map(([, path]) => `${file}: ${path}`),
    ]);
    assert.deepEqual([...wrong, ...shown.filter((key) => !keys.has(key))], []);
  });

  test("as an event a webhook can be told of, each, and no other", () => {
    const told = [...read("docs/webhooks.md").matchAll(/^\| `([\w.]+)` \|/gm)].map(([, type]) => type);
    assert.deepEqual(told, [...webhookTypes]);
  });

  const withoutJq = tools.jq.find() ? false : "jq is not installed";
  test("to process a return processes it, from the parcel to the money", { skip: withoutJq }, async () => {
    const file = "docs/examples/process-return.sh";
    const [, program = ""] = /set -euo pipefail\n([\s\S]*)/.exec(read(file)) ?? [];
    assert.ok(read("docs/api.md").includes(`\`\`\`sh\n${program}\`\`\``), "the guide shows the file as it is");
    await world.order(world.ada, { number: "1042" });
    const { number } = await shopping(world).sendBack("1042");
    await labelled(number);
    const env = { ...process.env, RETURNS: world.url, API_KEY: world.ada.apiKey };
    const { stdout } = await promisify(execFile)("bash", [join(project, file), number], { env });
    assert.equal(stdout, "closed\n");
  });

  /** The served world's own worker may still be drawing the label, which is a change of the return. */
  async function labelled(number: string): Promise<void> {
    await within(patience, async () => {
      const { json } = await world.ask("GET", `/api/desk/returns/${number}`, { token: world.ada.apiKey });
      return json.parcels[0].label ? true : undefined;
    });
  }

  test("as a file of articles is taken whole, with every column the guide names", async () => {
    const file = read("docs/examples/products.csv");
    const [, section = ""] = read("docs/import.md").split("## Articles for exchanges");
    const named = [...section.matchAll(/^\| (.+?) \| `/gm)].flatMap(([, cell = ""]) =>
      [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name),
    );
    const header = file.split("\n")[0]?.split(",") ?? [];
    assert.deepEqual(
      header.filter((name) => !named.includes(name)),
      [],
    );
    const headers = { "Content-Type": "text/csv" };
    const path = "/api/desk/shops/ada/products";
    const { json } = await world.ask("PUT", path, { token: world.ada.apiKey, headers, body: file });
    assert.deepEqual(json, { imported: 4, unchanged: 0, rejected: 0, problems: [] });
    const { json: found } = await world.ask("GET", `${path}?search=merino`, { token: world.ada.apiKey });
    const availability = Object.fromEntries(found.items.map((one: { sku: string; availability: string }) => [one.sku, one.availability]));
    assert.deepEqual(availability, { "SOCK-C-40": "in_stock", "SOCK-C-43": "low_stock", "SOCK-N-40": "sold_out" });
  });

  test("to take in webhooks takes them in, once, and nothing that somebody else signed", async () => {
    const file = "docs/examples/receive-webhooks.mjs";
    assert.ok(read("docs/webhooks.md").includes(`\`\`\`js\n${read(file)}\`\`\``), "the guide shows the file as it is");
    const secret = `whsec_${Buffer.alloc(32, 1).toString("base64")}`;
    const port = String(await freePort());
    const program = start(process.execPath, [join(project, file)], { env: { WEBHOOK_SECRET: secret, PORT: port } });
    try {
      const body = JSON.stringify({ type: "return.decided", data: { return: { number: "R-2318", version: 5 } } });
      const deliver = (signedWith: string): Promise<number> => {
        const at = new Date();
        const signature = new Webhook(signedWith).sign("del_1", at, body);
        const headers = { "webhook-id": "del_1", "webhook-timestamp": String(Math.floor(+at / 1000)), "webhook-signature": signature };
        return fetch(`http://127.0.0.1:${port}/`, { method: "POST", headers, body }).then(({ status }) => status);
      };
      await answering(program, port);
      const stranger = `whsec_${Buffer.alloc(32, 2).toString("base64")}`;
      assert.deepEqual([await deliver(stranger), await deliver(secret), await deliver(secret)], [401, 204, 204]);
      await within(patience, () => program.said() || undefined);
      assert.equal(program.said(), "return.decided R-2318 5\n");
    } finally {
      await program.kill();
    }
  });
});

/** What `curl` does with such a line; null for a path that merely stands in a sentence. */
function methodOf(line: string): string | null {
  if (!/\b(curl|returns) /.test(line)) return null;
  return /-X (\w+)/.exec(line)?.[1] ?? (/ -d[ \n]?/.test(line) ? "POST" : null);
}

/** However busy the machine is; one that ended says why at once. */
async function answering(program: Started, port: string): Promise<void> {
  let ended: Awaited<Started["ended"]> | undefined;
  void program.ended.then((how) => (ended = how));
  await within(patience, () => {
    if (ended) throw new Error(`the example ended with ${ended.code}: ${program.errors()}`);
    return fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => undefined,
    );
  });
}
