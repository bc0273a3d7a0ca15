import { drawBrand } from "./brand.ts";
import { fit } from "./fit.ts";
import { prepareLogo } from "./logo.ts";
import type { PaperlessData } from "./paperless.ts";
import { drawPdf } from "./pdf.ts";
import { a6, type Surface } from "./surface.ts";

const margin = 28;
const inner = a6.width - 2 * margin;

/** Draws the page that stands for a label without paper: what is shown at the counter, and what is said where it cannot be. */
export async function drawPaperless(data: PaperlessData): Promise<Uint8Array> {
  const [logo, picture] = await Promise.all([
    data.brand.logo ? prepareLogo(data.brand.logo) : null,
    data.picture ? measured(data.picture) : null,
  ]);
  const { brand, words, language, at } = data;
  const texts = [...Object.values(words), brand.name];
  return drawPdf({ ...a6, title: words.title, language, author: brand.name, texts, at }, (surface) => {
    drawBrand(surface, brand.name, logo, margin, margin, inner, 30);
    surface.as("decoration", () => surface.line([margin, 74], [margin + inner, 74]));
    paragraph(surface, "H1", words.heading, { top: 88, height: 40, size: 17, smallest: 9, weight: "bold" });
    paragraph(surface, "P", words.show, { top: 132, height: 28, size: 10, smallest: 6 });
    if (picture) {
      const scale = Math.min(inner / picture.width, 150 / picture.height);
      const [width, height] = [picture.width * scale, picture.height * scale];
      const left = margin + (inner - width) / 2;
      surface.as("Figure", () => surface.image(picture.png, left, 166, width, height), words.picture);
    }
    if (words.code !== "") {
      if (words.spell !== "") paragraph(surface, "P", words.spell, { top: 328, height: 12, size: 9, smallest: 5 });
      paragraph(surface, "P", words.code, { top: picture ? 342 : 190, height: 34, size: 22, smallest: 7, weight: "bold" });
    }
    paragraph(surface, "P", words.number, { top: 386, height: 14, size: 9, smallest: 5 });
  });
}

interface Block {
  readonly top: number;
  readonly height: number;
  readonly size: number;
  readonly smallest: number;
  readonly weight?: "bold";
}

function paragraph(surface: Surface, role: "H1" | "P", text: string, { top, ...frame }: Block): void {
  const { lines, size, leading } = fit(surface, [text], { ...frame, width: inner, leading: 1.3 });
  surface.as(role, () => {
    for (const [row, line] of lines.entries())
      surface.text(line, margin, top + size * (0.95 + row * leading), frame.weight ? { size, weight: frame.weight } : { size });
  });
}

/** As it came, without transparency; every module of a code stays sharp. */
async function measured(bytes: Uint8Array): Promise<{ png: Uint8Array; width: number; height: number }> {
  const { default: sharp } = await import("sharp");
  const { data, info } = await sharp(bytes, { limitInputPixels: 40_000_000 })
    .flatten({ background: "white" })
    .png()
    .toBuffer({ resolveWithObject: true });
  return { png: data, width: info.width, height: info.height };
}
