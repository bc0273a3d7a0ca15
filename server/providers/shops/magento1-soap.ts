import { XMLBuilder, XMLParser, XMLValidator } from "fast-xml-parser";
import { z } from "zod";
import { ConnectionProblem, type Written } from "../port.ts";
import type { Vendor } from "../vendor.ts";

/** SOAP as Magento 1 speaks it (v2, RPC, encoded): what is asked is written and what is answered is read by one library, never by hand. */

type Node = Readonly<Record<string, unknown>>;

/** XML has no place for most control characters. */
const forbidden = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

export function text(value: string): Node {
  return { "@xsi:type": "xsd:string", "#text": value.replace(forbidden, "") };
}

export function whole(value: number): Node {
  return { "@xsi:type": "xsd:int", "#text": value };
}

export function decimal(value: number): Node {
  return { "@xsi:type": "xsd:double", "#text": value };
}

export function struct(type: string, fields: Node): Node {
  return { "@xsi:type": `api:${type}`, ...fields };
}

export function list(type: string, items: readonly Node[]): Node {
  return { "@xsi:type": `api:${type}Array`, "@enc:arrayType": `api:${type}[${items.length}]`, item: items };
}

export interface Condition {
  readonly field: string;
  readonly is: "eq" | "in" | "from" | "to";
  readonly value: string;
}

export function filters(conditions: readonly Condition[]): Node {
  const each = conditions.map(({ field, is, value }) =>
    struct("complexFilter", { key: text(field), value: struct("associativeEntity", { key: text(is), value: text(value) }) }),
  );
  return struct("filters", { complex_filter: list("complexFilter", each) });
}

const builder = new XMLBuilder({
  ignoreAttributes: false,
  suppressBooleanAttributes: false,
  attributeNamePrefix: "@",
  textNodeName: "#text",
});
const parser = new XMLParser({
  ignoreAttributes: true,
  removeNSPrefix: true,
  parseTagValue: false,
  trimValues: false,
  isArray: (name) => name === "item",
});

export function envelope(operation: string, parameters: Node): string {
  return builder.build({
    "?xml": { "@version": "1.0", "@encoding": "UTF-8" },
    "soap:Envelope": {
      "@xmlns:soap": "http://schemas.xmlsoap.org/soap/envelope/",
      "@xmlns:enc": "http://schemas.xmlsoap.org/soap/encoding/",
      "@xmlns:xsd": "http://www.w3.org/2001/XMLSchema",
      "@xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
      "@xmlns:api": "urn:Magento",
      "@soap:encodingStyle": "http://schemas.xmlsoap.org/soap/encoding/",
      "soap:Body": { [`api:${operation}`]: parameters },
    },
  });
}

export type Said =
  | { readonly kind: "result"; readonly result: unknown }
  | { readonly kind: "fault"; readonly code: string; readonly message: string }
  | { readonly kind: "unreadable" };

const faultSchema = z.object({
  Envelope: z.object({ Body: z.object({ Fault: z.object({ faultcode: z.string(), faultstring: z.string() }) }) }),
});
const resultSchema = z.object({ Envelope: z.object({ Body: z.record(z.string(), z.unknown()) }) });

/** A document type could define entities that grow without end or fetch something; no answer of the API has one. */
export function readSaid(xml: string): Said {
  const document = parsed(xml);
  const fault = faultSchema.safeParse(document).data?.Envelope.Body.Fault;
  // Their codes come with the envelope's own in front where the server itself failed: "SOAP-ENV:Server".
  if (fault) return { kind: "fault", code: fault.faultcode, message: fault.faultstring.slice(0, 300) };
  const body = resultSchema.safeParse(document).data?.Envelope.Body ?? {};
  const [answer] = Object.entries(body).filter(([name]) => name.endsWith("Response"));
  const first = z.record(z.string(), z.unknown()).safeParse(answer?.[1]).data;
  const [value] = Object.values(first ?? {});
  return value === undefined ? { kind: "unreadable" } : { kind: "result", result: value };
}

/** Nothing for what is no XML, and for what the parser takes for an attack: too deep, or named like a part of every object. */
function parsed(xml: string): unknown {
  try {
    return !/<!(DOCTYPE|ENTITY)/i.test(xml) && XMLValidator.validate(xml) === true ? parser.parse(xml) : undefined;
  } catch {
    return undefined;
  }
}

/** The items of a list; an empty one comes as nothing. */
export const listOf = <Item extends z.ZodType>(item: Item) =>
  z
    .union([z.object({ item: z.array(item) }), z.literal("")])
    .nullish()
    .transform((value): z.output<Item>[] => (value ? value.item : []));

export interface Soap {
  /** Begins one, where there is none. @throws ConnectionProblem */
  session(): Promise<unknown>;
  /** @throws ConnectionProblem; null: there is no such thing */
  ask(operation: string, parameters: Node, within?: number): Promise<unknown>;
  /** Never throws. */
  tell(operation: string, parameters: Node): Promise<Written<unknown>>;
}

const expired = "5";
const denied = "2";
/** There is no such thing; for credit memos also 103, there is no such order. */
const missing = new Set(["100"]);

/** A session is begun when it is first needed, is everybody's, and is begun anew once the shop has forgotten it. */
export function openSoap(vendor: Vendor, { user, key }: { readonly user: string; readonly key: string }): Soap {
  let session: Promise<string> | undefined;
  const path = "/api/v2_soap/";
  const request = (operation: string, parameters: Node) => ({
    method: "POST" as const,
    path,
    body: envelope(operation, parameters),
    headers: { "content-type": "text/xml; charset=utf-8", soapaction: `"urn:Magento#${operation}"`, accept: "text/xml" },
    faults: true,
  });
  const readOne = async (operation: string, parameters: Node, within?: number): Promise<Exclude<Said, { kind: "unreadable" }>> => {
    const { status, text: xml } = await vendor.read({ ...request(operation, parameters), ...(within !== undefined && { within }) });
    const said = readSaid(xml);
    if (said.kind !== "unreadable") return said;
    throw new ConnectionProblem(status === 500 ? "busy" : "unreadable", `answered ${status} with no SOAP of this API`);
  };
  const login = async (within?: number): Promise<string> => {
    const said = await readOne("login", { username: text(user), apiKey: text(key) }, within);
    if (said.kind === "fault") throw toProblem(said);
    const id = z.string().min(1).safeParse(said.result);
    if (!id.success) throw new ConnectionProblem("unreadable", "no session was given");
    return id.data;
  };
  const inSession = (within?: number): Promise<string> => {
    session ??= login(within).catch((problem: unknown) => {
      session = undefined;
      throw problem;
    });
    return session;
  };
  const forget = (old: Promise<string> | undefined) => {
    if (session === old) session = undefined;
  };

  return {
    session: () => inSession(),
    ask: async (operation, parameters, within) => {
      for (let isAgain = false; ; isAgain = true) {
        const sessionId = await inSession(within);
        const mine = session;
        const said = await readOne(operation, { sessionId: text(sessionId), ...parameters }, within);
        if (said.kind === "result") return said.result;
        if (missing.has(said.code)) return null;
        if (said.code !== expired || isAgain) throw toProblem(said);
        forget(mine);
      }
    },
    tell: async (operation, parameters) => {
      for (let isAgain = false; ; isAgain = true) {
        const sessionId = await inSession();
        const mine = session;
        const written = await vendor.write(request(operation, { sessionId: text(sessionId), ...parameters }));
        if (written.kind !== "answered") return written;
        const said = readSaid(written.reply.text);
        if (said.kind === "unreadable") return { kind: "unknown", message: `answered ${written.reply.status} with no SOAP of this API` };
        if (said.kind === "result") return { kind: "done", value: said.result };
        // A forgotten session is told before anything is done.
        if (said.code === expired && !isAgain) forget(mine);
        else return toRefusal(said);
      }
    },
  };
}

function toProblem({ code, message }: Extract<Said, { kind: "fault" }>): ConnectionProblem {
  if (code === denied || code === expired) return new ConnectionProblem("not_allowed", message);
  return new ConnectionProblem("refused", `${code}: ${message}`);
}

/** The API's own faults are told by number and undo what was begun; another is the server's, and nobody knows. */
function toRefusal({ code, message }: Extract<Said, { kind: "fault" }>): Written<never> {
  if (code === denied || code === expired) return { kind: "rejected", code: "not_allowed", message };
  if (missing.has(code) || code === "103") return { kind: "rejected", code: "not_found", message };
  if (/^1\d\d$/.test(code)) return { kind: "rejected", code: "wrong_state", message };
  return { kind: "unknown", message: `${code}: ${message}` };
}
