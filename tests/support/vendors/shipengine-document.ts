import { parse } from "yaml";
import type { Seen } from "./fake-vendor.ts";
import { documentChecker, vendorText } from "./vendor-document.ts";

type Json = Record<string, unknown>;

/**
 * Checks requests by ShipStation's own OpenAPI document. Null where it is not at hand. The document closes objects before what they
 * inherit, so that by the letter nothing at all fits them: what is inherited is written in, and they stay closed. And of rates it asks
 * for an id of what is only made by them; those two are taken out.
 */
export function shipengineChecker(): ((seen: Seen) => readonly string[]) | null {
  const text = vendorText("shipengine.yaml");
  if (text === null) return null;
  const document = parse(text) as Json & { components: { schemas: Record<string, Json> } };
  const { schemas } = document.components;
  const rates = schemas.calculate_rates_request_body;
  const shipment = schemas.address_validating_shipment;
  if (!rates || !shipment) throw new Error("shipengine.yaml is another document");
  rates.oneOf = undefined;
  rates.required = ["shipment"];
  rates.properties = { ...(rates.properties as Json), shipment: { $ref: "#/components/schemas/address_validating_shipment" } };
  shipment.required = ["ship_to", "ship_from"];
  const whole = Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, typed(inherited(schema, schemas))]));
  return documentChecker({ ...document, components: { ...document.components, schemas: whole } });
}

/** An object with everything it inherits written into it. */
function inherited(schema: Json, schemas: Readonly<Record<string, Json>>): Json {
  const parts = ((schema.allOf ?? []) as Json[]).map((part) => inherited(named(part, schemas), schemas));
  if (!parts.some((part) => part.properties)) return schema;
  const all = [...parts, schema];
  const closed = all.some((part) => part.additionalProperties === false);
  return {
    ...schema,
    allOf: undefined,
    properties: Object.assign({}, ...all.map((part) => part.properties ?? {})) as Json,
    required: all.flatMap((part) => (part.required ?? []) as string[]).filter((name, place, names) => names.indexOf(name) === place),
    ...(closed && { additionalProperties: false }),
  };
}

/** What may be null without being of any type is nothing a validator takes; we send no nulls. */
function typed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(typed);
  if (typeof value !== "object" || value === null) return value;
  const { nullable, ...rest } = value as Json;
  const kept = nullable !== undefined && rest.type !== undefined ? { nullable, ...rest } : rest;
  return Object.fromEntries(Object.entries(kept).map(([name, one]) => [name, typed(one)]));
}

function named(part: Json, schemas: Readonly<Record<string, Json>>): Json {
  const name = typeof part.$ref === "string" ? part.$ref.split("/").at(-1) : undefined;
  return name === undefined ? part : (schemas[name] ?? {});
}
