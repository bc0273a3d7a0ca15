import { inflateSync } from "node:zlib";

export interface Text {
  readonly text: string;
  readonly x: number;
  /** Of the baseline, from the bottom edge. */
  readonly y: number;
  readonly size: number;
}

/** What the first page of a PDF made by us says. Reads what pdfkit makes; not a reader of PDFs at large. */
export function readPdf(pdf: Uint8Array): { readonly texts: readonly Text[]; readonly paths: string; readonly source: string } {
  const source = Buffer.from(pdf).toString("latin1");
  const [paths] = pagesOf(source);
  if (paths === undefined) throw new Error("no page found");
  return { texts: textsOn(paths, decodersOf(source)), paths, source };
}

/** What each page says, in the order in which they are drawn. */
export function readPages(pdf: Uint8Array): (readonly Text[])[] {
  const source = Buffer.from(pdf).toString("latin1");
  const decoders = decodersOf(source);
  return pagesOf(source).map((page) => textsOn(page, decoders));
}

function pagesOf(source: string): string[] {
  return [...source.matchAll(/\/Filter \/FlateDecode\n>>\nstream\n([\s\S]*?)\nendstream/g)]
    .map(([, packed = ""]) => inflateSync(Buffer.from(packed, "latin1")).toString("latin1"))
    .filter((stream) => stream.includes(" Tf\n"));
}

function textsOn(page: string, decoders: ReturnType<typeof decodersOf>): Text[] {
  const shown = /1 0 0 1 (\S+) (\S+) Tm\n\/(F\d+) (\S+) Tf\n\[(.*)\] TJ/g;
  return [...page.matchAll(shown)].map(([, x, y, font = "", size, pieces = ""]) => {
    const codes = [...pieces.matchAll(/<([0-9a-f]+)>/g)].map(([, hex]) => hex).join("");
    return { text: (decoders.get(font) ?? windows1252)(codes).trimEnd(), x: Number(x), y: Number(y), size: Number(size) };
  });
}

function decodersOf(source: string): Map<string, (hex: string) => string> {
  const decoders = new Map<string, (hex: string) => string>();
  for (const [, name = "", id] of source.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
    const map = new RegExp(`\\n${id} 0 obj\\n<<[\\s\\S]*?/ToUnicode (\\d+) 0 R`).exec(objectOf(source, id))?.[1];
    if (map === undefined) continue;
    const packed = /stream\n([\s\S]*?)\nendstream/.exec(objectOf(source, map))?.[1] ?? "";
    const ranges = [
      ...inflateSync(Buffer.from(packed, "latin1"))
        .toString("latin1")
        .matchAll(/<(\w{4})> <\w{4}> \[(.*)\]/g),
    ];
    const letters = new Map<number, string>();
    for (const [, first = "", values = ""] of ranges) {
      for (const [place, [, value = ""]] of [...values.matchAll(/<([^>]*)>/g)].entries()) {
        const units = value.split(" ").map((unit) => Number.parseInt(unit, 16));
        letters.set(Number.parseInt(first, 16) + place, String.fromCharCode(...units));
      }
    }
    decoders.set(name, (hex) => (hex.match(/.{4}/g) ?? []).map((code) => letters.get(Number.parseInt(code, 16)) ?? "\ufffd").join(""));
  }
  return decoders;
}

function objectOf(source: string, id: string | undefined): string {
  const start = source.indexOf(`\n${id} 0 obj\n`);
  return source.slice(start, source.indexOf("\nendobj", start));
}

function windows1252(hex: string): string {
  return new TextDecoder("windows-1252").decode(Buffer.from(hex, "hex"));
}
