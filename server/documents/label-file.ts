import { Worker } from "node:worker_threads";
import { Refusal, type RefusalCode } from "../domain/errors.ts";
import type { FileAnswer, FileJob } from "./label-file-worker.ts";

/** A label of the merchant's own that was checked. Sizes are millimetres, of the first page. */
export interface LabelFile {
  /** What was sent; what is kept is a PDF always. */
  readonly type: "pdf" | "png";
  readonly pages: number;
  readonly width: number;
  readonly height: number;
  readonly content: Uint8Array;
}

export const mostLabelBytes = 5 * 1024 * 1024;
/** Of a decoded picture. */
const mostPixels = 40_000_000;
/** A hostile file takes what it can get; a carrier's label is read in a fraction of a second. */
const patience = 10_000;
const mostHeap = 256;

/**
 * Reads a carrier's label by its content, whatever it is called, and writes it anew: the pages and nothing else. What could act in the
 * shopper's reader (scripts, attached files, fields) is refused rather than taken out, as is what cannot be read.
 * @throws Refusal `label_too_large`, `label_unreadable`, `label_encrypted`, `label_active`, `label_too_long`
 */
export async function readLabelFile(bytes: Uint8Array): Promise<LabelFile> {
  if (bytes.byteLength > mostLabelBytes) throw new Refusal("label_too_large", { bytes: bytes.byteLength });
  switch (formatOf(bytes)) {
    case "pdf":
      return { type: "pdf", ...(await inThread({ kind: "pdf", bytes })) };
    case "png":
      return { type: "png", ...(await inThread({ kind: "png", ...(await flatPicture(bytes)) })) };
    case null:
      throw new Refusal("label_unreadable");
  }
}

/**
 * A picture that is shown as it is: decoded and drawn anew as a PNG.
 * @throws Refusal `label_too_large`, `label_unreadable`
 */
export async function readLabelPicture(bytes: Uint8Array): Promise<Uint8Array> {
  if (bytes.byteLength > mostLabelBytes) throw new Refusal("label_too_large", { bytes: bytes.byteLength });
  if (formatOf(bytes) !== "png") throw new Refusal("label_unreadable");
  return (await flatPicture(bytes)).bytes;
}

function formatOf(bytes: Uint8Array): "pdf" | "png" | null {
  const start = Buffer.from(bytes.subarray(0, 8)).toString("latin1");
  if (start.startsWith("%PDF-")) return "pdf";
  return start === "\x89PNG\r\n\x1a\n" ? "png" : null;
}

/** Decoded and drawn anew: nothing that hides in the file comes along. */
async function flatPicture(bytes: Uint8Array): Promise<{ bytes: Uint8Array; dpi: number | null }> {
  // Loaded with the first picture: it is a good part of the start.
  const { default: sharp } = await import("sharp");
  try {
    const picture = sharp(bytes, { limitInputPixels: mostPixels, failOn: "error" });
    const { density = null } = await picture.metadata();
    const flat = await picture.timeout({ seconds: 10 }).flatten({ background: "white" }).png({ compressionLevel: 9 }).toBuffer();
    return { bytes: flat, dpi: density };
  } catch {
    throw new Refusal("label_unreadable");
  }
}

const refused: Readonly<Record<Extract<FileAnswer, { refusal: string }>["refusal"], RefusalCode>> = {
  unreadable: "label_unreadable",
  encrypted: "label_encrypted",
  active: "label_active",
  too_long: "label_too_long",
};

let last: Promise<unknown> = Promise.resolve();

/** One file after the other: many at once would take as much memory as there are of them. */
function inThread(job: FileJob): Promise<Omit<LabelFile, "type">> {
  const mine = last.then(() => readInThread(job));
  last = mine.catch(() => undefined);
  return mine;
}

/** A thread for this one file: what hangs or eats up memory goes with it. */
async function readInThread(job: FileJob): Promise<Omit<LabelFile, "type">> {
  const file = import.meta.url.endsWith(".ts") ? "./label-file-worker.ts" : "./label-file-worker.js";
  const worker = new Worker(new URL(file, import.meta.url), { workerData: job, resourceLimits: { maxOldGenerationSizeMb: mostHeap } });
  let timer: NodeJS.Timeout | undefined;
  try {
    const answer = await new Promise<FileAnswer>((resolve) => {
      const unreadable = () => resolve({ refusal: "unreadable" });
      timer = setTimeout(unreadable, patience);
      worker.once("message", resolve);
      worker.once("error", unreadable);
      worker.once("exit", unreadable);
    });
    if ("refusal" in answer) throw new Refusal(refused[answer.refusal]);
    return answer;
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
