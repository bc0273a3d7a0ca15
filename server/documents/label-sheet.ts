import { fit } from "./fit.ts";
import type { LabelData } from "./label.ts";
import { drawCard, inGroups } from "./label-card.ts";
import type { Logo } from "./logo.ts";
import { qrBoxes } from "./qr.ts";
import { a4, type Point, type Surface } from "./surface.ts";

const middle = { x: a4.width / 2, y: a4.height / 2 } as const;
const margin = 34;

/** An A4 folded once to A6 after cutting: label and instructions above, the slip for the parcel below. */
export function drawSheet(surface: Surface, data: LabelData, logo: Logo | null): void {
  drawCard(surface, data, logo);
  drawSteps(surface, data);
  drawSlip(surface, data);
  drawLines(surface, data);
}

function drawSteps(surface: Surface, { words }: LabelData): void {
  const left = middle.x + margin;
  const width = middle.x - 2 * margin;
  const heading = fit(surface, [words.how], { width, height: 44, size: 14, smallest: 8, weight: "bold" });
  surface.as("H2", () => {
    for (const [place, line] of heading.lines.entries()) {
      surface.text(line, left, 46 + place * heading.size * heading.leading, { size: heading.size, weight: "bold" });
    }
  });
  let y = 58 + heading.height;
  for (const [place, step] of [words.pack, words.enclose, words.stick, words.handOver].entries()) {
    const { lines, size, leading, height } = fit(surface, [step], {
      width: width - 20,
      height: 66,
      size: 10,
      smallest: 6,
      leading: 1.4,
      onOneLineFrom: 1,
    });
    const top = y;
    surface.as("P", () => {
      surface.text(`${place + 1}`, left, top + 10, { size: 10, weight: "bold" });
      for (const [row, line] of lines.entries()) surface.text(line, left + 20, top + 10 + row * size * leading, { size });
    });
    y += height + 16;
  }
}

function drawSlip(surface: Surface, data: LabelData): void {
  const { words, code, returnNumber, orderNumber, items } = data;
  const top = middle.y + 40;
  const side = 84;
  const right = a4.width - margin;
  const width = right - margin - side - 30;

  const { size: modules, boxes } = qrBoxes(code);
  surface.as("Figure", () => surface.boxes(boxes, right - side, top, [side / modules, side / modules]), code);

  const heading = fit(surface, [words.slip], { width, height: 22, size: 16, smallest: 8, weight: "bold" });
  surface.as("H2", () => surface.text(heading.lines[0] ?? "", margin, top + 14, { size: heading.size, weight: "bold" }));
  const why = fit(surface, [words.why], { width, height: 28, size: 10, smallest: 6, leading: 1.35, onOneLineFrom: 1 });
  surface.as("P", () => {
    for (const [row, line] of why.lines.entries()) surface.text(line, margin, top + 34 + row * why.size * why.leading, { size: why.size });
  });
  fact(surface, words.number, inGroups(returnNumber), [margin, top + 70], width / 2 - 10);
  fact(surface, words.order, orderNumber, [margin + width / 2, top + 70], width / 2);
  if (items.length > 0) drawItems(surface, data, top + 116);
}

function fact(surface: Surface, name: string, value: string, [x, y]: Point, width: number): void {
  const shown = fit(surface, [value], { width, height: 16, size: 12, smallest: 5, weight: "bold" });
  surface.as("P", () => {
    surface.text(name, x, y, { size: 7.5 });
    surface.text(shown.lines[0] ?? "", x, y + 16, { size: shown.size, weight: "bold" });
  });
}

function drawItems(surface: Surface, { items, words }: LabelData, top: number): void {
  const right = a4.width - margin;
  const atRight = (text: string, y: number, size: number) => surface.text(text, right - surface.width(text, size, "regular"), y, { size });
  surface.as("P", () => {
    surface.text(words.item, margin, top, { size: 7.5 });
    atRight(words.quantity, top, 7.5);
  });
  surface.as("decoration", () => surface.line([margin, top + 7], [right, top + 7]));
  for (const [place, item] of items.entries()) {
    const y = top + 24 + place * 22;
    const { lines, size, leading } = fit(surface, [item.title], {
      width: right - margin - 60,
      height: 20,
      size: 10,
      smallest: 6.5,
      leading: 1.2,
    });
    surface.as("P", () => {
      for (const [row, line] of lines.entries()) surface.text(line, margin, y + (row - (lines.length - 1) / 2) * size * leading, { size });
      atRight(`${item.quantity}`, y, 10);
    });
    surface.as("decoration", () => surface.line([margin, y + 8], [right, y + 8], { width: 0.25 }));
  }
  if (words.more !== "") surface.as("P", () => surface.text(words.more, margin, top + 24 + items.length * 22, { size: 10 }));
}

function drawLines(surface: Surface, { words }: LabelData): void {
  surface.as("decoration", () => {
    surface.line([0, middle.y], [a4.width, middle.y], { dashed: true });
    surface.line([middle.x, 0], [middle.x, middle.y - 14], { width: 0.25, dashed: true });
    drawScissors(surface, 26, middle.y);
    overLine(surface, words.cut, middle.x - surface.width(words.cut, 7.5, "regular") / 2, middle.y + 2.5, 0);
    const length = surface.width(words.fold, 7.5, "regular");
    overLine(surface, words.fold, middle.x + 2.5, middle.y / 2 + length / 2, -90);
  });
}

/** Words that interrupt a line. */
function overLine(surface: Surface, text: string, x: number, y: number, turn: 0 | -90): void {
  const length = surface.width(text, 7.5, "regular");
  surface.boxes([turn === 0 ? [-5, -6, length + 10, 8] : [-6, -length - 5, 8, length + 10]], x, y, [1, 1], "white");
  surface.text(text, x, y, { size: 7.5, turn });
}

function drawScissors(surface: Surface, x: number, y: number): void {
  surface.boxes([[-12, -6, 26, 12]], x, y, [1, 1], "white");
  for (const side of [-1, 1]) {
    surface.ring([x - 6, y + side * 3.2], 2.6);
    surface.line([x - 3.8, y + side * 2], [x + 11, y - side * 3.4], { width: 0.9 });
  }
}
