import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { external } from "../rolldown.config.ts";
import { type Home, problemsOf } from "./support/architecture.ts";
import { importsOf, parseSource, readSources } from "./support/sources.ts";

const lit = ["lit", "@lit/localize"];
const widgetTypes = ["server/http/**"];

/** Who may import whom. The first pattern that fits a file decides; a file that fits none is an error. */
const homes: readonly Home[] = [
  { files: "server/domain/*.ts", may: ["server/domain/*.ts", "temporal-polyfill"] },
  { files: "server/store/**", may: ["server/store/**", "server/domain/*.ts", "kysely", "better-sqlite3", "pg", "node:"] },
  provider("mail", ["nodemailer"]),
  provider("storage", ["s3mini"]),
  provider("identity", ["openid-client"]),
  {
    files: "server/providers/shops/http{,-*}.ts",
    may: [
      "server/providers/shops/{port,http-*}.ts",
      "server/providers/{port,http,vendor,granted}.ts",
      "server/contract/*.ts",
      "server/domain/*.ts",
      "zod",
      "node:",
    ],
  },
  manyFiles("shops", "lightspeed"),
  manyFiles("shops", "magento"),
  manyFiles("shops", "magento1", ["fast-xml-parser", "server/providers/shops/magento-*.ts"]),
  manyFiles("shops", "magento2", ["server/providers/shops/magento-*.ts"]),
  manyFiles("shops", "mijnwebwinkel"),
  manyFiles("shops", "shopify"),
  manyFiles("shops", "wix"),
  manyFiles("shops", "woocommerce"),
  provider("shops", ["fast-xml-parser"]),
  manyFiles("carriers", "sendcloud"),
  manyFiles("carriers", "karrio"),
  manyFiles("carriers", "shippo"),
  manyFiles("carriers", "easypost"),
  manyFiles("carriers", "shipengine"),
  manyFiles("carriers", "aramex"),
  manyFiles("carriers", "auspost"),
  manyFiles("carriers", "clickpost"),
  manyFiles("carriers", "dhl-express"),
  manyFiles("carriers", "dhl-parcel-de"),
  manyFiles("carriers", "fedex"),
  manyFiles("carriers", "usps"),
  provider("carriers"),
  manyFiles("payments", "stripe", ["stripe"]),
  manyFiles("payments", "paypal"),
  provider("payments"),
  provider("marketplaces"),
  { files: "server/providers/*.ts", may: ["server/providers/**", "server/domain/*.ts", "zod", "undici", "ipaddr.js", "node:"] },
  {
    files: "server/documents/*.ts",
    may: [
      "server/documents/*.ts",
      "server/domain/*.ts",
      "locales/**",
      "pdfkit",
      "bwip-js",
      "qrcode",
      "dejavu-fonts-ttf",
      "fontkit",
      "@cantoo/pdf-lib",
      "sharp",
      "node:",
    ],
  },
  { files: "server/identity/*.ts", may: ["@simplewebauthn/server", "otpauth", "node:"] },
  { files: "server/photos/*.ts", may: ["server/photos/*.ts", "server/domain/*.ts", "locales/**", "sharp", "node:"] },
  {
    files: "server/actions/*.ts",
    may: [
      "server/domain/*.ts",
      "server/store/**",
      "server/context.ts",
      "server/{notices,connected,paying,buying}/*.ts",
      "server/{file-links,tracking-links}.ts",
      "server/providers/port.ts",
      "server/documents/*.ts",
      "server/photos/*.ts",
      "server/identity/*.ts",
      "locales/texts.ts",
      "cockatiel",
      "node:",
    ],
    mayKnow: ["server/providers/*/port.ts", "server/providers/{http,catalogue}.ts"],
  },
  {
    files: "server/http/*.ts",
    may: [
      "server/http/*.ts",
      "server/actions/*.ts",
      "server/domain/*.ts",
      "server/store/**",
      "server/context.ts",
      "server/connected/{open,live-orders,live-articles,courier-days,points,handing-over}.ts",
      "server/paying/pay-links.ts",
      "server/buying/days-before.ts",
      "server/notices/letters.ts",
      "server/contract/*.ts",
      "server/{file-links,tracking-links,html}.ts",
      "server/documents/{qr,label-request}.ts",
      "locales/**",
      "hono",
      "@hono/zod-openapi",
      "@hono/node-server",
      "csv-parse",
      "prom-client",
      "zod",
      "node:",
    ],
    mayKnow: ["server/providers/*/port.ts", "server/providers/{port,catalogue}.ts"],
  },
  {
    files: "server/worker/*.ts",
    may: ["server/worker/*.ts", "server/actions/*.ts", "server/store/**", "server/domain/*.ts", "server/context.ts", "node:"],
  },
  {
    files: "server/context.ts",
    may: [],
    mayKnow: [
      "server/domain/*.ts",
      "server/store/**",
      "server/providers/*/port.ts",
      "server/providers/{http,catalogue}.ts",
      "server/documents/*.ts",
      "server/photos/*.ts",
      "pino",
    ],
  },
  {
    files: "server/notices/*.ts",
    may: [
      "server/notices/*.ts",
      "server/paying/pay-links.ts",
      "server/domain/*.ts",
      "server/store/**",
      "server/{context,html,tracking-links}.ts",
      "locales/**",
      "node:",
    ],
    mayKnow: ["server/providers/mail/port.ts"],
  },
  {
    files: "server/connected/*.ts",
    may: [
      "server/connected/*.ts",
      "server/domain/*.ts",
      "server/store/**",
      "server/context.ts",
      "server/providers/port.ts",
      "cockatiel",
      "node:",
    ],
    mayKnow: ["server/providers/*/port.ts"],
  },
  {
    files: "server/paying/*.ts",
    may: [
      "server/{paying,connected}/*.ts",
      "server/domain/*.ts",
      "server/store/**",
      "server/context.ts",
      "server/providers/port.ts",
      "locales/texts.ts",
      "node:",
    ],
    mayKnow: ["server/providers/*/port.ts"],
  },
  {
    files: "server/buying/*.ts",
    may: [
      "server/{buying,connected}/*.ts",
      "server/domain/*.ts",
      "server/store/**",
      "server/context.ts",
      "server/documents/{label-file,label-request,zpl}.ts",
      "server/providers/port.ts",
      "locales/texts.ts",
    ],
    mayKnow: ["server/providers/*/port.ts"],
  },
  { files: "server/contract/*.ts", may: ["server/contract/*.ts", "server/domain/*.ts", "@hono/zod-openapi"] },
  { files: "server/{file-links,tracking-links}.ts", may: ["server/store/**", "server/domain/*.ts"] },
  { files: "server/{version,random-ids,html,log}.ts", may: ["package.json", "server/domain/*.ts", "pino", "node:"] },
  { files: "server/config.ts", may: ["zod", "node:"] },
  { files: "server/{app,main,ready-database}.ts", may: ["**"] },
  { files: "server/cli/*", may: ["**"] },
  { files: "widget/shared/**", may: ["widget/shared/**", "widget/generated/**", ...lit], mayKnow: widgetTypes },
  { files: "widget/controls/**", may: ["widget/controls/**", "widget/shared/**", ...lit], mayKnow: widgetTypes },
  app("portal"),
  app("desk", ["@simplewebauthn/browser", "barcode-detector", "barcode-detector/*", "zxing-wasm"]),
  { files: "locales/build.ts", may: ["**"] },
  { files: "locales/*.ts", may: ["locales/**", "server/domain/*.ts", "intl-messageformat", "temporal-polyfill", "@lit/localize", "node:"] },
  { files: "demo/**", may: ["**"] },
  { files: "bench/**", may: ["**"] },
  { files: "docs/examples/*.mjs", may: ["standardwebhooks", "node:"] },
  { files: "tests/{*.ts,domain/**,store/**,providers/**,documents/**,photos/**,actions/**,http/**,worker/**}", may: ["**"] },
  { files: "tests/{stories,browser,cli,crash,build,locales,widget,support}/**", may: ["**"] },
  { files: "*.{ts,js,mjs}", may: ["**"] },
];

/** The portal and the desk share controls and never know each other. */
function app(name: string, packages: readonly string[] = []): Home {
  return {
    files: `widget/{${name}.ts,${name}/**}`,
    may: [`widget/${name}/**`, "widget/controls/**", "widget/shared/**", "widget/generated/**", ...lit, ...packages],
    mayKnow: widgetTypes,
  };
}

/** A provider knows its port, the shared HTTP client and its vendor's package, and no other provider. */
function provider(kind: string, packages: readonly string[] = []): Home {
  return {
    files: `server/providers/${kind}/*.ts`,
    may: [
      `server/providers/${kind}/port.ts`,
      "server/providers/{port,http,vendor,granted}.ts",
      "server/domain/*.ts",
      "zod",
      "node:",
      ...packages,
    ],
  };
}

/** A provider of more than one file, which know each other by its name in front. */
function manyFiles(kind: string, id: string, packages: readonly string[] = []): Home {
  const { may } = provider(kind, packages);
  return { files: `server/providers/${kind}/${id}{,-*}.ts`, may: [...may, `server/providers/${kind}/${id}-*.ts`] };
}

test("every file lives in a known home and imports only what its home may", () => {
  assert.deepEqual(problemsOf(readSources(), homes), []);
});

test("production installs what the bundle leaves out, and nothing else", () => {
  const { dependencies } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { dependencies: object };
  const isLeftOut = (name: string) => external.some((pattern) => pattern.test(name));
  const missing = readSources()
    .filter(({ path }) => path.startsWith("server/") || path === "locales/texts.ts")
    .flatMap((source) => importsOf(source).filter(({ typeOnly, target }) => !typeOnly && isLeftOut(target)))
    .filter(({ target }) => !(target in dependencies));
  assert.deepEqual(missing, []);
  const bundled = Object.keys(dependencies).filter((name) => !isLeftOut(name));
  assert.deepEqual(bundled, []);
});

const seeded: readonly [name: string, files: Readonly<Record<string, string>>, problem: RegExp][] = [
  ["an unknown folder", { "server/jobs/mailer.ts": "" }, /lives in no known home/],
  ["an unknown package", { "server/store/a.ts": `import leftPad from "left-pad";` }, /may not import left-pad/],
  ["node: in the domain", { "server/domain/a.ts": `import { hash } from "node:crypto";` }, /may not import node:/],
  ["a type from above", { "server/domain/a.ts": `import type { Db } from "../store/database.ts";` }, /may not import the types of/],
  ["a dynamic import", { "server/domain/a.ts": `const db = await import("../store/database.ts");` }, /may not import/],
  ["an import type", { "server/domain/a.ts": `type Db = import("../store/database.ts").Db;` }, /may not import the types of/],
  ["a re-export", { "server/domain/a.ts": `const a = 1;\nexport * from "../store/database.ts";` }, /may not import/],
  ["an import over several lines", { "server/domain/a.ts": `import {\n  a,\n  b,\n} from\n  "../store/a.ts";` }, /may not import/],
  ["an action calling another", { "server/actions/a.ts": `import { b } from "./b.ts";` }, /may not import server\/actions\/b/],
  ["one provider knowing another", { "server/providers/mail/a.ts": `import "./smtp.ts";` }, /may not import/],
  ["a handler in the worker's business", { "server/http/a.ts": `import "../worker/worker.ts";` }, /may not import/],
  ["the portal running server code", { "widget/portal/a.ts": `import { schema } from "../../server/http/schemas.ts";` }, /may not/],
  ["the portal reaching into the desk", { "widget/portal/a.ts": `import "../desk/b.ts";` }, /may not import/],
  ["a control knowing the portal", { "widget/controls/a.ts": `import "../portal/flow.ts";` }, /may not import/],
  ["a file of leftovers", { "server/domain/utils.ts": "" }, /named after no idea/],
  ["a barrel", { "server/domain/all.ts": `export { a } from "./a.ts";\nexport * from "./b.ts";` }, /only passes on/],
  ["a clock in the domain", { "server/domain/a.ts": `export const at = () => Date.now();` }, /calls Date\.now/],
  ["today in an action", { "server/actions/a.ts": `export const at = () => new Date();` }, /calls new Date/],
  [
    "a handler that writes, at one remove",
    {
      "server/store/a.ts": `export async function a(db) { return b(db); }\nasync function b(db) { await db.insertInto("t").execute(); }`,
      "server/http/a.ts": `import { a } from "../store/a.ts";`,
    },
    /may not import a, which writes/,
  ],
  ["a circle", { "server/domain/a.ts": `import "./b.ts";`, "server/domain/b.ts": `import "./a.ts";` }, /go round in a circle/],
];

for (const [name, files, problem] of seeded) {
  test(`the check finds ${name}`, () => {
    const found = problemsOf(
      Object.entries(files).map(([path, text]) => parseSource(path, text)),
      homes,
    );
    assert.equal(found.length, 1, found.join("\n"));
    assert.match(found[0] ?? "", problem);
  });
}

test("the check lets good imports pass", () => {
  const good = {
    "server/http/returns.ts": `import { findReturn } from "../store/returns.ts";\nimport { submitReturn } from "../actions/submit-return.ts";`,
    "server/store/returns.ts": `export const findReturn = (db) => db.selectFrom("returns").execute();`,
    "widget/portal/flow.ts": `import type { Session } from "../../server/http/schemas.ts";\nimport { html } from "lit";`,
    "server/domain/refund.ts": `// import "node:fs"\nconst text = 'import "node:fs"';`,
  };
  assert.deepEqual(
    problemsOf(
      Object.entries(good).map(([path, text]) => parseSource(path, text)),
      homes,
    ),
    [],
  );
});
