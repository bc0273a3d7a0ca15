import type { Surface, Weight } from "./surface.ts";

export interface Frame {
  readonly width: number;
  readonly height: number;
  /** The size the text has when there is room. */
  readonly size: number;
  /** Below this nobody can read it; what still does not fit is cut with an ellipsis. */
  readonly smallest: number;
  readonly weight?: Weight;
  /** How much smaller one line may be than the size, before it is broken instead; 1 for running text. */
  readonly onOneLineFrom?: number;
  /** Distance of baselines as a multiple of the size. */
  readonly leading?: number;
}

export interface Fitted {
  readonly size: number;
  readonly leading: number;
  readonly lines: readonly string[];
  readonly height: number;
}

/**
 * Finds the largest size at which the paragraphs stay inside the frame. A little smaller on one line is preferred to
 * large and broken; words are broken only when the smallest size leaves no other way.
 */
export function fit(surface: Pick<Surface, "width">, paragraphs: readonly string[], frame: Frame): Fitted {
  const leading = frame.leading ?? 1.25;
  const weight = frame.weight ?? "regular";
  const unit = (text: string) => surface.width(text, 1, weight);
  const widest = Math.max(...paragraphs.map(unit), 0);
  const oneLineSize = Math.min(frame.size, frame.width / widest, frame.height / (paragraphs.length * leading));
  if (oneLineSize >= Math.max(frame.smallest, frame.size * (frame.onOneLineFrom ?? 0.75))) return fitted(paragraphs, oneLineSize, leading);

  for (let size = frame.size; size > frame.smallest; size -= 0.5) {
    const room = frame.width / size;
    if (paragraphs.some((paragraph) => paragraph.split(" ").some((word) => unit(word) > room))) continue;
    const lines = paragraphs.flatMap((paragraph) => wrap(paragraph, room, unit));
    if (lines.length * size * leading <= frame.height) return fitted(lines, size, leading);
  }
  const room = frame.width / frame.smallest;
  const lines = paragraphs.flatMap((paragraph) => wrap(paragraph, room, unit));
  const possible = Math.max(1, Math.floor(frame.height / (frame.smallest * leading)));
  if (lines.length <= possible) return fitted(lines, frame.smallest, leading);
  const kept = lines.slice(0, possible);
  kept[possible - 1] = `${breakWord(kept[possible - 1] ?? "", room - unit("…"), unit)[0] ?? ""}…`;
  return fitted(kept, frame.smallest, leading);
}

function fitted(lines: readonly string[], size: number, leading: number): Fitted {
  return { size, leading, lines, height: lines.length * size * leading };
}

function wrap(paragraph: string, room: number, unit: (text: string) => number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of paragraph.split(" ").flatMap((word) => breakWord(word, room, unit))) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (unit(longer) <= room) {
      line = longer;
    } else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

function breakWord(word: string, room: number, unit: (text: string) => number): string[] {
  if (unit(word) <= room) return [word];
  const pieces: string[] = [];
  let piece = "";
  for (const letter of word) {
    if (piece !== "" && unit(piece + letter) > room) {
      pieces.push(piece);
      piece = "";
    }
    piece += letter;
  }
  return [...pieces, piece];
}
