/** A label of a carrier is a few thousand characters; with a picture a few hundred thousand. */
const mostBytes = 2 * 1024 * 1024;

/**
 * What resets a printer, empties its memory, runs what lies in it, changes its network, its name, its password or its head, or sends its
 * alerts elsewhere: no label needs it. `^JU` is left out of a label before; what is put together by that, or broken by a line, is none.
 */
const acting = /~J[A-Z]|\^J[BIU]|~KB|\^S[QRX]|[~^]N[A-Z]|\^K[A-Z]|\^ID|\^H[A-Z]|~H[A-Z]|\^WD|\^S[CLOT]|~WL|\^W[AELPR-X]/i;
/** Puts a file where it stays when the printer is off, as one that runs at each start. What goes to its memory (R:) is gone by then. */
const staying = /[~^](?:D[A-Z]|IS|TO)[^~^]{0,40}?[EBA]:/i;
/** The printer's other language, which is no ZPL and changes whatever ZPL does. */
const otherWords = /!\s*U1?\s*(?:setvar|getvar|do)\b|\{\s*\}\s*\{/i;
/** Another sign begins a command from there on: what follows could not be read. Labels that name the usual ones say nothing by it. */
const usualSigns = /[~^]CC\^|[~^]CT~|[~^]CD,/gi;
const otherSigns = /[~^]C[CTD]/i;
/** Keeps or loads settings; some carriers end their labels with it. */
const saving = /\^JU[A-Z]/gi;

/**
 * Text for a printer of labels as a carrier sends it: one label or several, and nothing that would set up the printer. Null for anything
 * else.
 */
export function readZpl(content: Uint8Array): Uint8Array | null {
  if (content.byteLength > mostBytes) return null;
  const text = new TextDecoder("utf-8", { fatal: false }).decode(content).trim().replaceAll(saving, "");
  if (!text.includes("^XA") || !text.endsWith("^XZ") || holdsControls(text)) return null;
  // Printers read over the ends of lines, also in the middle of a command.
  const bare = text.replaceAll(/[\t\r\n]/g, "");
  const harms = [acting, staying, otherWords].some((one) => one.test(bare)) || otherSigns.test(bare.replaceAll(usualSigns, ""));
  return harms ? null : new TextEncoder().encode(`${text}\n`);
}

/** Control characters other than the ends of lines. */
function holdsControls(text: string): boolean {
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0;
    if (code < 32 && code !== 9 && code !== 10 && code !== 13) return true;
  }
  return false;
}
