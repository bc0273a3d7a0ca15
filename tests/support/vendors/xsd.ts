import { XMLParser } from "fast-xml-parser";
import { vendorText } from "./vendor-document.ts";

/**
 * Checks JSON by the schemas of a .NET web service, which speaks JSON by the same types as SOAP: an `ArrayOfX` is a list, a moment is
 * "/Date(…)/". Null where the documents are not at hand.
 */
export function xsdChecker(files: readonly string[]): ((element: string, json: unknown) => readonly string[]) | null {
  const texts = files.map(vendorText);
  if (texts.some((text) => text === null)) return null;
  const types = new Map<string, readonly Field[]>();
  const elements = new Map<string, readonly Field[]>();
  for (const text of texts) {
    const { schema } = parser.parse(text ?? "") as { schema: Schema };
    for (const { name, sequence } of schema.complexType ?? []) if (name) types.set(name, fieldsOf(sequence));
    for (const { name, complexType } of schema.element ?? [])
      if (name && complexType?.[0]) elements.set(name, fieldsOf(complexType[0].sequence));
  }
  return (element, json) => {
    const fields = elements.get(element);
    return fields ? wrongIn(fields, json, element, types) : [`no such element: ${element}`];
  };
}

interface Field {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly nillable: boolean;
  readonly many: boolean;
}

interface XsdElement {
  readonly name?: string;
  readonly type?: string;
  readonly minOccurs?: string;
  readonly maxOccurs?: string;
  readonly nillable?: string;
  readonly complexType?: readonly ComplexType[];
}

interface ComplexType {
  readonly name?: string;
  readonly sequence?: { readonly element?: readonly XsdElement[] } | "";
}

interface Schema {
  readonly complexType?: readonly ComplexType[];
  readonly element?: readonly XsdElement[];
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "",
  removeNSPrefix: true,
  isArray: (name) => name === "element" || name === "complexType",
});

function fieldsOf(sequence: ComplexType["sequence"]): readonly Field[] {
  return ((sequence === "" ? undefined : sequence)?.element ?? []).map(({ name = "", type = "", minOccurs, maxOccurs, nillable }) => ({
    name: name.replaceAll("_x0020_", " "),
    type: type.replace(/^.*:/, ""),
    required: minOccurs !== "0",
    nillable: nillable === "true",
    many: maxOccurs === "unbounded",
  }));
}

type Types = ReadonlyMap<string, readonly Field[]>;

function wrongIn(fields: readonly Field[], json: unknown, at: string, types: Types): readonly string[] {
  if (typeof json !== "object" || json === null || Array.isArray(json)) return [`${at} is no object`];
  const given = json as Readonly<Record<string, unknown>>;
  const known = new Set(fields.map(({ name }) => name));
  return [
    ...Object.keys(given)
      .filter((name) => !known.has(name))
      .map((name) => `${at}.${name} is not known`),
    ...fields.flatMap(({ name, type, required, nillable }) => {
      const value = given[name];
      const place = `${at}.${name}`;
      if (value === undefined) return required ? [`${place} is missing`] : [];
      if (value === null) return nillable ? [] : [`${place} is null`];
      return wrongValue(type, value, place, types);
    }),
  ];
}

function wrongValue(type: string, value: unknown, at: string, types: Types): readonly string[] {
  const list =
    type === "ArrayOfstring"
      ? "string"
      : types.get(type)?.length === 1 && types.get(type)?.[0]?.many
        ? types.get(type)?.[0]?.type
        : undefined;
  if (list !== undefined) {
    if (!Array.isArray(value)) return [`${at} is no list`];
    return value.flatMap((one, place) => wrongValue(list, one, `${at}.${place}`, types));
  }
  const fields = types.get(type);
  if (fields) return wrongIn(fields, value, at, types);
  const isRight = simple[type];
  return isRight === undefined ? [`${at}: nobody knows the type ${type}`] : isRight(value) ? [] : [`${at} is no ${type}`];
}

const isNumber = (value: unknown): boolean => typeof value === "number" && Number.isFinite(value);
const simple: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === "string",
  int: (value) => Number.isInteger(value),
  double: isNumber,
  decimal: isNumber,
  boolean: (value) => typeof value === "boolean",
  dateTime: (value) => typeof value === "string" && /^\/Date\(-?\d+([+-]\d{4})?\)\/$/.test(value),
};
