import { XMLBuilder, XMLParser } from "fast-xml-parser";
import { vendorText } from "./vendor-document.ts";

/** Reads and checks SOAP as Magento 1's server does: by the operations and types of its WSDL, in their order. */

type Node = Record<string, unknown>;

/** What we use of the WSDL, written by hand: `login` stands in none of the documents at hand. */
const operations: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  login: [
    ["username", "string"],
    ["apiKey", "string"],
  ],
  salesOrderList: [
    ["sessionId", "string"],
    ["filters", "filters"],
  ],
  salesOrderInfo: [
    ["sessionId", "string"],
    ["orderIncrementId", "string"],
  ],
  salesOrderAddComment: [
    ["sessionId", "string"],
    ["orderIncrementId", "string"],
    ["status", "string"],
    ["comment", "string"],
    ["notify", "string"],
  ],
  salesOrderShipmentList: [
    ["sessionId", "string"],
    ["filters", "filters"],
  ],
  salesOrderShipmentInfo: [
    ["sessionId", "string"],
    ["shipmentIncrementId", "string"],
  ],
  salesOrderCreditmemoList: [
    ["sessionId", "string"],
    ["filters", "filters"],
  ],
  salesOrderCreditmemoInfo: [
    ["sessionId", "string"],
    ["creditmemoIncrementId", "string"],
  ],
  salesOrderCreditmemoCreate: [
    ["sessionId", "string"],
    ["orderIncrementId", "string"],
    ["creditmemoData", "salesOrderCreditmemoData"],
    ["comment", "string"],
    ["notifyCustomer", "int"],
    ["includeComment", "int"],
    ["refundToStoreCreditAmount", "string"],
  ],
};

const types: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  salesOrderCreditmemoData: {
    qtys: "orderItemIdQtyArray",
    shipping_amount: "double",
    adjustment_positive: "double",
    adjustment_negative: "double",
  },
  orderItemIdQty: { order_item_id: "int", qty: "double" },
  filters: { filter: "associativeArray", complex_filter: "complexFilterArray" },
  complexFilter: { key: "string", value: "associativeEntity" },
  associativeEntity: { key: "string", value: "string" },
};

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  removeNSPrefix: true,
  parseTagValue: false,
  trimValues: false,
  isArray: (name, path) => (name === "item" && /Envelope/.test(String(path))) || /^(message|part|complexType|element)$/.test(name),
});

/** The operation and its parts in the order they came. */
export function readRequest(xml: string): { readonly operation: string; readonly parts: Node } {
  const envelope = parser.parse(xml).Envelope as Node | undefined;
  const [first] = Object.entries((envelope?.Body ?? {}) as Node).filter(([name]) => !name.startsWith("@"));
  if (!first) throw new Error("no operation");
  return { operation: first[0], parts: first[1] as Node };
}

export function wordOf(node: unknown): string {
  if (typeof node === "string") return node;
  return String((node as Node | undefined)?.["#text"] ?? "");
}

export function itemsOf(node: unknown): Node[] {
  return (((node as Node | undefined)?.item as Node[] | undefined) ?? []).filter((item) => typeof item === "object");
}

/** What the WSDL does not allow. Where its document is at hand, our own table is held to it as well. */
export function requestMistakes(xml: string): string[] {
  let request: ReturnType<typeof readRequest>;
  try {
    request = readRequest(xml);
  } catch (problem) {
    return [`no SOAP: ${String(problem)}`];
  }
  const { operation, parts } = request;
  const wanted = operations[operation];
  if (!wanted) return [`no such operation: ${operation}`];
  const names = Object.keys(parts).filter((name) => !name.startsWith("@"));
  const wrong: string[] = [];
  if (names.join() !== wanted.map(([name]) => name).join())
    wrong.push(`${operation} takes ${wanted.map(([name]) => name).join()}, not ${names.join()}`);
  for (const [name, type] of wanted) wrong.push(...nodeMistakes(`${operation}.${name}`, parts[name], type));
  const documented = fromDocument(operation);
  if (documented && documented.join() !== wanted.map(([name, type]) => `${name}:${type}`).join()) {
    wrong.push(`the WSDL says ${operation}(${documented.join()})`);
  }
  return wrong;
}

function nodeMistakes(at: string, node: unknown, type: string): string[] {
  if (node === undefined) return [`${at} is missing`];
  const own = String((node as Node)["@type"] ?? "").replace(/^\w+:/, "");
  if (own !== type) return [`${at} is a ${own}, not a ${type}`];
  if (type === "int") return /^-?\d+$/.test(wordOf(node)) ? [] : [`${at}: ${wordOf(node)} is no int`];
  if (type === "double") return /^-?\d+(\.\d+)?$/.test(wordOf(node)) ? [] : [`${at}: ${wordOf(node)} is no double`];
  if (type.endsWith("Array")) {
    const items = itemsOf(node);
    const item = type.slice(0, -"Array".length);
    const declared = String((node as Node)["@arrayType"] ?? "").replace(/^\w+:/, "");
    if (declared !== `${item}[${items.length}]`) return [`${at} says it is ${declared}`];
    return items.flatMap((one, place) => nodeMistakes(`${at}[${place}]`, one, item));
  }
  const fields = types[type];
  if (!fields) return [];
  return Object.keys(node as Node)
    .filter((name) => !name.startsWith("@") && name !== "#text")
    .flatMap((name) =>
      fields[name] ? nodeMistakes(`${at}.${name}`, (node as Node)[name], fields[name]) : [`${at}.${name} is nothing of ${type}`],
    );
}

const wsdl = vendorText("magento1-openmage-sales-wsdl.xml");
const document = wsdl === null ? null : ((parser.parse(wsdl) as Node).definitions as Node);

function fromDocument(operation: string): string[] | null {
  if (!document || operation === "login") return null;
  const message = (document.message as Node[]).find((one) => one["@name"] === `${operation}Request`);
  return ((message?.part as Node[] | undefined) ?? []).map(
    (part) => `${String(part["@name"])}:${String(part["@type"]).replace(/^\w+:/, "")}`,
  );
}

/** The fields the WSDL gives a type: PHP leaves out whatever else the shop knows. Null where the document is not at hand. */
export function fieldsOf(type: string): readonly string[] | null {
  if (!document) return null;
  const schema = (document.types as Node).schema as Node;
  const known = (schema.complexType as Node[]).find((one) => one["@name"] === type);
  return (((known?.all as Node | undefined)?.element as Node[] | undefined) ?? []).map((element) => String(element["@name"]));
}

const builder = new XMLBuilder({
  ignoreAttributes: false,
  suppressBooleanAttributes: false,
  attributeNamePrefix: "@",
  textNodeName: "#text",
});

function enveloped(body: Node): string {
  return builder.build({
    "?xml": { "@version": "1.0", "@encoding": "UTF-8" },
    "SOAP-ENV:Envelope": {
      "@xmlns:SOAP-ENV": "http://schemas.xmlsoap.org/soap/envelope/",
      "@xmlns:ns1": "urn:OpenMage",
      "@xmlns:SOAP-ENC": "http://schemas.xmlsoap.org/soap/encoding/",
      "@xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
      "@xmlns:xsd": "http://www.w3.org/2001/XMLSchema",
      "SOAP-ENV:Body": body,
    },
  });
}

export function faulted(code: string, message: string): string {
  return enveloped({ "SOAP-ENV:Fault": { faultcode: code, faultstring: message } });
}

export function answered(operation: string, result: unknown, type: string): string {
  return enveloped({ [`ns1:${operation}Response`]: { result: encoded(result, type) } });
}

/** As PHP encodes it: numbers with four decimals as text, null as nil, an empty list as an empty element. */
function encoded(value: unknown, type: string): unknown {
  if (value === null || value === undefined) return { "@xsi:nil": "true" };
  if (typeof value === "boolean") return { "@xsi:type": "xsd:boolean", "#text": String(value) };
  if (typeof value === "number") return { "@xsi:type": "xsd:string", "#text": value.toFixed(4) };
  if (typeof value === "string") return { "@xsi:type": "xsd:string", "#text": value };
  if (Array.isArray(value)) {
    return {
      "@SOAP-ENC:arrayType": `ns1:${type}[${value.length}]`,
      "@xsi:type": `ns1:${type}Array`,
      item: value.map((one) => encoded(one, type)),
    };
  }
  const known = fieldsOf(type);
  const parts: Readonly<Record<string, string>> = {
    items: `${type.replace(/Entity$/, "")}ItemEntity`,
    comments: `${type.replace(/Entity$/, "")}CommentEntity`,
    tracks: "salesOrderShipmentTrackEntity",
    status_history: "salesOrderStatusHistoryEntity",
    shipping_address: "salesOrderAddressEntity",
    billing_address: "salesOrderAddressEntity",
    payment: "salesOrderPaymentEntity",
  };
  const fields = Object.entries(value).filter(([name]) => known === null || known.length === 0 || known.includes(name));
  return { "@xsi:type": `ns1:${type}`, ...Object.fromEntries(fields.map(([name, one]) => [name, encoded(one, parts[name] ?? "")])) };
}
