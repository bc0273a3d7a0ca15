import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { defineConfig, type Plugin, type Rolldown } from "vite";

const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };

/** Files of their own that import nothing, because a page may know the entry under another address: they come when a step needs them. */
const apart: Readonly<Record<string, string>> = {
  steps: "./later.ts",
  points: "./points.ts",
  tracking: "./tracking.ts",
};

/** What `points` draws with lies in `steps`, which brings it and stands beside it under the same address. */
const lent = ["controls/options.ts", "controls/field.ts", "controls/button.ts", "shared/length.ts", "portal/asked.ts", "portal/view.ts"];

/**
 * Builds into one folder: `entry` is what a page waits for, with two small files per language; then each file of `apart`; `classic` is
 * all of it for a plain script tag.
 */
const build = [...Object.keys(apart), "classic", "desk"].find((name) => name === process.env.BUILD) ?? "entry";

/** Brotli bytes. `later` is everything of `apart` together. */
const limits = { entry: 20_000, later: 20_000, locale: 2_000 };

/** The modules a page waits for: what the entry imports, and what that imports, but for what is fetched later. */
function waitedFor(file: string, known = new Set<string>()): Set<string> {
  if (known.has(file)) return known;
  known.add(file);
  for (const [, next] of readFileSync(file, "utf8").matchAll(/^(?:import|export) (?!type\b)[^;]*?from "(\.[^"]+)";/gm))
    waitedFor(path.join(path.dirname(file), next as string), known);
  return known;
}

/** Ids of the messages that these modules say. */
const saidIn = (file: string): string[] =>
  [...waitedFor(file)].flatMap((module) => [...readFileSync(module, "utf8").matchAll(/\bid: "([\w.]+)"/g)].map(([, id]) => id as string));

/** Of each file that which no earlier one brings: `points` never comes without `steps`, `tracking` does. */
const first = new Set(saidIn("widget/portal.ts"));
const words: Readonly<Record<string, ReadonlySet<string>>> = {
  entry: first,
  ...Object.fromEntries(
    Object.entries(apart).map(([name, source]) => {
      const before = new Set([...first, ...(name === "points" ? saidIn("widget/portal/later.ts") : [])]);
      return [name, new Set(saidIn(`widget/portal/${source}`).filter((id) => !before.has(id)))];
    }),
  ),
};

/** Ids are names for translators. Browsers get numbers, and the fingerprint of the list the numbers come from; what comes together lies together. */
const written = [...readFileSync("locales/portal/fr.xlf", "utf8").matchAll(/<trans-unit id="([\w.]+)"/g)]
  .map(([, id]) => id as string)
  .sort();
const ids = [...new Set([...Object.values(words).flatMap((of) => written.filter((id) => of.has(id))), ...written])];
const fingerprint = createHash("sha256").update(ids.join()).digest("base64url").slice(0, 6);

function numberOf(id: string): number {
  const index = ids.indexOf(id);
  if (index < 0) throw new Error(`message ${id} is not in locales/portal: run npm run localize`);
  return index;
}

const leanMessages: Plugin = {
  name: "lean-messages",
  enforce: "pre",
  transform(code, id) {
    const texts = /generated\/locales\/\w+\.ts(?:\?(\w+))?$/.exec(id);
    if (texts) {
      // The tag is the only thing a locale needs of lit-localize; its import would become a second file to wait for.
      const tag = "const str = (strings: TemplateStringsArray, ...values: unknown[]) => ({ strTag: true, strings, values });";
      const said = new Map([...code.matchAll(/^\s*'([\w.]+)': (.*),$/gm)].map(([, name, text]) => [numberOf(name as string), text]));
      const here = ids.map((id, index) => (words[texts[1] ?? "entry"]?.has(id) ? (said.get(index) ?? "") : ""));
      return `${tag} export const version = "${fingerprint}"; export const templates = [${here.join(",").replace(/,+$/, "")}];`;
    }
    if (/\/widget\/(portal|controls)\//.test(id))
      return code.replace(/\{\s*id: "([a-z]+\.\w+|closed)",?\s*\}/g, (_, name: string) => `{ id: ${numberOf(name)} }`);
    // Every message has an explicit id, so the hash that makes one is never called.
    if (id.endsWith("@lit/localize/internal/id-generation.js")) return "export const generateMsgId = () => '';";
    return null;
  },
};

/** A classic script knows where it came from only while it first runs. */
const classicOrigin: Plugin = {
  name: "classic-origin",
  enforce: "pre",
  transform: (code, id) =>
    build === "classic" && id.endsWith("shared/origin.ts")
      ? code.replaceAll("import.meta.url", "(document.currentScript as HTMLScriptElement).src")
      : null,
};

const separateFiles: Plugin = {
  name: "separate-files",
  enforce: "pre",
  resolveId(source, importer) {
    if (build === "points" && source === "@lit/localize") return { id: "./steps.js", external: true };
    if (build === "points" && importer && lent.some((file) => path.join(path.dirname(importer), source).endsWith(`widget/${file}`)))
      return { id: "./steps.js", external: true };
    const file = Object.keys(apart).find((name) => apart[name] === source);
    if (build !== "classic" && file) return { id: `./${file}.js`, external: true };
    // Templates are data: the steps need the tag that makes them, not the engine that draws them.
    if (build in apart && source === "lit") return "\0lit-tags";
    // Neither do they need what speaks: whoever loads them says how.
    if (build in apart && source.startsWith("@lit/localize")) return "\0lit-words";
    return null;
  },
  transform: (code, id) =>
    build === "steps" && id.endsWith("portal/later.ts")
      ? `${code}export { msg, str } from "@lit/localize";${lent.map((file) => `export * from "../${file}";`).join("")}`
      : null,
  load(id) {
    if (id === "\0lit-tags")
      return `const tag = (type) => (strings, ...values) => ({ _$litType$: type, strings, values }); export const html = tag(1), svg = tag(2), nothing = Symbol.for("lit-nothing"), css = ([sheet]) => sheet;`;
    if (id === "\0lit-words")
      return `export const str = (strings, ...values) => ({ strTag: true, strings, values }); export let msg; export const configureLocalization = null; export const _installMsgImplementation = (theirs) => { msg = theirs; };`;
    if (id === "\0vite/preload-helper.js") return "export const __vitePreload = (load) => load();";
    return null;
  },
};

/** Style sheets and templates keep their line breaks through the minifier; browsers do not need them. */
const tightTemplates: Plugin = {
  name: "tight-templates",
  enforce: "pre",
  transform: (code, id) =>
    /\/widget\/.*(styles|theme|sheet|tokens)\.ts$/.test(id)
      ? code.replace(/css`([^`]*)`/g, (_, sheet: string) => `css\`${tightened(sheet)}\``)
      : null,
  generateBundle(_, bundle) {
    for (const chunk of Object.values(bundle)) if (chunk.type === "chunk") chunk.code = chunk.code.replace(/\s*\n\s+/g, " ");
  },
};

const tightened = (sheet: string): string =>
  sheet
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/\s+/g, " ")
    .replace(/ ?([{};,]) ?/g, "$1")
    .replace(/(?<=[{;][-\w]+): /g, ":")
    .replace(/;\}/g, "}")
    .trim();

/** Weighs what was built, keeps its integrity, and fails the build when it grew too heavy. */
const scales: Plugin = {
  name: "scales",
  writeBundle({ dir }, bundle) {
    const integrity: Record<string, string> = build === "entry" ? {} : JSON.parse(readFileSync(`${dir}/sri.json`, "utf8"));
    const wrong: string[] = [];
    for (const [name, chunk] of Object.entries(bundle)) {
      if (chunk.type !== "chunk") continue;
      const code = readFileSync(`${dir}/${name}`);
      const size = weigh(`${dir}/${name}`);
      const limit = name.startsWith("locales/") ? limits.locale : build === "entry" ? limits.entry : Number.POSITIVE_INFINITY;
      integrity[name] = `sha384-${createHash("sha384").update(code).digest("base64")}`;
      console.log(
        `${name.padEnd(26)}${String(code.length).padStart(7)} B ${String(size).padStart(6)} B brotli${limit < Number.POSITIVE_INFINITY ? ` of ${limit}` : ""}  ${integrity[name]}`,
      );
      if (size > limit) wrong.push(`${name} is ${size - limit} B over its ${limit} B`);
      for (const id of ids)
        if (id.includes(".") && ['"', "'", "`"].some((quote) => chunk.code.includes(quote + id + quote)))
          wrong.push(`${name} names message ${id} instead of its number`);
      if (chunk.imports.join() && build !== "points") wrong.push(`${name} waits for ${chunk.imports.join(", ")}`);
    }
    if (build in apart) {
      const files = Object.keys(apart).filter((name) => `${name}.js` in integrity);
      const together = files.reduce((sum, name) => sum + weigh(`${dir}/${name}.js`), 0);
      console.log(`${files.join(" + ").padEnd(34)} ${String(together).padStart(8)} B brotli of ${limits.later}`);
      if (together > limits.later) wrong.push(`what loads later is ${together - limits.later} B over its ${limits.later} B`);
    }
    writeFileSync(`${dir}/sri.json`, `${JSON.stringify(integrity, null, 2)}\n`);
    if (wrong.length) throw new Error(wrong.join("; "));
  },
};

const weigh = (file: string): number => brotliCompressSync(readFileSync(file), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

/** The desk is a page of ours: it may wait for shared files, and weighs what its first screen needs before anything is loaded later. */
const deskScales: Plugin = {
  name: "desk-scales",
  writeBundle({ dir }, bundle) {
    const chunks = new Map(Object.values(bundle).flatMap((chunk) => (chunk.type === "chunk" ? [[chunk.fileName, chunk] as const] : [])));
    const entry = [...chunks.values()].find(({ isEntry }) => isEntry);
    if (!entry) throw new Error("the desk has no entry");
    const needed = new Set<string>();
    const need = (name: string): void => {
      if (needed.has(name)) return;
      needed.add(name);
      for (const next of chunks.get(name)?.imports ?? []) need(next);
    };
    need(entry.fileName);
    const sum = (names: Iterable<string>): number => [...names].reduce((all, name) => all + weigh(`${dir}/${name}`), 0);
    const size = sum(needed);
    const all = sum(chunks.keys());
    console.log(`desk entry ${size} B brotli of ${deskLimit}; all its screens and languages ${all} B`);
    writeFileSync(
      `${dir}/entry.json`,
      JSON.stringify({ entry: entry.fileName, preload: [...needed].filter((name) => name !== entry.fileName) }),
    );
    if (size > deskLimit) throw new Error(`the desk's entry is ${size - deskLimit} B over its ${deskLimit} B`);
  },
};

const deskLimit = 90_000;

const outputs: Record<string, Rolldown.OutputOptions> = {
  entry: {
    format: "es",
    entryFileNames: "returns-portal.js",
    chunkFileNames: ({ facadeModuleId }) => `locales/[name]${facadeModuleId?.includes("?") ? `-${facadeModuleId.split("?")[1]}` : ""}.js`,
  },
  desk: {
    format: "es",
    entryFileNames: "assets/desk-[hash].js",
    chunkFileNames: "assets/[name]-[hash].js",
    assetFileNames: "assets/[name]-[hash][extname]",
  },
  classic: { format: "iife", name: "ReturnsPortalScript", entryFileNames: "returns-portal.classic.js", codeSplitting: false },
};

const inputs: Readonly<Record<string, string>> = { desk: "widget/desk.ts" };

export default defineConfig({
  plugins: build === "desk" ? [tightTemplates, deskScales] : [leanMessages, classicOrigin, separateFiles, tightTemplates, scales],
  base: build === "desk" ? "/desk/" : "/",
  define: { RETURNS_PORTAL_VERSION: JSON.stringify(version), RETURNS_PORTAL_MESSAGES: JSON.stringify(fingerprint) },
  publicDir: false,
  logLevel: "warn",
  build: {
    outDir: build === "desk" ? "dist/desk" : "dist/widget",
    emptyOutDir: build === "entry" || build === "desk",
    target: "es2022",
    modulePreload: false,
    rolldownOptions: {
      input: apart[build] ? `widget/portal/${apart[build]}` : (inputs[build] ?? "widget/portal.ts"),
      preserveEntrySignatures: "strict",
      output: outputs[build] ?? { format: "es", entryFileNames: `${build}.js` },
    },
  },
});
