import type { LabelData } from "./label.ts";
import { drawCard } from "./label-card.ts";
import { drawSheet } from "./label-sheet.ts";
import { prepareLogo } from "./logo.ts";
import { drawPdf } from "./pdf.ts";
import { a4, a6 } from "./surface.ts";

/** Draws a label as a tagged PDF. */
export async function drawLabel(data: LabelData): Promise<Uint8Array> {
  const logo = data.brand.logo ? await prepareLogo(data.brand.logo) : null;
  const texts = [
    ...[...Object.values(data.words), data.brand.name, data.returnNumber, data.orderNumber, data.code],
    ...[...data.from, ...data.to, ...data.items.map((item) => item.title)],
  ];
  const paper = { title: data.words.title, language: data.language, author: data.brand.name, texts, at: data.at };
  return data.format === "a6"
    ? drawPdf({ ...paper, ...a6 }, (surface) => drawCard(surface, data, logo))
    : drawPdf({ ...paper, ...a4 }, (surface) => drawSheet(surface, data, logo));
}
