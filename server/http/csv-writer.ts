/** What a spreadsheet would take for a formula, a full-width sign as Excel reads it in Japan included. */
const formula = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/u;

/** Excel takes a file without it for one of its own code page. */
export const byteOrderMark = "\ufeff";

/**
 * One line of CSV (RFC 4180). Text that a spreadsheet would run gets an apostrophe in front: names come from strangers. Numbers are
 * ours, and a negative one stays a number.
 */
export function csvLine(cells: readonly (string | number)[]): string {
  return `${cells.map((cell) => (typeof cell === "number" ? String(cell) : textCell(cell))).join(",")}\r\n`;
}

function textCell(text: string): string {
  const harmless = formula.test(text) ? `'${text}` : text;
  return /[",\r\n']/.test(harmless) || harmless !== harmless.trim() ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
