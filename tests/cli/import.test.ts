import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { aFolder, type Ended, project, projectsNode, run } from "../support/processes.ts";

const program = join(project, "server/cli/main.ts");
const woocommerce = join(project, "tests/providers/fixtures/woocommerce/orders.json");

/** As a spreadsheet in Paris saves it. */
const french = `\uFEFForder_number;placed_at;currency;shipping_postal_code;shipping_country;line_id;title;quantity;line_total;shipping;order_total
2001;2026-11-02;EUR;69006;FR;1;T-shirt coton bio;2;53,82;4,90;1.258,72
2001;;;;;2;Manteau;1;1.200,00;;
2002;2026-11-03;EUR;75001;FR;1;Casquette;1;17,99;0;17,99
`;

const crooked = `order_number,placed_at,currency,shipping_postal_code,shipping_country,line_id,title,quantity,line_total,shipping,order_total
3001,2026-11-02,EUR,69006,FR,1,Cap,1,10.00,0,10.00
3002,2026-11-02,EUR,69006,FR,1,Cap,1,10.00,0,11.00
3003,someday,EUR,69006,FR,1,Cap,1,10.00,0,10.00
3004,2026-11-02,EUR,69006,FR,1,Cap,1,10.00,0,10.00
`;

describe("returns-portal import", () => {
  const folder = aFolder();
  const env = { DATABASE_URL: `sqlite:${join(folder, "returns.db")}` };
  const orders = (args: readonly string[], input?: string): Promise<Ended> =>
    run(projectsNode, [program, "import", ...args], { env, cwd: folder, ...(input === undefined ? {} : { input }) });
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };

  before(async () => {
    const { code, errors } = await run(projectsNode, [program, "setup", "--shop", "acme"], { env });
    assert.equal(code, 0, errors);
  });

  test("takes a French spreadsheet: byte order mark, semicolons, decimal commas; a second time nothing changes", async () => {
    const path = file("french.csv", french);
    assert.deepEqual(await orders([path, "--shop", "acme"]), { code: 0, said: "2 imported, 0 unchanged, 0 rejected\n", errors: "" });
    assert.deepEqual(await orders([path, "--shop", "acme"]), { code: 0, said: "0 imported, 2 unchanged, 0 rejected\n", errors: "" });
    const changed = file("changed.csv", french.replaceAll("17,99", "16,99"));
    assert.equal((await orders([changed])).said, "1 imported, 1 unchanged, 0 rejected\n");
  });

  test("takes the documented examples", async () => {
    assert.equal((await orders([join(project, "docs/examples/orders.csv")])).said, "3 imported, 0 unchanged, 0 rejected\n");
    const json = await orders([join(project, "docs/examples/orders.json"), "--format", "json"]);
    assert.match(json.said, /^[12] imported, [01] unchanged, 0 rejected\n$/);
  });

  test("takes WooCommerce's own orders, named or not, and again as unchanged (S2-11)", async () => {
    const { length } = JSON.parse(readFileSync(woocommerce, "utf8")) as unknown[];
    assert.equal((await orders([woocommerce, "--shop", "acme"])).said, `${length} imported, 0 unchanged, 0 rejected\n`);
    assert.equal((await orders([woocommerce, "--format", "woocommerce"])).said, `0 imported, ${length} unchanged, 0 rejected\n`);
  });

  test("reads the standard input", async () => {
    const { code, said } = await orders(["-", "--shop", "acme"], french.replaceAll("\n200", "\n210"));
    assert.deepEqual([code, said], [0, "2 imported, 0 unchanged, 0 rejected\n"]);
  });

  test("names the lines that are wrong, and keeps the rest", async () => {
    const { code, said, errors } = await orders([file("crooked.csv", crooked)]);
    assert.deepEqual([code, said], [0, "2 imported, 0 unchanged, 2 rejected\n"]);
    assert.deepEqual(errors.match(/^line \d+/gm), ["line 3", "line 4"]);
    assert.match(errors, /^line 3: .*11\.00/m);
  });

  for (const [what, args, sentence] of [
    ["a shop there is not", ["french.csv", "--shop", "acne"], 'There is no shop "acne". Create it with: returns-portal setup --shop acne'],
    ["a file there is not", ["nowhere.csv"], "Cannot read nowhere.csv: there is no such file."],
    ["a folder", ["."], "Cannot read .: it is a folder."],
    ["a format there is not", ["french.csv", "--format", "xml"], 'There is no format "xml"; give one of csv, json, woocommerce.'],
    ["no file", [], "Give one file."],
    ["an empty standard input", ["-"], "The file is empty."],
  ] as const) {
    test(`given ${what}, says so and fails`, async () => {
      const { code, said, errors } = await orders(args);
      assert.deepEqual([code, said], [1, "0 imported, 0 unchanged, 0 rejected\n"]);
      assert.equal(errors.split("\n")[0], sentence);
    });
  }

  test("fails on a picture that calls itself CSV, without a stack", async () => {
    const path = join(folder, "picture.csv");
    writeFileSync(path, Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe, 0x00, 0x0a]));
    const { code, errors } = await orders([path]);
    assert.equal(code, 1);
    assert.match(errors, /^line 1: /);
    assert.doesNotMatch(errors, /^ {4}at /m);
  });

  test("fails with a sentence on a database it cannot use", async () => {
    const { code, said, errors } = await run(projectsNode, [program, "import", "french.csv"], {
      cwd: folder,
      env: { DATABASE_URL: `sqlite:${join(folder, "french.csv")}` },
    });
    assert.deepEqual([code, said], [1, ""]);
    assert.equal(errors, "DATABASE_URL cannot be used: file is not a database\n");
  });

  test("shows how it is used without making a database", async () => {
    const empty = aFolder();
    const { code, said } = await run(projectsNode, [program, "import", "--help"], { cwd: empty });
    assert.equal(code, 0);
    assert.match(said, /^returns-portal import FILE/);
    assert.equal(existsSync(join(empty, "data")), false);
  });
});
