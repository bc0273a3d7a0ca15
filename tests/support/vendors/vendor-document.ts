import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { parse } from "yaml";
import type { Seen } from "./fake-vendor.ts";

/** The text of a document of a vendor's own, or null where `VENDOR_CONTRACTS` names no folder that has it. */
export function vendorText(file: string): string | null {
  const path = join(process.env.VENDOR_CONTRACTS ?? "", file);
  return process.env.VENDOR_CONTRACTS && existsSync(path) ? readFileSync(path, "utf8") : null;
}

type Json = Record<string, unknown>;

/**
 * Checks requests by a vendor's own OpenAPI or Swagger document: whether there is such an operation, and whether the body is what its
 * schema asks for. Null where the document is not at hand; then only the fakes' own schemas speak.
 * @param base what stands before the document's paths in the addresses that are called
 */
export function requestChecker(file: string, base = ""): ((seen: Seen) => readonly string[]) | null {
  const text = vendorText(file);
  return text === null ? null : documentChecker((file.endsWith(".json") ? JSON.parse(text) : parse(text)) as Json, base);
}

/** The same by a document that is at hand. */
export function documentChecker(document: Json, base = ""): (seen: Seen) => readonly string[] {
  const isNew = String(document.openapi ?? "").startsWith("3.1");
  const options = {
    strict: false,
    allErrors: true,
    unicodeRegExp: false,
    validateFormats: true,
    logger: false,
    multipleOfPrecision: 6,
  } as const;
  const ajv = isNew ? new Ajv2020(options) : new Ajv(options);
  addFormats.default(ajv as Ajv);
  ajv.addSchema({ $id: "vendor:document", ...(isNew ? document : (asToday(document) as Json)) });
  const paths = Object.entries((document.paths ?? {}) as Record<string, Json>).map(([path, item]) => ({
    pattern: new RegExp(`^${path.replaceAll(/[.*+?^$()|[\]\\]/g, "\\$&").replaceAll(/\{[^}]+\}/g, "[^/]+")}$`),
    path,
    item,
  }));
  const compiled = new Map<string, ValidateFunction | null>();

  return ({ method, path, body }) => {
    const bare = (path.split("?")[0] ?? "").slice(base.length);
    const known = paths
      .filter(({ pattern }) => pattern.test(bare))
      .sort((one, other) => placeholders(one.path) - placeholders(other.path))[0];
    const operation = known?.item[method.toLowerCase()] as Json | undefined;
    if (!known || !operation) return [`no such operation: ${method} ${bare}`];
    const at = `${method} ${known.path}`;
    if (!compiled.has(at)) compiled.set(at, compile(ajv as Ajv, document, known.path, method.toLowerCase(), operation));
    const validate = compiled.get(at);
    if (!validate) return [];
    let given: unknown;
    try {
      given = JSON.parse(body);
    } catch {
      return ["the body is no JSON"];
    }
    return validate(given) ? [] : (validate.errors ?? []).map(({ instancePath, message = "" }) => `${instancePath || "/"} ${message}`);
  };
}

/** Before OpenAPI 3.1 an exclusive bound was a word beside the bound, and what may be nothing said so in a word too. */
function asToday(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asToday);
  if (typeof value !== "object" || value === null) return value;
  const { exclusiveMinimum, exclusiveMaximum, minimum, maximum, ...rest } = value as Json;
  const schema: Json = {
    ...Object.fromEntries(Object.entries(rest).map(([name, one]) => [name, asToday(one)])),
    ...bound("inimum", minimum, exclusiveMinimum),
    ...bound("aximum", maximum, exclusiveMaximum),
  };
  // A type beside it is understood as it stands.
  if (schema.nullable !== true || schema.type !== undefined) return schema;
  const { nullable: _, ...something } = schema;
  return { anyOf: [something, { type: "null" }] };
}

function bound(name: string, limit: unknown, exclusive: unknown): Json {
  if (exclusive === true) return { [`exclusiveM${name}`]: limit };
  return {
    ...(limit !== undefined && { [`m${name}`]: limit }),
    ...(exclusive !== undefined && exclusive !== false && { [`exclusiveM${name}`]: exclusive }),
  };
}

function placeholders(path: string): number {
  return path.split("{").length;
}

/** The schema of what an operation takes as JSON, by its place in the document, so that its references hold. */
function compile(ajv: Ajv, document: Json, path: string, method: string, operation: Json): ValidateFunction | null {
  const place = `/paths/${escaped(path)}/${method}`;
  const swagger = ((operation.parameters ?? []) as Json[]).findIndex((one) => one.in === "body");
  if (swagger >= 0) return ajv.compile({ $ref: `vendor:document#${place}/parameters/${swagger}/schema` });
  const body = operation.requestBody as Json | undefined;
  if (!body) return null;
  const named = typeof body.$ref === "string" ? body.$ref.slice(1) : `${place}/requestBody`;
  const resolved = typeof body.$ref === "string" ? follow(document, body.$ref) : body;
  const type = Object.keys((resolved.content ?? {}) as Json).find((one) => /json/.test(one));
  return type ? ajv.compile({ $ref: `vendor:document#${named}/content/${escaped(type)}/schema` }) : null;
}

function follow(document: Json, reference: string): Json {
  return reference
    .slice(2)
    .split("/")
    .reduce((at, step) => (at[step.replaceAll("~1", "/").replaceAll("~0", "~")] ?? {}) as Json, document);
}

function escaped(step: string): string {
  return encodeURIComponent(step.replaceAll("~", "~0").replaceAll("/", "~1"));
}
