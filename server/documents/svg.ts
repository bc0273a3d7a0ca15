import type { Box, LineStyle, Point, Scale, Surface, TextStyle, Weight } from "./surface.ts";
import { dejaVu, type Typeface } from "./typeface.ts";

/** Draws one page as SVG. Letters become outlines, so that the picture needs no font where it is rendered. */
export function drawSvg(width: number, height: number, draw: (surface: Surface) => void): string {
  const parts: string[] = [];
  draw(svgSurface(parts));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><rect width="100%" height="100%" fill="white"/>${parts.join("")}</svg>`;
}

function svgSurface(parts: string[]): Surface {
  const fonts = dejaVu();
  return {
    width(text: string, size: number, weight: Weight): number {
      return (fonts[weight].layout(text).advanceWidth / fonts[weight].unitsPerEm) * size;
    },
    text(text: string, x: number, y: number, { size, weight = "regular", colour = "black", turn = 0 }: TextStyle): void {
      const scale = size / fonts[weight].unitsPerEm;
      parts.push(
        `<path fill="${colour}" transform="translate(${x} ${y}) rotate(${turn}) scale(${scale} ${-scale})" d="${outline(fonts, weight, text)}"/>`,
      );
    },
    boxes(boxes: readonly Box[], x: number, y: number, [across, down]: Scale, colour = "black"): void {
      const path = boxes.map(([left, top, width, height]) => `M${left} ${top}h${width}v${height}h${-width}z`).join("");
      parts.push(
        `<path shape-rendering="crispEdges" fill="${colour}" transform="translate(${x} ${y}) scale(${across} ${down})" d="${path}"/>`,
      );
    },
    line(from: Point, to: Point, { width = 0.5, dashed = false }: LineStyle = {}): void {
      parts.push(
        `<path stroke="black" stroke-width="${width}"${dashed ? ' stroke-dasharray="3"' : ""} d="M${from.join(" ")}L${to.join(" ")}"/>`,
      );
    },
    ring([x, y]: Point, radius: number): void {
      parts.push(`<circle fill="none" stroke="black" stroke-width="0.9" cx="${x}" cy="${y}" r="${radius}"/>`);
    },
    image(png: Uint8Array, x: number, y: number, width: number, height: number): void {
      const data = Buffer.from(png).toString("base64");
      parts.push(`<image x="${x}" y="${y}" width="${width}" height="${height}" href="data:image/png;base64,${data}"/>`);
    },
    as(_role, draw): void {
      draw();
    },
  };
}

const letters: Readonly<Record<string, string>> = { moveTo: "M", lineTo: "L", quadraticCurveTo: "Q", bezierCurveTo: "C", closePath: "Z" };

function outline(fonts: Typeface, weight: Weight, text: string): string {
  const run = fonts[weight].layout(text);
  let pen = 0;
  let path = "";
  for (const [place, glyph] of run.glyphs.entries()) {
    const { xAdvance = 0, xOffset = 0 } = run.positions[place] ?? {};
    for (const { command, args } of glyph.path.commands) {
      path += (letters[command] ?? "") + args.map((value, axis) => (axis % 2 === 0 ? value + pen + xOffset : value)).join(" ");
    }
    pen += xAdvance;
  }
  return path;
}
