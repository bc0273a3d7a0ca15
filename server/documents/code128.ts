import barcodes from "bwip-js/node";
import type { Box } from "./surface.ts";

/**
 * The bars of a Code 128 (ISO/IEC 15417) as boxes one unit high, in modules. The quiet zone, 10 modules on either side, is the caller's.
 * @throws when the text holds letters Code 128 cannot carry
 */
export function code128Boxes(text: string): { readonly width: number; readonly boxes: readonly Box[] } {
  // The named export `raw` is a symbology of that name; the function is on the default export only.
  const [symbol] = barcodes.raw("code128", text, {});
  if (symbol === undefined || !("sbs" in symbol)) throw new Error("bwip-js answered no bars");
  const boxes: Box[] = [];
  let x = 0;
  for (const [place, width] of symbol.sbs.entries()) {
    if (place % 2 === 0) boxes.push([x, 0, width, 1]);
    x += width;
  }
  return { width: x, boxes };
}
