import sharp from "sharp";
import type { Texts } from "../../locales/texts.ts";
import { type Brand, drawBrand } from "./brand.ts";
import { fit } from "./fit.ts";
import { type Logo, prepareLogo } from "./logo.ts";
import { drawPdf } from "./pdf.ts";
import { qrBoxes } from "./qr.ts";
import { a6, type Surface } from "./surface.ts";
import { drawSvg } from "./svg.ts";
import { allPrintable, printable } from "./typeface.ts";

export interface InsertRequest {
  /** `pdf`: an A6 page. `png`: the same at 300 dots per inch, for a shop's own delivery note. */
  readonly format: "pdf" | "png";
  readonly brand: Brand;
  readonly orderNumber: string;
  /** The signed address the QR code opens; it logs in. */
  readonly link: string;
  /** The short address people type, without `https://`; it never logs in. */
  readonly typed: string;
  /** When it is made, epoch milliseconds. */
  readonly at: number;
  readonly texts: Texts;
}

/** An insert with every word already said: plain data, so that it can cross into a thread. */
export type InsertData = Omit<InsertRequest, "texts"> & { readonly language: string; readonly words: InsertWords };
type InsertWords = ReturnType<typeof insertWords>;

/** Says every word of the insert in its language. */
export function insertData({ texts, ...rest }: InsertRequest): InsertData {
  return {
    ...rest,
    language: texts.language,
    brand: { ...rest.brand, name: printable(rest.brand.name) },
    words: insertWords(texts, rest.orderNumber),
  };
}

function insertWords(texts: Texts, number: string) {
  return allPrintable({
    title: texts.say("insert_document", { number }),
    heading: texts.say("insert_heading"),
    scan: texts.say("insert_scan"),
    type: texts.say("insert_type"),
    enter: texts.say("insert_enter", { number }),
    code: texts.say("insert_code"),
  });
}

/** Draws the insert. For many, or beside requests, use a press. */
export async function drawInsert(data: InsertData): Promise<Uint8Array> {
  const logo = data.brand.logo ? await prepareLogo(data.brand.logo) : null;
  switch (data.format) {
    case "pdf": {
      const texts = [...Object.values(data.words), data.brand.name, data.typed];
      const paper = { ...a6, title: data.words.title, language: data.language, author: data.brand.name, texts, at: data.at };
      return drawPdf(paper, (surface) => drawPage(surface, data, logo));
    }
    case "png": {
      const svg = drawSvg(a6.width, a6.height, (surface) => drawPage(surface, data, logo));
      return sharp(Buffer.from(svg), { density: 300 })
        .png({ palette: logo === null, compressionLevel: 9 })
        .toBuffer();
    }
  }
}

/** An insert, drawn in this thread. */
export function insert(request: InsertRequest): Promise<Uint8Array> {
  return drawInsert(insertData(request));
}

const margin = 28;
const inner = a6.width - 2 * margin;

function drawPage(surface: Surface, { brand, link, typed, words }: InsertData, logo: Logo | null): void {
  drawBrand(surface, brand.name, logo, margin, margin, inner, 30);
  surface.as("decoration", () => surface.line([margin, 74], [margin + inner, 74]));
  paragraph(surface, "H1", words.heading, 88, { size: 19, height: 26, weight: "bold", smallest: 9 });
  const below = paragraph(surface, "P", words.scan, 120, { size: 10.5, height: 44, smallest: 6 });
  drawCode(surface, link, words.code, below + 16, 318 - (below + 16));
  paragraph(surface, "P", words.type, 334, { size: 8.5, height: 12, smallest: 5 });
  paragraph(surface, "P", typed, 347, { size: 12, height: 18, weight: "bold", smallest: 5 });
  paragraph(surface, "P", words.enter, 367, { size: 9.5, height: 28, smallest: 5.5 });
}

interface Paragraph {
  readonly size: number;
  readonly smallest: number;
  readonly height: number;
  readonly weight?: "bold";
}

function paragraph(surface: Surface, role: "H1" | "P", text: string, top: number, frame: Paragraph): number {
  const { lines, size, leading, height } = fit(surface, [text], {
    ...frame,
    width: inner,
    leading: 1.35,
    onOneLineFrom: role === "P" ? 0.9 : 0.75,
  });
  surface.as(role, () => {
    for (const [row, line] of lines.entries()) {
      surface.text(line, margin, top + size * (0.95 + row * leading), frame.weight ? { size, weight: frame.weight } : { size });
    }
  });
  return top + height;
}

function drawCode(surface: Surface, link: string, alternative: string, top: number, side: number): void {
  const { size, boxes } = qrBoxes(link);
  const module = Math.min(side, inner) / size;
  surface.as("Figure", () => surface.boxes(boxes, margin, top, [module, module]), alternative);
}
