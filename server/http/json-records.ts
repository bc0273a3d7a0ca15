/** A JSON object cut out of a file, not parsed yet, and the line it begins on. */
export interface JsonRecord {
  readonly line: number;
  readonly text: string;
}

/** Thrown when a file can be read no further. `line` is where. Its message is for the person who gave the file. */
export class UnreadableFile extends Error {
  readonly line: number;
  constructor(line: number, reason: string) {
    super(reason);
    this.name = "UnreadableFile";
    this.line = line;
  }
}

/**
 * Cuts a stream into its objects, with memory for one of them: an array, NDJSON, one object alone, or `{"orders": […]}`.
 * It does not parse: a record that is no JSON is the caller's to report, and the next one is still found.
 */
export async function* jsonRecords(chunks: AsyncIterable<string>): AsyncGenerator<JsonRecord> {
  const cutter = new Cutter();
  for await (const chunk of chunks) yield* cutter.take(chunk);
  const unfinished = cutter.end();
  if (unfinished) yield unfinished;
}

/** Larger than any order; a record that reaches it is a broken file. */
const longest = 16 * 1024 * 1024;

const [newline, space, quote, comma, colon, openBracket, backslash, closeBracket, openBrace, closeBrace] = [
  10, 32, 34, 44, 58, 91, 92, 93, 123, 125,
];
const valueFollows: ReadonlySet<number> = new Set([comma, colon, openBracket]);

class Cutter {
  #line = 1;
  #depth = 0;
  /** How deep records lie: 0 in NDJSON, 1 in an array, 2 in a wrapping object. */
  #base = 0;
  #begun = false;
  #inOrders = true;
  #inText = false;
  #escaped = false;
  #stray = false;
  #beginsLine = true;
  /** The last character that is no space. */
  #last = 0;
  #record: { line: number; text: string } | null = null;
  /** The end of the last chunk, in which the name of a list may stand. */
  #tail = "";

  *take(chunk: string): Generator<JsonRecord> {
    let from = 0;
    const cut = (to: number) => {
      const record = this.#finish(chunk.slice(from, to));
      from = to;
      return record;
    };
    for (let at = 0; at < chunk.length; at++) {
      const code = chunk.charCodeAt(at);
      if (code === newline) {
        this.#line += 1;
        this.#inText = false;
        this.#escaped = false;
        this.#beginsLine = true;
        continue;
      }
      // What stands among the records and is none (a number, a text) is one that cannot be read, once.
      if (this.#isStray(code)) yield { line: this.#line, text: "" };
      if (this.#inText) {
        if (this.#escaped) this.#escaped = false;
        else if (code === backslash) this.#escaped = true;
        else if (code === quote) this.#inText = false;
      } else if (code === quote) {
        this.#inText = true;
      } else if (code === openBrace) {
        // Where a value cannot stand, a brace that begins a line begins the next record of NDJSON: the one before is broken.
        if (this.#record && this.#base === 0 && this.#beginsLine && !valueFollows.has(this.#last)) yield cut(at);
        if (!this.#record && this.#depth === this.#base && this.#inOrders) {
          this.#record = { line: this.#line, text: "" };
          from = at;
        }
        this.#begun = true;
        this.#depth += 1;
      } else if (code === openBracket) {
        this.#openList(chunk, from, at);
        this.#depth += 1;
      } else if (code === closeBrace || code === closeBracket) {
        this.#depth = Math.max(0, this.#depth - 1);
        if (this.#base === 2 && this.#depth === 1) this.#inOrders = false;
        if (this.#record && this.#depth === this.#base) yield cut(at + 1);
      }
      this.#beginsLine = false;
      if (code > space) this.#last = code;
    }
    if (this.#record) this.#record.text += chunk.slice(from);
    this.#tail = (this.#tail + chunk).slice(-80);
    if (this.#record && this.#record.text.length > longest) {
      throw new UnreadableFile(this.#record.line, "this record never ends; a quote or a bracket may be missing");
    }
  }

  end(): JsonRecord | null {
    return this.#record && this.#finish("");
  }

  #isStray(code: number): boolean {
    if (this.#record || this.#inText || this.#base === 0 || this.#depth !== this.#base || !this.#inOrders || code <= space) return false;
    if (code === comma || code === openBrace || code === openBracket || code === closeBracket) {
      this.#stray = false;
      return false;
    }
    const first = !this.#stray;
    this.#stray = true;
    return first;
  }

  #openList(chunk: string, from: number, at: number): void {
    if (!this.#begun) {
      this.#begun = true;
      this.#base = 1;
    } else if (this.#depth === 1 && this.#base !== 1) {
      const before = this.#tail + chunk.slice(Math.max(this.#record ? from : 0, at - 80), at);
      if (!/"orders"\s*:\s*$/.test(before)) return;
      this.#base = 2;
      this.#inOrders = true;
      this.#record = null;
    }
  }

  #finish(end: string): JsonRecord {
    const record = { line: this.#record?.line ?? this.#line, text: ((this.#record?.text ?? "") + end).trimEnd() };
    this.#record = null;
    this.#depth = this.#base;
    this.#inText = false;
    this.#escaped = false;
    return record;
  }
}
