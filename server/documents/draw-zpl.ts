import sharp from "sharp";
import type { LabelData } from "./label.ts";
import { drawCard } from "./label-card.ts";
import { prepareLogo } from "./logo.ts";
import { a6, type Box, type Scale, type Surface } from "./surface.ts";
import { drawSvg } from "./svg.ts";

/** What printers of labels print: 4 × 6 inches of 203 dots each, the commonest of their kind. */
const width = 812;
const height = 1_218;
const dots = width / a6.width;
/** Less ink than this is paper: such printers know no grey. */
const threshold = 150;

/**
 * Draws the label as ZPL II: one picture of dots, so that every script prints on every printer. Codes are set dot by dot with modules of a
 * whole number of dots, else they could not be read.
 */
export async function drawZpl(data: LabelData): Promise<Uint8Array> {
  const logo = data.brand.logo ? await prepareLogo(data.brand.logo) : null;
  const codes: Figure[] = [];
  const svg = drawSvg(a6.width, a6.height, (surface) => drawCard(withoutFigures(surface, codes), data, logo));
  const { data: grey } = await sharp(Buffer.from(svg), { density: 72 * dots })
    .resize(width, height, { fit: "contain", position: "left top", background: "white" })
    .flatten({ background: "white" })
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const page = Math.ceil(width / 8);
  const bits = new Uint8Array(page * height);
  const set = (x: number, y: number): void => {
    const at = y * page + (x >> 3);
    bits[at] = (bits[at] ?? 0) | (0x80 >> (x & 7));
  };
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) if ((grey[y * width + x] ?? 255) < threshold) set(x, y);
  for (const figure of codes) drawFigure(figure, set);
  return new TextEncoder().encode(
    `^XA\n^PW${width}\n^LL${height}\n^LH0,0\n^FO0,0^GFA,${bits.length},${bits.length},${page},${packed(bits, page)}^FS\n^XZ\n`,
  );
}

interface Figure {
  readonly boxes: readonly Box[];
  readonly x: number;
  readonly y: number;
  readonly scale: Scale;
}

/** Keeps what has a meaning of its own, which are the codes, for later. */
function withoutFigures(surface: Surface, codes: Figure[]): Surface {
  let inFigure = false;
  return {
    ...surface,
    boxes: (boxes, x, y, scale, colour) => {
      if (inFigure) codes.push({ boxes, x, y, scale });
      else surface.boxes(boxes, x, y, scale, colour);
    },
    as(role, draw, alternative) {
      inFigure = role === "Figure";
      surface.as(role, draw, alternative);
      inFigure = false;
    },
  };
}

function drawFigure({ boxes, x, y, scale: [across, down] }: Figure, set: (x: number, y: number) => void): void {
  const module = Math.max(1, Math.floor(across * dots));
  // A QR code's modules are square; bars are as high as they were drawn.
  const row = down === across ? module : Math.round(down * dots);
  const wide = Math.max(...boxes.map(([left, , length]) => left + length));
  // What whole dots save of the width goes to both sides.
  const from = Math.round(x * dots + (wide * (across * dots - module)) / 2);
  const top = Math.round(y * dots);
  for (const [left, upper, length, tall] of boxes)
    for (let dy = upper * row; dy < (upper + tall) * row; dy++)
      for (let dx = left * module; dx < (left + length) * module; dx++) set(from + dx, top + dy);
}

/** ZPL's own short form: a letter says how often the digit after it stands; `,` fills a line with paper, `:` repeats the line before. */
function packed(bits: Uint8Array, page: number): string {
  let text = "";
  let before = "";
  for (let from = 0; from < bits.length; from += page) {
    const line = Buffer.from(bits.subarray(from, from + page))
      .toString("hex")
      .toUpperCase();
    text += line === before ? ":" : short(line);
    before = line;
  }
  return text;
}

function short(line: string): string {
  const ink = line.replace(/0+$/, "");
  const runs = ink.replace(/(.)\1*/g, (run, digit: string) => count(run.length) + digit);
  return ink.length === line.length ? runs : `${runs},`;
}

/** G to Y stand for 1 to 19, g to z for 20 to 400. */
function count(times: number): string {
  if (times === 1) return "";
  const twenties = Math.floor(times / 20);
  const ones = times % 20;
  return (twenties > 0 ? String.fromCharCode(102 + twenties) : "") + (ones > 0 ? String.fromCharCode(70 + ones) : "");
}
