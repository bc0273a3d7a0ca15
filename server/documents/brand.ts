import { fit } from "./fit.ts";
import type { Logo } from "./logo.ts";
import type { Surface } from "./surface.ts";

export interface Brand {
  readonly name: string;
  /** PNG or JPEG. */
  readonly logo?: Uint8Array;
}

/** The brand at the top left of a box: its logo, or its name set in type. */
export function drawBrand(surface: Surface, name: string, logo: Logo | null, x: number, y: number, width: number, height: number): void {
  if (logo) {
    const scale = Math.min(width / logo.width, height / logo.height);
    surface.as("Figure", () => surface.image(logo.png, x, y, logo.width * scale, logo.height * scale), name);
    return;
  }
  const { lines, size, leading } = fit(surface, [name], { width, height, size: 17, smallest: 6, weight: "bold", leading: 1.15 });
  surface.as("P", () => {
    for (const [place, line] of lines.entries()) surface.text(line, x, y + size * (0.8 + place * leading), { size, weight: "bold" });
  });
}
