import { createHash } from "node:crypto";

/** A logo as every page can draw it without decoding it again: PNG without transparency, at most 900 × 300 pixels. */
export interface Logo {
  readonly png: Uint8Array;
  readonly width: number;
  readonly height: number;
}

const kept = new Map<string, Promise<Logo | null>>();
const keepAtMost = 50;

/** Null when the bytes are no PNG or JPEG that can be read; the brand's name stands in its place then. */
export function prepareLogo(bytes: Uint8Array): Promise<Logo | null> {
  const key = createHash("sha256").update(bytes).digest("base64");
  const known = kept.get(key);
  if (known !== undefined) return known;
  const [oldest] = kept.keys();
  if (kept.size >= keepAtMost && oldest !== undefined) kept.delete(oldest);
  const prepared = isPngOrJpeg(bytes) ? convert(bytes).catch(() => null) : Promise.resolve(null);
  kept.set(key, prepared);
  return prepared;
}

function isPngOrJpeg(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 8)).toString("hex");
  return start === "89504e470d0a1a0a" || start.startsWith("ffd8ff");
}

async function convert(bytes: Uint8Array): Promise<Logo> {
  // Loaded with the first logo: it is a good part of the start.
  const { default: sharp } = await import("sharp");
  const { data, info } = await sharp(bytes, { limitInputPixels: 40_000_000, failOn: "error" })
    .timeout({ seconds: 10 })
    .rotate()
    .resize({ width: 900, height: 300, fit: "inside", withoutEnlargement: true })
    .flatten({ background: "white" })
    .toColourspace("srgb")
    .png({ compressionLevel: 9, adaptiveFiltering: true })
    .toBuffer({ resolveWithObject: true });
  return { png: data, width: info.width, height: info.height };
}
