import sharp from "sharp";
import { drawBrand } from "./brand.ts";
import { fit } from "./fit.ts";
import type { InsertData } from "./insert.ts";
import { type Logo, prepareLogo } from "./logo.ts";
import { drawPdf } from "./pdf.ts";
import { qrBoxes } from "./qr.ts";
import { a6, type Surface } from "./surface.ts";
import { drawSvg } from "./svg.ts";

/** Draws the insert. */
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
