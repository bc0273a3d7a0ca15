import { exponent } from "../domain/money.ts";

/** The value of a cell, or why it has none. */
export type Cell<T> = { readonly value: T } | { readonly reason: string };

/**
 * Reads an amount as spreadsheets write it ("1.234,56", "1,234.56", "12,5", "1 234.56 €") into decimal text with a point. Only
 * what can be read in one way is read: "1.234" in euros is refused rather than taken for a thousand.
 */
export function amountCell(cell: string, currency: string): Cell<string> {
  const { sign, body, unit } = split(cell);
  if (unit && /^[A-Z]{3}$/.test(unit) && unit !== currency) return { reason: `"${cell}" is in ${unit}, but the order is in ${currency}` };
  const grouped = /^\d{1,3}(?:[\s'’]\d{3})+(?=[.,]\d+$|$)/.exec(body)?.[0] ?? "";
  const digits = grouped.replace(/[\s'’]/g, "") + body.slice(grouped.length);
  const value = (whole: string, fraction = "") => ({ value: `${sign}${whole.replace(/[.,]/g, "") || "0"}${fraction && `.${fraction}`}` });

  if (/^\d+$/.test(digits)) return value(digits);
  const both = /^(\d{1,3}(?:,\d{3})+)\.(\d+)$/.exec(digits) ?? /^(\d{1,3}(?:\.\d{3})+),(\d+)$/.exec(digits);
  if (both) return value(both[1] ?? "", both[2]);
  if (/^\d{1,3}([.,])\d{3}(?:\1\d{3})+$/.test(digits)) return value(digits);
  const [, whole = "", mark = "", fraction = ""] = /^(\d*)([.,])(\d+)$/.exec(digits) ?? [];
  if (!mark) return { reason: `"${shown(cell)}" is no amount` };
  if (fraction.length !== 3 || whole === "" || whole === "0" || whole.length > 3) return value(whole, fraction);
  const places = exponent(currency);
  if (places === 0) return value(whole + fraction);
  if (places >= 3 && mark === ".") return value(whole, fraction);
  return {
    reason: `"${shown(cell)}" can be read in two ways; write ${whole}.${fraction.slice(0, places).padEnd(places, "0")} or ${whole}${fraction}.${"0".repeat(places)}`,
  };
}

/** Reads "2", "2.0" or "2,00". */
export function wholeCell(cell: string): Cell<number> {
  const [, whole] = /^(\d{1,9})(?:[.,]0+)?$/.exec(cell) ?? [];
  return whole === undefined ? { reason: `"${shown(cell)}" is no whole number` } : { value: Number(whole) };
}

/** Reads "20", "5,5 %" or "0.2 %" as per cent. */
export function percentCell(cell: string): Cell<number> {
  const [, number] = /^(\d{1,3}(?:[.,]\d{1,3})?)\s*%?$/.exec(cell) ?? [];
  return number === undefined ? { reason: `"${shown(cell)}" is no percentage` } : { value: Number(number.replace(",", ".")) };
}

export function yesCell(cell: string): Cell<boolean> {
  if (/^(yes|true|1|x|y|oui|ja|s[ií])$/i.test(cell)) return { value: true };
  if (/^(no|false|0|n|non|nein)$/i.test(cell)) return { value: false };
  return { reason: `"${shown(cell)}" is neither yes nor no` };
}

/** A cell as it may stand in a message. */
export function shown(cell: string): string {
  return cell.length > 60 ? `${cell.slice(0, 60)}…` : cell;
}

function split(cell: string): { sign: "" | "-"; body: string; unit: string } {
  let rest = cell.trim();
  let sign: "" | "-" = "";
  let unit = "";
  const take = (pattern: RegExp) => {
    const found = pattern.exec(rest)?.[0] ?? "";
    rest = rest.replace(pattern, "").trim();
    return found.trim();
  };
  if (take(/^[-−]/)) sign = "-";
  unit = take(/^(?:[A-Z]{3}|\p{Sc})/u) || take(/(?:[A-Z]{3}|\p{Sc})$/u);
  if (sign === "" && take(/^[-−]/)) sign = "-";
  return { sign, body: rest, unit };
}
