import type Sharp from "sharp";
import { Refusal } from "../domain/errors.ts";
import { sniff } from "./sniff.ts";
import { openTurns } from "./turns.ts";

type Codec = typeof Sharp;

export interface PreparedPhoto {
  readonly content: Uint8Array;
  readonly contentType: "image/jpeg";
  readonly width: number;
  readonly height: number;
}

const mostBytes = 10 * 1024 * 1024;
/** What phones make; a decoded picture of this size takes 256 MB. */
const mostPixels = 64_000_000;
const longestSide = 1600;

/** Decoding fills the threads that files and name look-ups share, so only half of them work on photos. */
const turns = openTurns(2);

/**
 * Makes of what a shopper sends a photo that can be shown: a JPEG, upright, at most 1600 pixels a side, without any metadata
 * (place, time, camera). Reads JPEG, PNG, WebP and AVIF up to 10 MB and 64 megapixels, and HEIC where the libvips in use decodes HEVC.
 * @throws Refusal `photo_too_large`; `photo_unreadable` with the `format` when it was recognised
 */
export async function prepare(bytes: Uint8Array): Promise<PreparedPhoto> {
  if (bytes.byteLength > mostBytes) throw new Refusal("photo_too_large", { bytes: bytes.byteLength });
  const format = sniff(bytes);
  if (format === null) throw new Refusal("photo_unreadable", { format: null });
  return turns.take(async () => {
    const sharp = await codec();
    try {
      const { data, info } = await sharp(bytes, { limitInputPixels: mostPixels, failOn: "error", sequentialRead: true })
        .timeout({ seconds: 15 })
        .autoOrient()
        .resize({ width: longestSide, height: longestSide, fit: "inside", withoutEnlargement: true })
        .flatten({ background: "white" })
        .jpeg({ quality: 82, progressive: true })
        .toBuffer({ resolveWithObject: true });
      return { content: data, contentType: "image/jpeg", width: info.width, height: info.height };
    } catch {
      throw new Refusal("photo_unreadable", { format });
    }
  });
}

let loaded: Promise<Codec> | undefined;

/** Loaded with the first photo: it costs 26 MB and a good part of the start. */
function codec(): Promise<Codec> {
  loaded ??= import("sharp").then(({ default: sharp }) => {
    // libvips knows dozens of formats. Ours are these, and SVG, which only pages of our own making reach: `sniff` lets none in.
    sharp.block({ operation: ["VipsForeignLoad"] });
    sharp.unblock({
      operation: ["VipsForeignLoadJpeg", "VipsForeignLoadPng", "VipsForeignLoadWebp", "VipsForeignLoadHeif", "VipsForeignLoadSvg"],
    });
    return sharp;
  });
  return loaded;
}
