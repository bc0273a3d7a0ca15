import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isNode, nodesOf, readSources, type SyntaxNode } from "./support/sources.ts";

/** Rows of the acceptance list that this product already does: each is named by at least one test that proves it. */
const done: Readonly<Record<string, string>> = {
  "S1-01": "shopper returns alone",
  "S1-03": "way to help",
  "S1-04": "reasons to choose",
  "S1-05": "no staff needed",
  "S1-06": "portal on, off",
  "S1-08": "step-by-step guide",
  "S1-09": "flow in pictures",
  "S1-10": "four languages",
  "S1-11": "QR by default",
  "S1-12": "scanning opens portal",
  "S1-13": "link to type",
  "S1-14": "QR switched off",
  "S1-15": "promoted in Delivered",
  "S1-16": "link to copy",
  "S1-17": "line for policy",
  "S1-18": "own Delivered mail",
  "S1-20": "cost per zone",
  "S1-21": "label at once",
  "S1-22": "address without label",
  "S1-23": "other continents: contact",
  "S1-24": "refund or credit",
  "S1-25": "credit where possible",
  "S1-26": "choice before label",
  "S1-27": "original payment, credit",
  "S1-28": "shop without labels",
  "S1-30": "number and postcode",
  "S1-31": "both numbers accepted",
  "S1-32": "platforms' own numbers",
  "S1-33": "12-character own id",
  "S1-34": "fulfilment id accepted",
  "S1-35": "either postcode valid",
  "S1-36": "QR logs in",
  "S1-37": "preview by link",
  "S1-38": "language by address",
  "S1-39": "test order X1",
  "S1-40": "test order X2",
  "S1-41": "test order X3",
  "S1-42": "any postcode, tests",
  "S1-43": "fake products only",
  "S1-44": "cancelled by shop",
  "S1-45": "real name, picture",
  "S1-47": "feedback and contact",
  "S2-01": "any outbound carrier",
  "S2-03": "dropshipped orders",
  "S2-04": "in-store orders",
  "S2-05": "mixed handling",
  "S2-06": "several shops apart",
  "S2-07": "order data alone",
  "S2-08": "look-up by number",
  "S2-09": "item selection",
  "S2-10": "label's two addresses",
  "S2-11": "orders come first",
  "S2-12": "items and address",
  "S2-13": "unshipped orders found",
  "S2-14": "first-run set-up",
  "S2-16": "import by API",
  "S2-20": "unshipped: a switch",
  "S2-22": "link to guide",
  "S2-24": "rules assign addresses",
  "S2-25": "brand has address",
  "S2-26": "if shop, then",
  "S2-28": "brand themes portal",
  "S2-29": "logo on label",
  "S2-31": "brand follows return",
};

const desk = "a screen of the desk, which comes with issue 3";
/** Rows that are not promised yet, and where they will be. A test may name one before. */
const later: Readonly<Record<string, readonly [title: string, why: string]>> = {
  "S1-02": ["flag per shop", desk],
  "S1-07": ["settings mirror policy", desk],
  "S1-19": ["labels an option", desk],
  "S1-29": ["prepaid-label setting", desk],
  "S1-46": ["exceptional return", desk],
  "S2-02": ["other shipping software", "a connection, which comes with issue 4"],
  "S2-15": ["connected shops listed", "a connection, which comes with issue 4"],
  "S2-17": ["imported orders listed", desk],
  "S2-18": ["label cost ledger", "labels are bought from carriers, which come with issue 5"],
  "S2-19": ["portal settings page", desk],
  "S2-21": ["explicit save", desk],
  "S2-23": ["several brands", desk],
  "S2-27": ["rule editor", desk],
  "S2-30": ["brand on address", desk],
};

const names = readSources()
  .filter(({ path }) => path.startsWith("tests/"))
  .flatMap(({ path, body }) => [...nodesOf(body)].flatMap(nameOf).map((name) => ({ path, name })));

describe("the acceptance list", () => {
  test("is known whole: 47 rows of the first document, 31 of the second, each once", () => {
    const rows = (seed: number, count: number) => Array.from({ length: count }, (_, row) => `S${seed}-${String(row + 1).padStart(2, "0")}`);
    assert.deepEqual([...Object.keys(done), ...Object.keys(later)].sort(), [...rows(1, 47), ...rows(2, 31)]);
  });

  test("has a test by name for every row that is done", () => {
    const named = new Set(names.flatMap(({ name }) => rowsIn(name)));
    const unproven = Object.entries(done).filter(([row]) => !named.has(row));
    assert.deepEqual(unproven, [], "no test names these rows");
  });

  test("knows every row that a test of it names", () => {
    const unknown = names.filter(({ name }) => rowsIn(name).some((row) => /^S[12]-/.test(row) && !(row in done) && !(row in later)));
    assert.deepEqual(unknown, []);
  });
});

function rowsIn(name: string): readonly string[] {
  return name.match(/\bS\d-\d\d\b/g) ?? [];
}

/** The words of `test("…")`, `it("…")` and their likes; what a template fills in is left out. */
function nameOf(node: SyntaxNode): string[] {
  const { type, callee, arguments: given } = node;
  if (type !== "CallExpression" || !isNode(callee) || (callee.name !== "test" && callee.name !== "it") || !Array.isArray(given)) return [];
  const [first] = given;
  if (!isNode(first)) return [];
  if (typeof first.value === "string") return [first.value];
  return Array.isArray(first.quasis) ? [first.quasis.map((quasi: { value: { cooked: string } }) => quasi.value.cooked).join("…")] : [];
}
