import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LabelFile } from "../../server/domain/parcel.ts";
import { tools } from "./tools.ts";

/** Put beside a test that scans: `test(name, { skip: withoutScanner }, …)`. */
export const withoutScanner: string | false = tools.barcodes.find() ? false : `needs ${tools.barcodes.debianPackage}`;

/** What the one code in a picture says. @throws when nothing can be read, as a phone would give up */
export function scan(picture: Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), "returns-scanner-"));
  try {
    writeFileSync(join(folder, "picture.png"), picture);
    return execFileSync("zbarimg", ["-q", "--raw", join(folder, "picture.png")], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Put beside a test that scans what a carrier made. */
export const withoutLabelScanner: string | false = withoutScanner || (tools.pdf.find() ? false : `needs ${tools.pdf.debianPackage}`);

/** As coarse as a thermal printer. */
const dotsPerInch = 203;

/** Every code on the first page of a label, as a printer prints it and a scanner reads it. */
export function codesOn({ format, content }: LabelFile): string[] {
  // Only a printer draws ZPL: what it is told to draw as bars, and as a QR code after its mode and a comma.
  if (format === "zpl") {
    const text = new TextDecoder().decode(content);
    return [...text.matchAll(/\^B[CQ][^^]*\^FD(?:[A-Z]{2},)?(?:>[:;])?([^^]*)\^FS/g)].map(([, code = ""]) => code);
  }
  const folder = mkdtempSync(join(tmpdir(), "returns-label-"));
  try {
    const path = join(folder, "label");
    writeFileSync(`${path}.${format}`, content);
    if (format === "pdf") {
      execFileSync("pdftoppm", ["-r", String(dotsPerInch), "-png", "-singlefile", `${path}.pdf`, path], { stdio: "ignore" });
    }
    const said = execFileSync("zbarimg", ["-q", "--raw", `${path}.png`], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    return said.trim().split("\n");
  } finally {
    rmSync(folder, { recursive: true });
  }
}
