/** The part of fontkit 2 that we use; it ships no types of its own. */
declare module "fontkit" {
  export interface Glyph {
    readonly path: { readonly commands: readonly { readonly command: string; readonly args: readonly number[] }[] };
  }
  /** In font units. */
  export interface Position {
    readonly xAdvance: number;
    readonly xOffset: number;
  }
  export interface Font {
    readonly unitsPerEm: number;
    layout(text: string): { readonly glyphs: readonly Glyph[]; readonly positions: readonly Position[]; readonly advanceWidth: number };
  }
  export function openSync(file: string): Font;
}
