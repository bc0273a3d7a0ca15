/** A photograph as a page can show it. */
export interface Picture {
  readonly jpeg: Uint8Array;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

const most = { width: 1_400, height: 1_800 };

/** Decoded and drawn anew; null for what cannot be read. */
export async function preparePicture(bytes: Uint8Array): Promise<Picture | null> {
  // Loaded with the first picture: it is a good part of the start.
  const { default: sharp } = await import("sharp");
  try {
    const { data, info } = await sharp(bytes, { limitInputPixels: 40_000_000, failOn: "error" })
      .timeout({ seconds: 10 })
      .rotate()
      .resize({ ...most, fit: "inside", withoutEnlargement: true })
      .flatten({ background: "white" })
      .toColourspace("srgb")
      .jpeg({ quality: 80 })
      .toBuffer({ resolveWithObject: true });
    return { jpeg: data, width: info.width, height: info.height };
  } catch {
    return null;
  }
}
