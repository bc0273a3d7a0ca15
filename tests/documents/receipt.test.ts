import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { textsFor } from "../../locales/texts.ts";
import { drawList } from "../../server/documents/draw-list.ts";
import { receiptData } from "../../server/documents/receipt.ts";
import { a4 } from "../../server/documents/surface.ts";
import { defaultPolicy } from "../../server/domain/default-policy.ts";
import { sampleFor } from "../../server/notices/sample.ts";
import { halden } from "../support/halden.ts";
import { readPages } from "./read-pdf.ts";

const at = Date.UTC(2026, 10, 23, 11);
const margin = 56;

/** A receipt of so many lines, every third with words that take several rows. */
async function pagesOf(count: number, language: string) {
  const texts = textsFor(language);
  const { order, ret } = sampleFor(halden, texts, at);
  const [line] = order.lines;
  const [unit] = ret.units;
  assert.ok(line && unit);
  const many = Array.from({ length: count }, (_, place) => place);
  const lines = many.map((place) => ({ ...line, id: `n${place}`, title: `Article ${place}.`, variant: "M" }));
  const { say: _, ...plain } = unit;
  const units = many.map((place) => ({
    ...plain,
    lineId: `n${place}`,
    ...(place % 3 === 0 && { say: `Why ${place}. ${"The hem is worn through on both sides. ".repeat(8)}` }),
  }));
  const request = { brand: { name: halden.brand.name }, ret: { ...ret, units }, order: { ...order, lines }, shop: halden, at, texts };
  return { texts, pages: readPages(await drawList(receiptData({ ...request, policy: defaultPolicy() }))) };
}

describe("a receipt of many lines", () => {
  for (const language of ["en", "de"])
    it(`breaks 60 lines over pages whole: in order, each once, none over the edge, in ${language}`, async () => {
      const { pages } = await pagesOf(60, language);
      assert.ok(pages.length >= 3 && pages.length <= 8, `${pages.length} pages`);
      const all = pages.flat().map(({ text }) => text);
      const shown = all.flatMap((text) => /^1\s×\sArticle (\d+)\./.exec(text)?.[1] ?? []).map(Number);
      assert.deepEqual(
        shown,
        Array.from({ length: 60 }, (_, place) => place),
      );
      for (const [place, page] of pages.entries())
        for (const { text, x, y, size } of page) {
          assert.ok(y >= margin - 1 && y + size <= a4.height - margin + size, `page ${place + 1}: ${text} at ${y}`);
          assert.ok(x >= margin - 1 && x < a4.width - margin, `page ${place + 1}: ${text} at ${x}`);
        }
    });

  it("keeps a line with its amount and its words", async () => {
    const { texts, pages } = await pagesOf(60, "en");
    const amount = texts.money(8_900, "EUR");
    for (const page of pages) {
      const said = page.map(({ text }) => text);
      const lines = said.filter((text) => /^1\s×\sArticle/.test(text)).length;
      const notes = said.filter((text) => text.startsWith(texts.say("receipt.decision.accept"))).length;
      const amounts = page.filter(({ text, x }) => text === amount && x > a4.width / 2).length;
      assert.equal(notes, lines, "what became of a piece stands below it");
      assert.ok(amounts >= lines, "and so does its amount");
      assert.ok(!(said[0] ?? "").startsWith("Why"), "words of a line begin no page");
    }
  });

  it("lets no heading stand alone at the foot of a page, wherever the page ends", async () => {
    for (let count = 20; count < 40; count++) {
      const { texts, pages } = await pagesOf(count, "en");
      const headings = (["receipt.items", "receipt.money", "receipt.payments"] as const).map((id) => texts.say(id));
      assert.equal(pages.flat().filter(({ text }) => headings.includes(text)).length, 3);
      for (const page of pages) assert.ok(!headings.includes(page.at(-1)?.text ?? ""), `${count} lines: ${page.at(-1)?.text} ends a page`);
    }
  });

  it("takes one page where one is enough", async () => assert.equal((await pagesOf(3, "en")).pages.length, 1));
});
