export type PhotoFormat = "jpeg" | "png" | "webp" | "avif" | "heic";

/** Tells a photo's format by its first bytes; what the sender calls it does not count. Null for everything else. */
export function sniff(bytes: Uint8Array): PhotoFormat | null {
  const at = (start: number, end: number) => Buffer.from(bytes.subarray(start, end)).toString("latin1");
  if (at(0, 3) === "\xff\xd8\xff") return "jpeg";
  if (at(0, 8) === "\x89PNG\r\n\x1a\n") return "png";
  if (at(0, 4) === "RIFF" && at(8, 12) === "WEBP") return "webp";
  if (at(4, 8) !== "ftyp") return null;
  // ISO/IEC 14496-12: the box's length, "ftyp", major brand, minor version, compatible brands.
  const length = Buffer.from(bytes.subarray(0, 4)).readUInt32BE();
  const brands = at(8, Math.min(length, 256)).match(/.{4}/gs) ?? [];
  if (brands.some((brand) => brand === "avif" || brand === "avis")) return "avif";
  return brands.some((brand) => /^(hei[cxms]|hev[cxms]|mif1|msf1)$/.test(brand)) ? "heic" : null;
}
