import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { drawInsert } from "../../server/documents/draw-insert.ts";
import { drawLabel } from "../../server/documents/draw-label.ts";
import { insertData } from "../../server/documents/insert.ts";
import { labelData } from "../../server/documents/label.ts";
import { tools } from "../support/tools.ts";
import { insert, label, longest } from "./samples.ts";

const missing = [tools.pdf, tools.barcodes].find((tool) => tool.find() === null);
const skip = missing ? `needs ${missing.debianPackage}` : false;

/** As coarse as a thermal printer. */
const dotsPerInch = 203;

describe("what was printed, under a scanner", { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), "returns-scan-"));
  after(() => rmSync(folder, { recursive: true }));

  const scan = (picture: string): string[] =>
    execFileSync("zbarimg", ["-q", picture], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })
      .trim()
      .split("\n")
      .sort();

  function scanPdf(name: string, pdf: Uint8Array): string[] {
    const path = join(folder, name);
    writeFileSync(`${path}.pdf`, pdf);
    execFileSync("pdftoppm", ["-r", String(dotsPerInch), "-png", "-singlefile", `${path}.pdf`, path], { stdio: "ignore" });
    return scan(`${path}.png`);
  }

  it("the label's barcode and QR code carry its code", async () => {
    assert.deepEqual(scanPdf("a6", await drawLabel(labelData(label))), ["CODE-128:ADAS12345678", "QR-Code:ADAS12345678"]);
  });

  it("also where TEST is written across, and twice on A4 for the slip", async () => {
    const pdf = await drawLabel(labelData({ ...longest, test: true }));
    assert.deepEqual(scanPdf("a4", pdf), ["CODE-128:ADAS12345678", "QR-Code:ADAS12345678", "QR-Code:ADAS12345678"]);
  });

  it("a carrier's long code as well", async () => {
    const code = "JJD0090012345678901234";
    assert.deepEqual(scanPdf("carrier", await drawLabel(labelData({ ...label, code }))), [`CODE-128:${code}`, `QR-Code:${code}`]);
  });

  it("the insert's code carries the link, on paper and as a picture (S1-11, S1-12)", async () => {
    assert.deepEqual(scanPdf("insert", await drawInsert(insertData(insert))), [`QR-Code:${insert.link}`]);
    const picture = join(folder, "picture.png");
    writeFileSync(picture, await drawInsert(insertData({ ...insert, format: "png" })));
    assert.deepEqual(scan(picture), [`QR-Code:${insert.link}`]);
  });
});
