import { UnreadableFile } from "./json-records.ts";

const howToSave = 'save it as "CSV UTF-8" or convert it to UTF-8';

/** Decodes a file as UTF-8, with or without a byte order mark, with line ends as "\n". Throws `UnreadableFile` for anything else. */
export async function* utf8(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let line = 1;
  let begun = false;
  let held = "";
  const decode = (chunk?: Uint8Array): string => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
    } catch {
      throw new UnreadableFile(line + linesBefore(chunk), `the file is not UTF-8; ${howToSave}`);
    }
  };
  for await (const chunk of bytes) {
    if (!begun) refuseForeign(chunk);
    begun = true;
    // A carriage return at the end of a chunk may belong to a line feed at the start of the next.
    const text = held + decode(chunk);
    held = text.endsWith("\r") ? "\r" : "";
    const whole = (held ? text.slice(0, -1) : text).replaceAll("\r\n", "\n").replaceAll("\r", "\n");
    yield whole;
    line += whole.split("\n").length - 1;
  }
  yield (held + decode()).replace("\r", "\n");
}

function refuseForeign(start: Uint8Array): void {
  const [first, second] = start;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    throw new UnreadableFile(1, `the file is UTF-16; ${howToSave}`);
  if (first === 0x50 && second === 0x4b)
    throw new UnreadableFile(1, "the file is an Excel workbook or a ZIP archive; export it as CSV or JSON");
}

/** Line breaks before the first byte that is no UTF-8, to the line. */
function linesBefore(chunk: Uint8Array = new Uint8Array()): number {
  const lines = Buffer.from(chunk).toString("utf8").split("\n");
  return Math.max(
    0,
    lines.findIndex((text) => text.includes("\ufffd")),
  );
}
