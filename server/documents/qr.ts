import { create } from "qrcode";
import type { Box } from "./surface.ts";

/** The dark modules of a QR code (error correction M) as boxes of one module's height. The quiet zone, 4 modules, is the caller's. */
export function qrBoxes(text: string): { readonly size: number; readonly boxes: readonly Box[] } {
  const { size, data } = create(text, { errorCorrectionLevel: "M" }).modules;
  const boxes: Box[] = [];
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (!data[row * size + column]) continue;
      const start = column;
      while (column < size && data[row * size + column]) column++;
      boxes.push([start, row, column - start, 1]);
    }
  }
  return { size, boxes };
}

/** A QR code for a page: `size` modules square, the dark ones as one SVG path in module units. Leave 4 modules of white around it. */
export function qrPath(text: string): { readonly size: number; readonly path: string } {
  const { size, boxes } = qrBoxes(text);
  return { size, path: boxes.map(([x, y, width]) => `M${x} ${y}h${width}v1h-${width}z`).join("") };
}
