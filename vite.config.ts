import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";
import { defineConfig, type Plugin, type Rolldown } from "vite";

const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };

/**
 * Three builds into one folder: `entry` is what a page waits for, with one small file per language; `later` are the steps after the
 * order is found, a file of its own that imports nothing, because a page may know the entry under another address; `classic` is all of it for a plain script tag.
 */
const build = ["later", "classic", "desk"].find((name) => name === process.env.BUILD) ?? "entry";

/** Brotli bytes. */
const limits: Readonly<Record<string, number>> = { entry: 20_000, later: 20_000, classic: Number.POSITIVE_INFINITY, locale: 2_000 };

/** Ids are names for translators. Browsers get numbers, and the fingerprint of the list the numbers come from. */
const ids = [...readFileSync("locales/portal/fr.xlf", "utf8").matchAll(/<trans-unit id="([\w.]+)"/g)].map(([, id]) => id as string).sort();
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
    if (/generated\/locales\/\w+\.ts$/.test(id)) {
      // The tag is the only thing a locale needs of lit-localize; its import would become a second file to wait for.
      const tag = "const str = (strings: TemplateStringsArray, ...values: unknown[]) => ({ strTag: true, strings, values });";
      const texts = new Map([...code.matchAll(/^\s*'([\w.]+)': (.*),$/gm)].map(([, name, text]) => [numberOf(name as string), text]));
      return `${tag} export const messages = "${fingerprint}"; export const templates = [${ids.map((_, index) => texts.get(index) ?? "").join(",")}];`;
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
  resolveId(source) {
    if (build === "entry" && source === "./later.ts") return { id: "./steps.js", external: true };
    // Templates are data: the steps need the tag that makes them, not the engine that draws them.
    if (build === "later" && source === "lit") return "\0lit-tags";
    return null;
  },
  load(id) {
    if (id === "\0lit-tags")
      return `const tag = (type) => (strings, ...values) => ({ _$litType$: type, strings, values }); export const html = tag(1), svg = tag(2), nothing = Symbol.for("lit-nothing"), css = ([sheet]) => sheet;`;
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
      const size = brotliCompressSync(code, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
      const limit = (chunk.isEntry ? limits[build] : limits.locale) ?? Number.POSITIVE_INFINITY;
      integrity[name] = `sha384-${createHash("sha384").update(code).digest("base64")}`;
      console.log(
        `${name.padEnd(26)}${String(code.length).padStart(7)} B ${String(size).padStart(6)} B brotli${limit < Number.POSITIVE_INFINITY ? ` of ${limit}` : ""}  ${integrity[name]}`,
      );
      if (size > limit) wrong.push(`${name} is ${size - limit} B over its ${limit} B`);
      for (const id of ids)
        if (id.includes(".") && ['"', "'", "`"].some((quote) => chunk.code.includes(quote + id + quote)))
          wrong.push(`${name} names message ${id} instead of its number`);
      if (chunk.imports.length) wrong.push(`${name} waits for ${chunk.imports.join(", ")}`);
    }
    writeFileSync(`${dir}/sri.json`, `${JSON.stringify(integrity, null, 2)}\n`);
    if (wrong.length) throw new Error(wrong.join("; "));
  },
};

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
    const weigh = (name: string): number =>
      brotliCompressSync(readFileSync(`${dir}/${name}`), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
    const size = [...needed].reduce((sum, name) => sum + weigh(name), 0);
    const all = [...chunks.keys()].reduce((sum, name) => sum + weigh(name), 0);
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
  entry: { format: "es", entryFileNames: "returns-portal.js", chunkFileNames: "locales/[name].js" },
  later: { format: "es", entryFileNames: "steps.js" },
  desk: {
    format: "es",
    entryFileNames: "assets/desk-[hash].js",
    chunkFileNames: "assets/[name]-[hash].js",
    assetFileNames: "assets/[name]-[hash][extname]",
  },
  classic: { format: "iife", name: "ReturnsPortalScript", entryFileNames: "returns-portal.classic.js", codeSplitting: false },
};

const inputs: Readonly<Record<string, string>> = { later: "widget/portal/later.ts", desk: "widget/desk.ts" };

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
      input: inputs[build] ?? "widget/portal.ts",
      preserveEntrySignatures: "strict",
      output: outputs[build] ?? {},
    },
  },
});
