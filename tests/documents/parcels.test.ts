import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { textsFor } from "../../locales/texts.ts";
import { customsFormData } from "../../server/documents/customs-form.ts";
import { drawList } from "../../server/documents/draw-list.ts";
import { drawZpl } from "../../server/documents/draw-zpl.ts";
import { labelData } from "../../server/documents/label.ts";
import { packingSlipData } from "../../server/documents/packing-slip.ts";
import { defaultPolicy } from "../../server/domain/default-policy.ts";
import { sampleFor } from "../../server/notices/sample.ts";
import { halden } from "../support/halden.ts";
import { tools } from "../support/tools.ts";
import { printZpl } from "../support/zpl.ts";
import { readPages } from "./read-pdf.ts";
import { label, longest, scripts } from "./samples.ts";

const at = Date.UTC(2026, 10, 23, 11);
const missing = [tools.pdf, tools.barcodes].find((tool) => tool.find() === null);
const skip = missing ? `needs ${missing.debianPackage}` : false;
const folder = mkdtempSync(join(tmpdir(), "returns-parcels-"));
after(() => rmSync(folder, { recursive: true }));

function scan(name: string, picture: Uint8Array): string[] {
  const path = join(folder, `${name}.png`);
  writeFileSync(path, picture);
  const found = execFileSync("zbarimg", ["-q", path], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  return found.trim().split("\n").sort();
}

function pictureOf(name: string, pdf: Uint8Array): string[] {
  const path = join(folder, name);
  writeFileSync(`${path}.pdf`, pdf);
  execFileSync("pdftoppm", ["-r", "150", "-png", "-singlefile", `${path}.pdf`, path], { stdio: "ignore" });
  const found = execFileSync("zbarimg", ["-q", `${path}.png`], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  return found.trim().split("\n").sort();
}

describe("our own label for printers of labels (S5-46)", { skip }, () => {
  it("is one picture of dots whose codes a scanner reads", async () => {
    const zpl = await drawZpl(labelData(label));
    assert.deepEqual(scan("own", await printZpl(zpl)), ["CODE-128:ADAS12345678", "QR-Code:ADAS12345678"]);
    assert.ok(zpl.length < 60_000, `${zpl.length} bytes`);
  });

  it("in every script of Europe, as long as things get, and marked as a test", async () => {
    for (const [script, to] of Object.entries(scripts))
      assert.deepEqual(
        scan(script, await printZpl(await drawZpl(labelData({ ...label, to })))),
        ["CODE-128:ADAS12345678", "QR-Code:ADAS12345678"],
        script,
      );
    const hard = labelData({ ...longest, format: "a6", test: true, code: "JJD0090012345678901234" });
    assert.deepEqual(scan("longest", await printZpl(await drawZpl(hard))), [
      "CODE-128:JJD0090012345678901234",
      "QR-Code:JJD0090012345678901234",
    ]);
  });

  it("is the same bytes each time, and holds no command that words could smuggle in", async () => {
    const sly = { ...label, orderNumber: "^XZ^XA^FO0,0~JA", to: { ...label.to, name: "^XZ~DG" } };
    const text = new TextDecoder().decode(await drawZpl(labelData(sly)));
    assert.equal(text, new TextDecoder().decode(await drawZpl(labelData(sly))));
    assert.deepEqual(text.match(/[\^~][A-Z]{2}/g), ["^XA", "^PW", "^LL", "^LH", "^FO", "^GF", "^FS", "^XZ"]);
  });
});

describe("a packing slip (S5-46)", () => {
  for (const language of ["en", "fr", "es", "de"])
    it(`says number, items and reasons and names nobody, in ${language}`, async () => {
      const texts = textsFor(language);
      const { order, ret } = sampleFor(halden, texts, at);
      const [unit, ...units] = ret.units;
      assert.ok(unit);
      const told = { ...ret, units: [{ ...unit, comment: "The zip is stuck" }, ...units] };
      const request = { brand: { name: halden.brand.name }, ret: told, order, shop: halden, policy: defaultPolicy(), at, texts };
      const words = readPages(await drawList(packingSlipData(request)))
        .flat()
        .map(({ text }) => text.replaceAll("\u00a0", " "));
      const all = words.join(" ");
      for (const part of [ret.number, order.number, order.lines[0]?.title ?? "", "The zip is stuck"])
        assert.ok(all.includes(part), `${part} in ${all}`);
      assert.ok(!all.includes(order.shipTo?.name ?? "nobody"), "no name");
      assert.ok(!all.includes(order.email ?? "nobody"), "no address");
    });

  it("carries the number as bars and as a QR code", { skip }, async () => {
    const texts = textsFor("en");
    const { order, ret } = sampleFor(halden, texts, at);
    const request = { brand: { name: halden.brand.name }, ret, order, shop: halden, policy: defaultPolicy(), at, texts };
    const found = pictureOf("slip", await drawList(packingSlipData(request)));
    assert.deepEqual(found, [`CODE-128:${ret.number}`, `QR-Code:${ret.number}`]);
  });
});

describe("a customs form for goods that come back", () => {
  const claire = { name: "Claire Martin", line1: "Rue du Rhône 12", postalCode: "1204", city: "Genève", country: "CH" };
  const form = (language: string) =>
    customsFormData({
      brand: { name: "Halden" },
      returnNumber: "HALD26112207",
      from: claire,
      to: label.to,
      items: [{ title: "Trail shoe", quantity: 2, value: 8_900, weight: 450, hsCode: "640419", origin: "PT" }],
      currency: "CHF",
      weight: 1_050,
      invoiceNumber: "1042",
      invoiceAt: Date.UTC(2026, 10, 9, 12),
      zone: "Europe/Paris",
      outboundTrackingNumber: "JJD0090012345678901234",
      at,
      texts: textsFor(language),
      english: textsFor("en"),
    });
  const said = async (language: string): Promise<string> =>
    readPages(await drawList(form(language)))
      .flat()
      .map(({ text }) => text)
      .join(" ")
      .replaceAll(/[\u00a0\u202f]/g, " ");

  it("declares returned goods at the sale price, with invoice, outbound parcel, tariff number, origin and weight", async () => {
    const words = await said("en");
    for (const part of [
      "CN 23",
      "RETURNED GOODS",
      "1042, 9 November 2026",
      "JJD0090012345678901234",
      "640419",
      "Portugal",
      "0.9 kg",
      "1.05 kg",
    ])
      assert.ok(words.includes(part), `${part} in ${words}`);
    assert.match(words, /178\.00/, "two pieces of 89.00");
  });

  it("has English beside a language that customs elsewhere do not read; French stands alone (UPU)", async () => {
    assert.match(await said("de"), /WARENRÜCKSENDUNG \/ RETURNED GOODS/);
    assert.match(await said("fr"), /RETOUR DE MARCHANDISE(?! \/)/);
  });
});
