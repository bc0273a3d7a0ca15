/** What a page can be drawn on: paper (PDF) or a picture (SVG). All measures are points of 1/72 inch, the origin is top left. */
export interface Surface {
  /** How wide the text comes out. Linear in `size`. */
  width(text: string, size: number, weight: Weight): number;
  /** One line; `y` is the baseline. */
  text(text: string, x: number, y: number, style: TextStyle): void;
  /** Solid boxes in one path, so that neighbours show no seam. Measured in units of `scale` points from (x, y). */
  boxes(boxes: readonly Box[], x: number, y: number, scale: Scale, colour?: string): void;
  line(from: Point, to: Point, style?: LineStyle): void;
  ring(centre: Point, radius: number): void;
  /** PNG or JPEG; a picture that is drawn as SVG takes PNG alone. */
  image(picture: Uint8Array, x: number, y: number, width: number, height: number): void;
  /** Everything drawn inside has this meaning for who listens instead of looking. */
  as(role: Role, draw: () => void, alternative?: string): void;
}

export type Weight = "regular" | "bold";
export type Point = readonly [x: number, y: number];
export type Box = readonly [x: number, y: number, width: number, height: number];
export type Scale = readonly [x: number, y: number];
export type Role = "H1" | "H2" | "P" | "Figure" | "decoration";

export interface TextStyle {
  readonly size: number;
  readonly weight?: Weight;
  readonly colour?: string;
  /** Degrees, clockwise, around the start of the baseline. */
  readonly turn?: number;
}

export interface LineStyle {
  readonly width?: number;
  readonly dashed?: boolean;
}

/** Points in a millimetre. */
export const mm = 72 / 25.4;
export const a6 = { width: 105 * mm, height: 148 * mm } as const;
export const a4 = { width: 210 * mm, height: 297 * mm } as const;
