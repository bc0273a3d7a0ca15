import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { XMLParser } from "fast-xml-parser";
import { IntlMessageFormat } from "intl-messageformat";

/**
 * `npm run locales`: English in `source/*.json` → translators' `server/*.xlf` → `generated/*.ts`, which is all the server reads.
 *
 *   --merge FILE   takes {"id": {"fr": "…", "es": "…", "de": "…"}} into the XLIFF files first
 *   --check        writes nothing, fails when something would change
 *   --in FOLDER    works there instead of in this folder
 *
 * Fails, naming ids, when a translation is missing, cannot be read, or has other placeholders than the English text.
 */
const folderAt = process.argv.indexOf("--in");
const base = folderAt < 0 ? import.meta.url : pathToFileURL(`${process.argv[folderAt + 1]}/`);
const here = (path: string): URL => new URL(path, base);
const targets = ["fr", "es", "de"] as const;

interface Unit {
  readonly source: string;
  readonly target: string | null;
  readonly state: "translated" | "needs-review-translation" | null;
}

interface Sources {
  /** File name → its ids in the order they are written. */
  readonly files: ReadonlyMap<string, readonly string[]>;
  readonly english: ReadonlyMap<string, string>;
}

const problems: string[] = [];
const changes: string[] = [];

build(process.argv.slice(2));

function build(args: readonly string[]): void {
  const check = args.includes("--check");
  const mergeAt = args.indexOf("--merge");
  const merged = mergeAt < 0 ? {} : readMerge(args[mergeAt + 1]);
  const sources = readSources();
  for (const id of Object.keys(merged)) if (!sources.english.has(id)) problems.push(`${id}: --merge names an id that no source has`);

  const dictionaries = new Map<string, ReadonlyMap<string, string>>([["en", sources.english]]);
  for (const language of targets) {
    const units = followSources(language, sources, merged);
    write(`server/${language}.xlf`, xliff(language, sources, units), check);
    dictionaries.set(language, translations(language, sources, units));
  }
  dictionaries.set("ar-XB", pseudo(sources.english));

  write("generated/ids.ts", idsFile(sources), check);
  for (const [language, messages] of dictionaries) write(`generated/${language}.ts`, dictionaryFile(language, messages), check);

  if (check) problems.push(...changes.map((path) => `locales/${path} is not what its sources say: run npm run locales`));
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
  else console.log(`${sources.english.size} messages in ${targets.length + 1} languages, ${changes.length} files written`);
}

function readMerge(file: string | undefined): Record<string, Record<string, string>> {
  if (!file) throw new Error("--merge needs the name of a file");
  return JSON.parse(readFileSync(file, "utf8"));
}

function readSources(): Sources {
  const files = new Map<string, string[]>();
  const english = new Map<string, string>();
  for (const file of readdirSync(here("source/")).sort()) {
    if (!file.endsWith(".json")) continue;
    const messages: Record<string, string> = JSON.parse(readFileSync(here(`source/${file}`), "utf8"));
    files.set(file, Object.keys(messages));
    for (const [id, text] of Object.entries(messages)) {
      if (english.has(id)) problems.push(`${id}: written in two source files`);
      if (placeholders("en", id, text) !== null) english.set(id, text);
    }
  }
  return { files, english };
}

/** The XLIFF of a language as it must be now: the translators' targets by id, removed ids dropped, changed sources marked for review. */
function followSources(language: string, sources: Sources, merged: Record<string, Record<string, string>>): Map<string, Unit> {
  const kept = readXliff(language);
  const units = new Map<string, Unit>();
  for (const [id, source] of sources.english) {
    const before = kept.get(id);
    const fresh = merged[id]?.[language];
    if (fresh !== undefined) units.set(id, { source, target: fresh, state: "translated" });
    else if (!before || before.target === null) units.set(id, { source, target: null, state: null });
    else units.set(id, { source, target: before.target, state: before.source === source ? before.state : "needs-review-translation" });
  }
  return units;
}

interface XmlUnit {
  readonly id: string;
  readonly source: string;
  readonly target?: string | { readonly "#text": string; readonly state?: string };
}

function readXliff(language: string): Map<string, Unit> {
  const units = new Map<string, Unit>();
  if (!existsSync(here(`server/${language}.xlf`))) return units;
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: "",
    trimValues: false,
    parseTagValue: false,
    isArray: (name) => name === "file" || name === "trans-unit",
  });
  const document = parser.parse(readFileSync(here(`server/${language}.xlf`), "utf8"));
  for (const file of document.xliff.file ?? []) {
    const found: readonly XmlUnit[] = file.body["trans-unit"] ?? [];
    for (const { id, source, target } of found) {
      const text = typeof target === "string" ? target : (target?.["#text"] ?? null);
      const state = typeof target === "object" && target.state === "needs-review-translation" ? "needs-review-translation" : "translated";
      units.set(id, { source, target: text, state: text === null ? null : state });
    }
  }
  return units;
}

function xliff(language: string, sources: Sources, units: ReadonlyMap<string, Unit>): string {
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">'];
  for (const [file, ids] of sources.files) {
    lines.push(
      `  <file original="locales/source/${file}" source-language="en" target-language="${language}" datatype="x-icu-messageformat">`,
      "    <body>",
    );
    for (const id of ids) {
      const unit = units.get(id);
      if (!unit) continue;
      lines.push(`      <trans-unit id="${escapeXml(id)}" xml:space="preserve">`, `        <source>${escapeXml(unit.source)}</source>`);
      if (unit.target !== null) lines.push(`        <target state="${unit.state ?? "translated"}">${escapeXml(unit.target)}</target>`);
      lines.push("      </trans-unit>");
    }
    lines.push("    </body>", "  </file>");
  }
  return `${[...lines, "</xliff>"].join("\n")}\n`;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

function translations(language: string, sources: Sources, units: ReadonlyMap<string, Unit>): Map<string, string> {
  const messages = new Map<string, string>();
  for (const [id, { target, state }] of units) {
    if (target === null || target.trim() === "") {
      problems.push(`${id}: no ${language} translation`);
      messages.set(id, sources.english.get(id) ?? "");
      continue;
    }
    if (state === "needs-review-translation") console.warn(`${id}: the English text changed, review the ${language} translation`);
    const wanted = placeholders("en", id, sources.english.get(id) ?? "");
    const found = placeholders(language, id, target);
    if (wanted && found && describe(wanted) !== describe(found)) {
      problems.push(`${id}: ${language} has the placeholders {${describe(found)}}, English has {${describe(wanted)}}`);
    }
    messages.set(id, target);
  }
  return messages;
}

type Kind = "number" | "string" | "string | number";

/** Placeholder → what it takes. Null when the message cannot be read, which is a problem already noted. */
function placeholders(language: string, id: string, message: string): Map<string, Kind> | null {
  try {
    const found = new Map<string, Kind>();
    collect(new IntlMessageFormat(typeset(language, message), language, undefined, { ignoreTag: true }).getAst(), found);
    return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
  } catch (cause) {
    problems.push(`${id}: the ${language} text cannot be read as an ICU message (${cause instanceof Error ? cause.message : cause})`);
    return null;
  }
}

function collect(elements: ReturnType<IntlMessageFormat["getAst"]>, found: Map<string, Kind>): void {
  for (const element of elements) {
    if (!("value" in element) || element.type === 0) continue;
    if (element.type === 1) found.set(element.value, found.get(element.value) ?? "string | number");
    else found.set(element.value, element.type === 5 ? "string" : "number");
    if ("options" in element) for (const option of Object.values(element.options)) collect(option.value, found);
  }
}

function describe(found: ReadonlyMap<string, Kind>): string {
  return [...found.keys()].join(", ");
}

/** English between right-to-left marks and mirrored brackets, so that a test sees at once what was not taken from here. */
function pseudo(english: ReadonlyMap<string, string>): Map<string, string> {
  return new Map([...english].map(([id, text]) => [id, `\u202b⟧${text}⟦\u202c`]));
}

/** What nobody types while writing: real apostrophes, spaces that do not break before a sign, the hyphen that keeps “e‑mail” whole. */
function typeset(language: string, text: string): string {
  const common = text
    .replaceAll("'", "’")
    .replaceAll(/\b([Ee])-([Mm]ail)/g, "$1\u2011$2")
    .replaceAll(/ %/g, "\u00a0%")
    .replaceAll(/ (×|=) /g, "\u00a0$1 ")
    .replaceAll(/(\d) (cm|MB|Mo)\b/g, "$1\u00a0$2");
  return language === "fr" ? common.replaceAll(/ ([:;?!»])/g, "\u00a0$1").replaceAll("« ", "«\u00a0") : common;
}

function idsFile(sources: Sources): string {
  const lines = ["/** What each message takes. Written by `npm run locales`. */", "export interface MessageValues {"];
  for (const [id, text] of sources.english) {
    const found = placeholders("en", id, text) ?? new Map<string, Kind>();
    const fields = [...found].map(([name, kind]) => `${name}: ${kind}`).join("; ");
    lines.push(`  ${JSON.stringify(id)}: ${fields ? `{ ${fields} }` : "Record<never, never>"};`);
  }
  return `${[...lines, "}", "", "export type MessageId = keyof MessageValues;"].join("\n")}\n`;
}

function dictionaryFile(language: string, messages: ReadonlyMap<string, string>): string {
  const lines = [
    'import type { MessageId } from "./ids.ts";',
    "",
    "/** Written by `npm run locales` from `locales/source` and `locales/server`; edit those. */",
    "export const messages: Readonly<Record<MessageId, string>> = {",
  ];
  for (const [id, text] of messages) lines.push(`  ${JSON.stringify(id)}: ${JSON.stringify(typeset(language, text))},`);
  return `${[...lines, "};"].join("\n")}\n`;
}

function write(path: string, content: string, check: boolean): void {
  const file = here(path);
  if (existsSync(file) && readFileSync(file, "utf8") === content) return;
  changes.push(path);
  if (check) return;
  mkdirSync(new URL(".", file), { recursive: true });
  writeFileSync(file, content);
}
