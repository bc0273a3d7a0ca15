import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { type ParserOptions, parseAst } from "rolldown/parseAst";

/** A node of the syntax tree, as far as these checks look at it. */
export type SyntaxNode = { readonly type: string } & Readonly<Record<string, unknown>>;

/** A module of the project: its path from the root, with forward slashes, and its syntax tree. */
export interface Source {
  readonly path: string;
  readonly body: readonly SyntaxNode[];
}

export interface Import {
  /** A path from the project's root, or the name of a package, or `node:`. */
  readonly target: string;
  /** True when nothing of it is left at run time. */
  readonly typeOnly: boolean;
  readonly names: readonly string[];
}

const root = new URL("../../", import.meta.url).pathname;
const notOurs = new Set(["node_modules", "dist", "data", "coverage", "generated", ".git", "fixtures"]);

/** Every JavaScript and TypeScript file of the project, parsed. */
export function readSources(): Source[] {
  return list(root).map((file) => parseSource(path.relative(root, file), readFileSync(file, "utf8")));
}

function list(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const entry = path.join(folder, name);
    if (notOurs.has(name)) return [];
    if (statSync(entry).isDirectory()) return list(entry);
    return /\.[cm]?[jt]sx?$/.test(name) ? [entry] : [];
  });
}

export function parseSource(file: string, text: string): Source {
  const lang: ParserOptions["lang"] = /\.d\.[cm]?ts$/.test(file)
    ? "dts"
    : /\.[cm]?ts$/.test(file)
      ? "ts"
      : file.endsWith("x")
        ? "tsx"
        : "js";
  return { path: file, body: parseAst(text, { lang }, file).body as unknown as SyntaxNode[] };
}

/** Static and dynamic imports, re-exports and `import("…")` types. */
export function importsOf(source: Source): Import[] {
  const found: Import[] = [];
  for (const node of nodesOf(source.body)) {
    const specifier = specifierOf(node.source);
    if (specifier === null) continue;
    found.push({
      target: resolve(source.path, specifier),
      typeOnly: node.type === "TSImportType" || node.importKind === "type" || node.exportKind === "type",
      names: importedNames(node),
    });
  }
  return found;
}

function specifierOf(literal: unknown): string | null {
  return isNode(literal) && typeof literal.value === "string" ? literal.value : null;
}

function resolve(from: string, specifier: string): string {
  if (specifier.startsWith(".")) return path.posix.join(path.posix.dirname(from), specifier);
  if (specifier.startsWith("node:")) return "node:";
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

function importedNames(node: SyntaxNode): string[] {
  if (node.type === "ImportExpression" || node.type === "ExportAllDeclaration") return ["*"];
  if (!Array.isArray(node.specifiers)) return [];
  return node.specifiers.map((specifier: SyntaxNode) => {
    const name = specifier.imported ?? specifier.local;
    return specifier.type !== "ImportNamespaceSpecifier" && isNode(name) ? String(name.name) : "*";
  });
}

/** The node itself and everything below it. */
export function* nodesOf(value: unknown): Generator<SyntaxNode> {
  if (Array.isArray(value)) for (const item of value) yield* nodesOf(item);
  else if (isNode(value)) {
    yield value;
    for (const child of Object.values(value)) if (typeof child === "object") yield* nodesOf(child);
  }
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}
