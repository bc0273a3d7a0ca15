import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import sharp from "sharp";
import { textsFor } from "../../locales/texts.ts";
import { appendPages } from "../../server/documents/append-pages.ts";
import { type ClaimRequest, claimData } from "../../server/documents/claim.ts";
import { drawLabel } from "../../server/documents/draw-label.ts";
import { drawList } from "../../server/documents/draw-list.ts";
import { labelData } from "../../server/documents/label.ts";
import { claimFacts } from "../../server/domain/claim.ts";
import type { NamedScan } from "../../server/domain/tracking.ts";
import { sampleFor } from "../../server/notices/sample.ts";
import { halden } from "../support/halden.ts";
import { tools } from "../support/tools.ts";
import { readPages } from "./read-pdf.ts";
import { label } from "./samples.ts";

const at = Date.UTC(2026, 10, 23, 11);
const day = 24 * 60 * 60_000;
const postedAt = at - 20 * day;
const folder = mkdtempSync(join(tmpdir(), "returns-claim-"));
after(() => rmSync(folder, { recursive: true }));
const skip = tools.pdf.find() === null ? `needs ${tools.pdf.debianPackage}` : false;

const scans = (count: number): NamedScan[] =>
  Array.from({ length: count }, (_, place) => ({
    name: `at:${place}`,
    scan: {
      kind: place === 0 ? ("accepted" as const) : ("moving" as const),
      at: at - (count - place) * day,
      place: `Depot ${place}`,
      words: `Scan ${place}.`,
    },
  }));

function request(
  language: string,
  more: { readonly carrier?: string; readonly scans?: number; readonly posted?: boolean } = {},
): ClaimRequest {
  const texts = textsFor(language);
  const { order, ret } = sampleFor(halden, texts, at);
  const [first] = ret.parcels;
  assert.ok(first);
  const { posted: _, ...bare } = first;
  const parcel = {
    ...bare,
    carrier: more.carrier ?? "DHL Express",
    trackingNumber: "JJD0090012345678901",
    progress: "lost" as const,
    ...(more.posted && { posted: { at: postedAt } }),
  };
  const known = scans(more.scans ?? 3);
  const facts = claimFacts(parcel, [{ ...ret, parcels: [parcel] }], [order], known, { carrier: "DHL", number: "1", reference: "ref-4711" });
  return { brand: { name: halden.brand.name }, facts, shop: halden, at, texts };
}

const wordsOf = (pdf: Uint8Array): string =>
  readPages(pdf)
    .flat()
    .map(({ text }) => text)
    .join(" ")
    .replaceAll(/[\u00a0\u202f]/g, " ");

describe("what is sent to a carrier about a parcel that is lost (S5-42)", () => {
  it("counts the days to claim from when it was handed over, also where its carrier scanned it days later", () => {
    const { facts } = request("en", { posted: true });
    assert.deepEqual([facts.handedOverAt, facts.until], [postedAt, postedAt + 30 * day]);
    assert.equal(request("en").facts.handedOverAt, at - 3 * day);
  });

  for (const language of ["en", "fr", "es", "de"])
    it(`says everything in ${language}: value, items, both addresses, every scan, proof, the last day and where it comes from`, async () => {
      const asked = request(language, { posted: true });
      const { texts, facts } = asked;
      const words = wordsOf(await drawList(claimData(asked)));
      const { from, parcel, items } = facts;
      assert.ok(from && items.length > 0);
      const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, " ");
      for (const part of [
        "JJD0090012345678901",
        "ref-4711",
        "DHL Express, Claims FAQs",
        plain(texts.date(postedAt + 30 * day, halden.timeZone, "weekday_year")),
        plain(texts.money(facts.value, facts.currency)),
        plain(texts.date(at - 3 * day, halden.timeZone, "time_year")),
        from.name ?? "",
        parcel.to.line1,
        "Depot 0",
        "Scan 2.",
        plain(texts.say("claim.proof.said")),
        ...items.map(({ title }) => title.split(",")[0] ?? ""),
      ])
        assert.ok(words.includes(part), `${part} in ${words}`);
    });

  it("says each day once, with its year and the time", async () => {
    const words = wordsOf(await drawList(claimData(request("en", { scans: 1 }))));
    assert.match(words, /Handed over 22 Nov 2026, 12:00 Last seen 22 Nov 2026, 12:00, Depot 0 /);
  });

  it("says that a last day is unknown rather than guess one", async () => {
    const words = wordsOf(await drawList(claimData(request("en", { carrier: "Bergpost" }))));
    assert.match(words, /Last day to claim Unknown, ask the carrier/);
    assert.match(words, /No public terms of this carrier are known here/);
    assert.match(words, /The sender has shown none/);
  });

  it("counts from handing over, and says so where nobody saw it", async () => {
    const words = wordsOf(await drawList(claimData(request("en", { scans: 0 }))));
    assert.match(words, /Last day to claim 30 days from handing over/);
    assert.match(words, /Nobody has scanned it/);
  });

  it("is read by who listens: tagged, with title, language and words for each picture; also with a label behind it", { skip }, async () => {
    const proof = await sharp({ create: { width: 900, height: 1_600, channels: 3, background: "#cde" } })
      .jpeg()
      .toBuffer();
    const list = await drawList(claimData({ ...request("de"), proof, label: new Uint8Array() }));
    const whole = await appendPages(list, await drawLabel(labelData(label)));
    const path = join(folder, "whole.pdf");
    writeFileSync(path, whole);
    const info = execFileSync("pdfinfo", [path], { encoding: "utf8" });
    assert.match(info, /Title:\s+Schadensmeldung zum Paket JJD0090012345678901/);
    assert.match(info, /Tagged:\s+yes/);
    const pages = Number(/Pages:\s+(\d+)/.exec(info)?.[1]);
    assert.equal(pages, readPages(list).length + 1);
    const structure = execFileSync("pdfinfo", ["-struct-text", path], { encoding: "utf8" });
    for (const part of ["H1", "H2", "Figure", "Schadensmeldung", "Depot 2"]) assert.ok(structure.includes(part), `${part}\n${structure}`);
    const source = Buffer.from(whole).toString("latin1");
    for (const mark of ["/StructTreeRoot", "/Lang (de)", "/DisplayDocTitle true"]) assert.ok(source.includes(mark), mark);
    assert.ok(!structure.includes(label.returnNumber ?? "ADAS12345678"), "the label behind is a picture of what was said");
    const last = execFileSync("pdftotext", ["-f", String(pages), path, "-"], { encoding: "utf8" });
    assert.ok(last.trim().length > 20, "the label is there to be seen");
  });

  it("takes as many pages as a long way needs, each scan once", async () => {
    const pages = readPages(await drawList(claimData(request("en", { scans: 120 }))));
    assert.ok(pages.length > 3);
    const seen = pages.flat().flatMap(({ text }) => /^Scan \d+\. · Depot (\d+)$/.exec(text)?.[1] ?? []);
    assert.deepEqual(
      seen.map(Number),
      Array.from({ length: 120 }, (_, place) => place),
    );
  });
});
