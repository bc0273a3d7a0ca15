import { drawBrand } from "./brand.ts";
import { code128Boxes } from "./code128.ts";
import { fit } from "./fit.ts";
import type { LabelData } from "./label.ts";
import type { Logo } from "./logo.ts";
import { qrBoxes } from "./qr.ts";
import { a6, type Surface } from "./surface.ts";

const margin = 20;
const inner = a6.width - 2 * margin;
const rightEdge = a6.width - margin;

/** Draws the label on the A6 at the origin. Black only: thermal printers turn grey into dots. */
export function drawCard(surface: Surface, data: LabelData, logo: Logo | null): void {
  if (data.test) drawTestMark(surface, data.words.test);
  drawHead(surface, data, logo);
  const fromBottom = drawFrom(surface, data);
  drawTo(surface, data, fromBottom + 14);
  drawNumbers(surface, data);
  drawBars(surface, data);
}

const headBottom = 58;
const numbersTop = 262;
const barsTop = 354;

function drawHead(surface: Surface, { brand, words }: LabelData, logo: Logo | null): void {
  drawBrand(surface, brand.name, logo, margin, margin, inner * 0.62, 28);
  const { lines, size } = fit(surface, [words.heading], { width: inner * 0.34, height: 14, size: 11, smallest: 6 });
  const [heading = ""] = lines;
  surface.as("H1", () => surface.text(heading, rightEdge - surface.width(heading, size, "regular"), margin + 15, { size }));
  rule(surface, headBottom);
}

function drawFrom(surface: Surface, { from, words }: LabelData): number {
  if (from.length === 0) return headBottom;
  caption(surface, words.from, margin, headBottom + 15);
  return block(surface, from, { top: headBottom + 20, width: inner, height: 62, size: 9, smallest: 5.5 });
}

function drawTo(surface: Surface, { to, words }: LabelData, top: number): void {
  caption(surface, words.to, margin, top + 7);
  block(surface, to, { top: top + 13, width: inner, height: numbersTop - 12 - (top + 13), size: 16, smallest: 7, weight: "bold" });
  rule(surface, numbersTop - 6);
}

function drawNumbers(surface: Surface, { code, returnNumber, orderNumber, words }: LabelData): void {
  const side = 70;
  const { size, boxes } = qrBoxes(code);
  const left = rightEdge - side;
  const module = side / size;
  surface.as("decoration", () => surface.boxes([[0, 0, side + 28, side + 28]], left - 14, numbersTop - 5, [1, 1], "white"));
  surface.as("Figure", () => surface.boxes(boxes, left, numbersTop + 9, [module, module]), code);

  const facts = [
    { name: words.number, value: inGroups(returnNumber), size: 14 },
    { name: words.order, value: orderNumber, size: 10 },
    { name: words.sendBy, value: words.date, size: 10 },
  ].filter((fact) => fact.value !== "");
  const width = inner - side - 16;
  let y = numbersTop + 10;
  for (const fact of facts) {
    caption(surface, fact.name, margin, y, width);
    const { lines, size } = fit(surface, [fact.value], { width, height: fact.size * 1.25, size: fact.size, smallest: 5, weight: "bold" });
    surface.as("P", () => surface.text(lines[0] ?? "", margin, y + fact.size + 1, { size, weight: "bold" }));
    y += fact.size + 16;
  }
}

function drawBars(surface: Surface, { code }: LabelData): void {
  const height = 37;
  const { width, boxes } = code128Boxes(code);
  const module = Math.min(inner / width, 1.5);
  const left = margin + (inner - width * module) / 2;
  surface.as("decoration", () => surface.boxes([[0, 0, a6.width - margin, height + 14]], margin / 2, barsTop - 2, [1, 1], "white"));
  surface.as("Figure", () => surface.boxes(boxes, left, barsTop, [module, height]), code);
  const text = inGroups(code);
  const { lines, size } = fit(surface, [text], { width: inner, height: 11, size: 8.5, smallest: 5 });
  const [shown = ""] = lines;
  surface.as("P", () => surface.text(shown, (a6.width - surface.width(shown, size, "regular")) / 2, barsTop + height + 12, { size }));
}

/** "ACME 1234 5678": what people read aloud, in groups of four. */
export function inGroups(number: string): string {
  return /^[A-Z]{4}[0-9A-Z]{8}$/.test(number) ? number.replace(/(.{4})(?=.)/g, "$1\u00a0") : number;
}

interface Block {
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly size: number;
  readonly smallest: number;
  readonly weight?: "bold";
}

function block(surface: Surface, paragraphs: readonly string[], { top, ...frame }: Block): number {
  const { lines, size, leading, height } = fit(surface, paragraphs, frame);
  surface.as("P", () => {
    for (const [place, line] of lines.entries()) {
      surface.text(line, margin, top + size * (0.95 + place * leading), frame.weight ? { size, weight: frame.weight } : { size });
    }
  });
  return top + height;
}

function caption(surface: Surface, text: string, x: number, y: number, width = inner): void {
  const { lines, size } = fit(surface, [text], { width, height: 9, size: 7, smallest: 4 });
  surface.as("P", () => surface.text(lines[0] ?? "", x, y, { size }));
}

function rule(surface: Surface, y: number): void {
  surface.as("decoration", () => surface.line([margin, y], [rightEdge, y]));
}

function drawTestMark(surface: Surface, word: string): void {
  const size = Math.min(110, 250 / surface.width(word, 1, "bold"));
  const half = surface.width(word, size, "bold") / 2;
  surface.as("P", () =>
    surface.text(word, a6.width / 2 - half * 0.85, 190 + half * 0.5, { size, weight: "bold", colour: "#dddddd", turn: -28 }),
  );
}
