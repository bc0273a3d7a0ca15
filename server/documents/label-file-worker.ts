import { parentPort, workerData } from "node:worker_threads";
import { PDFArray, PDFDict, PDFDocument, PDFName, type PDFObject, type PDFPage, PDFStream } from "@cantoo/pdf-lib";

export type FileJob =
  | { readonly kind: "pdf"; readonly bytes: Uint8Array }
  /** `dpi`: what the picture says of itself. */
  | { readonly kind: "png"; readonly bytes: Uint8Array; readonly dpi: number | null };

export type FileAnswer =
  | { readonly pages: number; readonly width: number; readonly height: number; readonly content: Uint8Array }
  | { readonly refusal: "unreadable" | "encrypted" | "active" | "too_long" };

const mostPages = 10;
/** What a file may grow to while its streams are decoded: a few kilobytes can stand for gigabytes. */
const mostDecoded = 256 * 1024 * 1024;
const point = 25.4 / 72;
const a6 = { width: 105 / point, height: 148 / point };
/** Sides of a label, in points. What is outside was never meant for a parcel. */
const [leastSide, mostSide] = [25 / point, 600 / point];

class Unwanted extends Error {
  readonly refusal: Extract<FileAnswer, { refusal: string }>["refusal"];
  constructor(refusal: Unwanted["refusal"]) {
    super(refusal);
    this.refusal = refusal;
  }
}

async function answer(job: FileJob): Promise<FileAnswer> {
  try {
    return await (job.kind === "pdf" ? pagesOf(job.bytes) : pageOf(job.bytes, job.dpi));
  } catch (failure) {
    if (failure instanceof Unwanted) return { refusal: failure.refusal };
    // What is encrypted is often no more readable than what is broken; its trailer says so in the clear.
    return { refusal: job.kind === "pdf" && Buffer.from(job.bytes).includes("/Encrypt") ? "encrypted" : "unreadable" };
  }
}

/**
 * The heap's limit does not count what arrays hold, and decoders let theirs grow as far as the file wants. This thread reads one file and
 * ends, so all its arrays are counted together.
 */
function limitMemory(): void {
  let left = mostDecoded;
  const counted = {
    construct(array: Uint8ArrayConstructor, given: unknown[], target: NewableFunction): Uint8Array {
      const [size] = given;
      if (typeof size === "number") left -= size;
      if (left < 0) throw new RangeError("The file grows too large.");
      return Reflect.construct(array, given, target) as Uint8Array;
    },
  };
  globalThis.Uint8Array = new Proxy(Uint8Array, counted);
}

async function pagesOf(bytes: Uint8Array): Promise<FileAnswer> {
  const given = await PDFDocument.load(bytes, { updateMetadata: false, throwOnInvalidObject: true });
  for (const [, object] of given.context.enumerateIndirectObjects()) refuseActive(object);
  refuseActive(given.catalog);
  const pages = given.getPages();
  if (pages.length > mostPages) throw new Unwanted("too_long");
  const clean = await PDFDocument.create({ updateMetadata: false });
  for (const page of await clean.copyPages(
    given,
    pages.map((_, place) => place),
  ))
    clean.addPage(bare(page));
  return finished(clean);
}

/** What makes a reader do something: by key, by the kind of an action, by the kind of a thing on the page. */
const activeKeys = ["JS", "JavaScript", "EmbeddedFiles", "EF", "XFA", "RichMediaContent", "Launch"];
const activeKinds: Readonly<Record<string, ReadonlySet<string>>> = {
  S: new Set(["JavaScript", "Launch", "SubmitForm", "ImportData", "Rendition", "Movie", "Sound", "GoToE", "RichMediaExecute"]),
  Type: new Set(["EmbeddedFile", "Filespec"]),
};
/** Of what lies on a page only links may be left out without anybody missing them. */
const leftOut = new Set(["Link", "Popup"]);

function refuseActive(object: PDFObject): void {
  if (object instanceof PDFArray) {
    for (const one of object.asArray()) refuseActive(one);
    return;
  }
  const dict = object instanceof PDFStream ? object.dict : object;
  if (!(dict instanceof PDFDict)) return;
  if (activeKeys.some((key) => dict.has(PDFName.of(key)))) throw new Unwanted("active");
  for (const [key, kinds] of Object.entries(activeKinds)) {
    const kind = dict.lookup(PDFName.of(key));
    if (kind instanceof PDFName && kinds.has(kind.decodeText())) throw new Unwanted("active");
  }
  const annotation = dict.lookup(PDFName.of("Subtype"));
  const onPage = dict.has(PDFName.of("Rect")) && annotation instanceof PDFName;
  if (onPage && !leftOut.has(annotation.decodeText())) throw new Unwanted("active");
  for (const one of dict.values()) refuseActive(one);
}

function bare(page: PDFPage): PDFPage {
  for (const key of ["Annots", "AA", "AF", "Metadata", "PieceInfo", "Thumb", "Trans", "PresSteps", "StructParents"])
    page.node.delete(PDFName.of(key));
  return page;
}

/** One page as large as the picture says it is; where it says nothing that fits a parcel, an A6. */
async function pageOf(bytes: Uint8Array, dpi: number | null): Promise<FileAnswer> {
  const document = await PDFDocument.create({ updateMetadata: false });
  const picture = await document.embedPng(bytes);
  const said = dpi !== null && dpi >= 72 ? { width: (picture.width / dpi) * 72, height: (picture.height / dpi) * 72 } : null;
  const fits = said !== null && said.width <= mostSide && said.height <= mostSide && said.width >= leastSide && said.height >= leastSide;
  const lying = picture.width > picture.height;
  const size = fits ? said : picture.scaleToFit(lying ? a6.height : a6.width, lying ? a6.width : a6.height);
  document.addPage([size.width, size.height]).drawImage(picture, { x: 0, y: 0, ...size });
  return finished(document);
}

async function finished(document: PDFDocument): Promise<FileAnswer> {
  const pages = document.getPages();
  const sizes = pages.map((page) => {
    const { width, height } = page.getCropBox();
    return page.getRotation().angle % 180 === 0 ? { width, height } : { width: height, height: width };
  });
  const [first] = sizes;
  if (!first || sizes.some(({ width, height }) => Math.min(width, height) < leastSide || Math.max(width, height) > mostSide))
    throw new Unwanted("unreadable");
  return {
    pages: pages.length,
    width: Math.round(first.width * point),
    height: Math.round(first.height * point),
    content: await document.save(),
  };
}

limitMemory();
parentPort?.postMessage(await answer(workerData as FileJob));
