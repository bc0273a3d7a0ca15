/** The beginning of a text: at most so many characters, of which none is halved, and no space at its end. */
export function cut(text: string, most: number): string {
  return text.length <= most ? text.trim() : Array.from(text).slice(0, most).join("").trim();
}
