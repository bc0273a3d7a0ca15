export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly minLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

/** The smallest body that a schema of the description takes, so that a request fails for the reason that is tested and not before. */
export function sampleOf(schema: Schema, named: Readonly<Record<string, Schema>>): unknown {
  const { $ref, type, anyOf, oneOf, allOf } = schema;
  if ($ref) return sampleOf(named[$ref.split("/").at(-1) ?? ""] ?? {}, named);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.default !== undefined) return schema.default;
  const [first] = anyOf ?? oneOf ?? [];
  if (first) return sampleOf(first, named);
  if (allOf) return Object.assign({}, ...allOf.map((part) => sampleOf(part, named)));
  switch (Array.isArray(type) ? type[0] : type) {
    case "object":
      return Object.fromEntries(
        (schema.required ?? []).flatMap((name) => (schema.properties?.[name] ? [[name, sampleOf(schema.properties[name], named)]] : [])),
      );
    case "array":
      return Array.from({ length: schema.minItems ?? 0 }, () => sampleOf(schema.items ?? {}, named));
    case "integer":
    case "number":
      return schema.minimum ?? (schema.exclusiveMinimum === undefined ? 1 : schema.exclusiveMinimum + 1);
    case "boolean":
      return false;
    case "string":
      return textOf(schema);
    default:
      return null;
  }
}

function textOf({ format, pattern, minLength = 1 }: Schema): string {
  if (pattern === "^[A-Z]{3}$") return "EUR";
  switch (format) {
    case "uri":
      return "https://receiver.example/";
    case "email":
      return "someone@example.test";
    case "date":
      return "2026-11-23";
    default:
      return "abcdefgh".repeat(Math.ceil(minLength / 8)).slice(0, Math.max(minLength, 2));
  }
}
