import path from "node:path";
import { type Import, importsOf, isNode, nodesOf, type Source, type SyntaxNode } from "./sources.ts";

/** A place where code lives: patterns of its files, and of the files and packages it may import. */
export interface Home {
  readonly files: string;
  readonly may: readonly string[];
  /** What it may import the types of, besides. */
  readonly mayKnow?: readonly string[];
}

const forbiddenNames = /(^|\/)(utils?|helpers?|common|services?|managers?|types|constants|index)(\.[^/]*)?(\/|$)/;

/** Everything that is wrong with the shape of these sources, one sentence each. */
export function problemsOf(sources: readonly Source[], homes: readonly Home[]): string[] {
  return [
    ...sources.flatMap((source) => homeProblems(source, homes)),
    ...sources.flatMap(nameProblems),
    ...sources.flatMap(barrelProblems),
    ...sources.flatMap(purityProblems),
    ...writerProblems(sources),
    ...cycleProblems(sources),
  ];
}

function homeProblems(source: Source, homes: readonly Home[]): string[] {
  const home = homes.find(({ files }) => path.matchesGlob(source.path, files));
  if (!home) return [`${source.path} lives in no known home`];
  return importsOf(source)
    .filter((entry) => !isAllowed(entry, home))
    .map(({ target, typeOnly }) => `${source.path} may not import ${typeOnly ? "the types of " : ""}${target}`);
}

function isAllowed({ target, typeOnly }: Import, home: Home): boolean {
  const patterns = typeOnly ? [...home.may, ...(home.mayKnow ?? [])] : home.may;
  return patterns.some((pattern) => pattern === target || path.matchesGlob(target, pattern));
}

function nameProblems({ path: file }: Source): string[] {
  return forbiddenNames.test(file.replace(/^tests\/support\//, "")) ? [`${file} is named after no idea of ours`] : [];
}

function barrelProblems({ path: file, body }: Source): string[] {
  const isBarrel = body.length > 0 && body.every((node) => node.type.startsWith("Export") && isNode(node.source));
  return isBarrel ? [`${file} only passes on what others export`] : [];
}

/** Domain, store, actions and what they share get time, ids and chance as arguments, so that a test can hold them still. */
function purityProblems({ path: file, body }: Source): string[] {
  if (!/^server\/(domain|store|actions|connected|paying|notices)\//.test(file)) return [];
  const impure = new Set<string>();
  for (const node of nodesOf(body)) {
    if (node.type === "NewExpression" && nameOf(node.callee) === "Date" && Array.isArray(node.arguments) && node.arguments.length === 0)
      impure.add("new Date()");
    if (node.type === "CallExpression" && ["Date.now", "Math.random"].includes(nameOf(node.callee))) impure.add(`${nameOf(node.callee)}()`);
  }
  return [...impure].map((call) => `${file} calls ${call} instead of being told`);
}

function nameOf(node: unknown): string {
  if (!isNode(node)) return "";
  if (node.type === "Identifier") return String(node.name);
  return node.type === "MemberExpression" ? `${nameOf(node.object)}.${nameOf(node.property)}` : "";
}

/** `http` reads the store and leaves writing to actions; counting a hit is the one write that belongs to an edge. */
function writerProblems(sources: readonly Source[]): string[] {
  const writers = writersOf(sources.filter((source) => source.path.startsWith("server/store/")));
  writers.delete("hit");
  return sources
    .filter((source) => source.path.startsWith("server/http/"))
    .flatMap((source) =>
      importsOf(source)
        .filter((entry) => !entry.typeOnly && entry.target.startsWith("server/store/"))
        .flatMap((entry) => entry.names.filter((name) => writers.has(name)))
        .map((name) => `${source.path} may not import ${name}, which writes to the store`),
    );
}

/** Names of the functions that write, directly or by calling one that does. */
function writersOf(store: readonly Source[]): Set<string> {
  const functions = store.flatMap(({ body }) => body.flatMap(functionsOf)).map(({ name, node }) => ({ name, nodes: [...nodesOf(node)] }));
  const writers = new Set(functions.filter(({ nodes }) => nodes.some(writes)).map(({ name }) => name));
  for (let known = -1; known < writers.size; ) {
    known = writers.size;
    for (const { name, nodes } of functions)
      if (nodes.some((node) => node.type === "CallExpression" && writers.has(nameOf(node.callee)))) writers.add(name);
  }
  return writers;
}

function functionsOf(statement: SyntaxNode): { name: string; node: SyntaxNode }[] {
  const node = isNode(statement.declaration) ? statement.declaration : statement;
  if (node.type === "FunctionDeclaration") return [{ name: nameOf(node.id), node }];
  if (node.type !== "VariableDeclaration" || !Array.isArray(node.declarations)) return [];
  return node.declarations.map((declarator: SyntaxNode) => ({ name: nameOf(declarator.id), node: declarator }));
}

function writes(node: SyntaxNode): boolean {
  if (node.type === "CallExpression") return /\.?(insertInto|updateTable|deleteFrom|replaceInto|mergeInto)$/.test(methodOf(node.callee));
  return (
    node.type === "TemplateElement" && isText(node.value) && /\b(insert\s+into|update\s+\S+\s+set|delete\s+from)\b/i.test(node.value.raw)
  );
}

function methodOf(callee: unknown): string {
  return isNode(callee) && callee.type === "MemberExpression" ? nameOf(callee.property) : "";
}

function isText(value: unknown): value is { raw: string } {
  return typeof value === "object" && value !== null && "raw" in value && typeof value.raw === "string";
}

function cycleProblems(sources: readonly Source[]): string[] {
  const arrows = new Map(
    sources.map((source) => [
      source.path,
      importsOf(source)
        .filter((entry) => !entry.typeOnly)
        .map((entry) => entry.target),
    ]),
  );
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, trail: readonly string[]): void => {
    if (trail.includes(file)) found.push(`${[...trail.slice(trail.indexOf(file)), file].join(" → ")} go round in a circle`);
    else if (!done.has(file)) {
      for (const next of arrows.get(file) ?? []) visit(next, [...trail, file]);
      done.add(file);
    }
  };
  for (const file of arrows.keys()) visit(file, []);
  return found;
}
