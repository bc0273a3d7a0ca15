import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
