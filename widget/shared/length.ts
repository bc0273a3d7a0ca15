import { regional } from "./locale.ts";

/** "450 m", "1.2 km". */
export function length(language: string, metres: number): string {
  const [count, unit] = metres < 950 ? [Math.round(metres / 10) * 10, "meter"] : [metres / 1_000, "kilometer"];
  return new Intl.NumberFormat(regional(language), { style: "unit", unit: unit as string, maximumFractionDigits: 1 }).format(
    count as number,
  );
}
