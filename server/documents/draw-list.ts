import { drawBrand } from "./brand.ts";
import { code128Boxes } from "./code128.ts";
import { fit } from "./fit.ts";
import type { ListData, Row } from "./list.ts";
import { type Logo, prepareLogo } from "./logo.ts";
import { drawPdf } from "./pdf.ts";
import { type Picture, preparePicture } from "./picture.ts";
import { qrBoxes } from "./qr.ts";
import { a4, type Surface, type Weight } from "./surface.ts";

const margin = 56;
const right = a4.width - margin;
const bottom = a4.height - margin;
/** Amounts stand here; words keep out of it. */
const valueWidth = 110;
/** Of a picture. */
const tallest = 420;

/** Draws the list on as many A4 pages as it takes. */
export async function drawList(data: ListData): Promise<Uint8Array> {
  const logo = data.brand.logo ? await prepareLogo(data.brand.logo) : null;
  const pictures = await Promise.all((data.pictures ?? []).map(shown));
  const rows = data.sections.flatMap(({ rows: some, total }) => [...some, ...(total ? [total] : [])]);
  const texts = [
    ...[data.title, data.brand.name, data.foot, ...data.facts.flat(), ...data.sections.map(({ heading }) => heading)],
    ...rows.flatMap(({ text, note, value }) => [text, note, value]),
  ];
  const paper = { ...a4, title: data.title, language: data.language, author: data.brand.name, texts, at: data.at };
  return drawPdf(paper, (surface, turn) => drawPages(surface, turn, data, logo, pictures));
}

interface Shown {
  readonly picture: Picture | null;
  readonly alternative: string;
}

async function shown({ content, alternative }: NonNullable<ListData["pictures"]>[number]): Promise<Shown> {
  return { picture: await preparePicture(content), alternative };
}

function drawPages(surface: Surface, turn: () => void, data: ListData, logo: Logo | null, pictures: readonly Shown[]): void {
  const room = data.code === undefined ? right - margin : drawCodes(surface, data.code);
  drawBrand(surface, data.brand.name, logo, margin, margin, room, 36);
  let y = margin + 66;
  y += paragraph(surface, "H1", data.title, [margin, y], room, { size: 18, weight: "bold" }) + 14;
  for (const [name, value] of data.facts) {
    const width = (y > codesBottom ? right - margin : room) - factName;
    const named = paragraph(surface, "P", name, [margin, y + 1], factName - 10, { size: 9 });
    const said = paragraph(surface, "P", value, [margin + factName, y], width, { size: 10, weight: "bold" });
    y += Math.max(named, said) + 3.5;
  }
  /** Begins a new page where the next thing would run off this one. */
  const keepRoom = (height: number): void => {
    if (y + height <= bottom) return;
    turn();
    y = margin;
  };
  for (const { heading, rows, total } of data.sections) {
    // A heading never stands alone at the foot of a page.
    keepRoom(70);
    y += 26;
    y += paragraph(surface, "H2", heading, [margin, y], right - margin, { size: 11, weight: "bold" }) + 4;
    for (const row of rows) {
      keepRoom(heightOf(surface, row));
      y = drawRow(surface, row, y, "regular");
    }
    if (!total) continue;
    keepRoom(heightOf(surface, total));
    y = drawRow(surface, total, y, "bold");
  }
  for (const { picture, alternative } of pictures) {
    if (!picture) continue;
    const scale = Math.min((right - margin) / picture.width, tallest / picture.height, 0.5);
    const [width, height] = [picture.width * scale, picture.height * scale];
    keepRoom(height + 20);
    surface.as("Figure", () => surface.image(picture.jpeg, margin, y + 14, width, height), alternative);
    y += height + 20;
  }
  if (data.foot === "") return;
  keepRoom(50);
  paragraph(surface, "P", data.foot, [margin, y + 30], right - margin, { size: 9 });
}

/** How wide the names of facts may be. */
const factName = 150;
const codeWidth = 190;
const codesBottom = margin + 112;

/** Both codes in the upper right corner; answers how much width is left beside them. */
function drawCodes(surface: Surface, code: string): number {
  const left = right - codeWidth;
  const side = 62;
  const { size, boxes } = qrBoxes(code);
  surface.as("Figure", () => surface.boxes(boxes, right - side, margin, [side / size, side / size]), code);
  const bars = code128Boxes(code);
  const module = (codeWidth - 10) / bars.width;
  surface.as("Figure", () => surface.boxes(bars.boxes, left + 10, margin + side + 16, [module, 30]), code);
  return left - margin - 16;
}

interface Style {
  readonly size: number;
  readonly weight?: Weight;
}

/** Words in as many lines as they need; answers how high they are. */
function paragraph(
  surface: Surface,
  role: "H1" | "H2" | "P",
  text: string,
  [x, y]: readonly [number, number],
  width: number,
  style: Style,
): number {
  const { lines, size, leading, height } = fitted(surface, text, width, style);
  surface.as(role, () => {
    for (const [place, line] of lines.entries()) surface.text(line, x, y + size * (0.95 + place * leading), { ...style, size });
  });
  return height;
}

function fitted(surface: Surface, text: string, width: number, { size, weight }: Style) {
  return fit(surface, [text], { width, height: 160, size, smallest: size, leading: 1.35, onOneLineFrom: 1, ...(weight && { weight }) });
}

const noteSize = 8.5;
const rowPadding = 6;
const textWidth = right - margin - valueWidth;

function heightOf(surface: Surface, { text, note }: Row): number {
  const words = fitted(surface, text, textWidth, { size: 10 }).height;
  return 2 * rowPadding + words + (note === "" ? 0 : fitted(surface, note, textWidth, { size: noteSize }).height);
}

function drawRow(surface: Surface, row: Row, y: number, weight: Weight): number {
  const height = heightOf(surface, row);
  surface.as("decoration", () => surface.line([margin, y], [right, y], { width: weight === "bold" ? 0.9 : 0.35 }));
  const top = y + rowPadding;
  const words = paragraph(surface, "P", row.text, [margin, top], textWidth, { size: 10, weight });
  const { lines, size, leading } = fit(surface, [row.value], {
    ...{ width: valueWidth - 8, height: 30, size: 10, smallest: 6, weight, leading: 1.25, onOneLineFrom: 0.7 },
  });
  surface.as("P", () => {
    for (const [place, line] of lines.entries())
      surface.text(line, right - surface.width(line, size, weight), top + 9.5 + place * size * leading, { size, weight });
  });
  if (row.note !== "") paragraph(surface, "P", row.note, [margin, top + words], textWidth, { size: noteSize });
  return y + height;
}
