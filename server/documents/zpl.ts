/** A label of a carrier is a few thousand characters; with a picture a few hundred thousand. */
const mostBytes = 2 * 1024 * 1024;

/** What resets a printer, empties its memory, or changes its network, its name or its password: no label needs it. */
const acting = /~J[A-Z]|[~^]N[A-Z]|\^K[A-Z]|\^ID|\^H[A-Z]|~H[A-Z]|\^WD/;
/** Keeps or loads settings; some carriers end their labels with it. */
const saving = /\^JU[A-Z]/g;

/**
 * Text for a printer of labels as a carrier sends it: one label or several, and nothing that would set up the printer. Null for anything
 * else.
 */
export function readZpl(content: Uint8Array): Uint8Array | null {
  if (content.byteLength > mostBytes) return null;
  const text = new TextDecoder("utf-8", { fatal: false }).decode(content).trim().replaceAll(saving, "");
  if (!text.includes("^XA") || !text.endsWith("^XZ") || holdsControls(text)) return null;
  return acting.test(text) ? null : new TextEncoder().encode(`${text}\n`);
}

/** Control characters other than the ends of lines. */
function holdsControls(text: string): boolean {
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0;
    if (code < 32 && code !== 9 && code !== 10 && code !== 13) return true;
  }
  return false;
}
