import type { Address } from "./order.ts";

/**
 * An address's street in lines of at most `width` characters, broken between words, as carriers' labels have them. What does not fit into
 * `most` lines is cut off at the end: a label takes no more.
 */
export function streetLines(
  { line1, line2 }: Pick<Address, "line1" | "line2">,
  width: number,
  most: number,
): readonly [string, ...string[]] {
  const [first = "", ...others] = [line1, line2 ?? ""].flatMap((line) => folded(line, width));
  const lines: readonly [string, ...string[]] = [first, ...others];
  if (lines.length <= most) return lines;
  const [again = "", ...more] = folded([line1, line2 ?? ""].join(" "), width);
  return [again, ...more.slice(0, most - 1)];
}

function folded(line: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of line.split(/\s+/).filter((one) => one !== "")) {
    const short = [...word].slice(0, width).join("").slice(0, width);
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + short.length > width) lines.push(short);
    else lines[lines.length - 1] = `${last} ${short}`;
  }
  return lines;
}
