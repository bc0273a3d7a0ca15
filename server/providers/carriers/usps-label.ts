import { createHash } from "node:crypto";
import { z } from "zod";
import type { LabelFormat } from "../../domain/connection.ts";
import { cut } from "../../domain/cut.ts";
import { fromNumber, type Minor } from "../../domain/money.ts";
import type { LabelFile, Measures } from "../../domain/parcel.ts";
import type { Reply } from "../vendor.ts";
import type { LabelAsked, MadeLabel, Sender } from "./port.ts";
import { addressee, domestic, inches, pounds, reachable } from "./usps-address.ts";

/** Mail classes of return service, the cheapest first, and what they are called. */
export const mailClasses: readonly (readonly [code: string, title: string, days: number])[] = [
  ["USPS_GROUND_ADVANTAGE_RETURN_SERVICE", "USPS Ground Advantage Return", 5],
  ["PRIORITY_MAIL_RETURN_SERVICE", "USPS Priority Mail Return", 3],
  ["PRIORITY_MAIL_EXPRESS_RETURN_SERVICE", "USPS Priority Mail Express Return", 2],
];

/** 70 pounds, and 130 inches of length and girth together. */
export function isTooBig({ weight, ...sides }: Measures): boolean {
  const { length, width, height } = inches({ weight, ...sides });
  return pounds(weight) > 70 || length + 2 * (width + height) > 130;
}

export const imageTypes: Readonly<Record<LabelFormat, string>> = { pdf: "PDF", png: "PNG", zpl: "ZPL203DPI" };

/**
 * The same for the same purchase, to the letter: USPS honours a key only with what was sent under it first. What is wrong where it cannot
 * be asked for.
 */
export function returnLabel({ service, format, from, to, measures, returnNumber }: LabelAsked): object | string {
  const [fromAddress, toAddress] = [party(from), party(to)];
  if (typeof fromAddress === "string") return `The sender: ${fromAddress}`;
  if (typeof toAddress === "string") return `The receiver: ${toAddress}`;
  return {
    imageInfo: {
      imageType: format === null ? "LABEL_BROKER" : imageTypes[format],
      labelType: "4X6LABEL",
      receiptOption: "NONE",
    },
    toAddress,
    fromAddress,
    packageDescription: {
      mailClass: service,
      shape: "RECTANGULAR",
      packagingType: "VARIABLE",
      processingCategory: processingCategory(measures),
      weightUOM: "lb",
      weight: pounds(measures.weight),
      dimensionsUOM: "in",
      ...inches(measures),
      customerReference: [{ referenceNumber: cut(returnNumber, 30), printReferenceNumber: true }],
    },
  };
}

function party(sender: Sender): object | string {
  const address = domestic(sender);
  return typeof address === "string" ? address : { ...addressee(sender), ...address, ...reachable(sender) };
}

/** As the Domestic Mail Manual (201.7.5) has it: what the sorting machines take. */
export function processingCategory(measures: Measures): "MACHINABLE" | "NONSTANDARD" {
  const { length, width, height } = inches(measures);
  const weight = pounds(measures.weight);
  const fits = length >= 6 && width >= 3 && height >= 0.25 && length <= 27 && width <= 17 && height <= 17;
  return fits && weight >= 0.375 && weight <= 25 ? "MACHINABLE" : "NONSTANDARD";
}

/** Our key as the UUID that USPS asks for: the same key is always the same one. */
export function idempotencyKey(key: string): string {
  const bytes = createHash("sha256").update(`usps ${key}`).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

const price = z.object({ price: z.number().catch(0) });
const text = z.string().optional().catch(undefined);
const metadata = z.object({
  trackingNumber: z.string().min(1),
  postage: z.number().optional().catch(undefined),
  extraServices: z.array(price).catch([]),
  fees: z.array(price).catch([]),
  labelBrokerID: text,
  returnLabelImage: text,
  labelBrokerQR: text,
});
export type Answered = z.infer<typeof metadata>;

/** What a label's answer says, in whichever of its three forms it came; null for what is none of them. */
export function readLabel(reply: Reply): Answered | null {
  const flat = flattened(isMultipart(reply) ? parts(reply) : reply.json);
  const read = metadata.safeParse(flat);
  return read.success ? read.data : null;
}

/** The metadata stands beside the pictures, or in a thing of its own. */
function flattened(value: unknown): unknown {
  const read = z.looseObject({ returnLabelMetadata: z.looseObject({}).optional() }).safeParse(value);
  return read.success ? { ...read.data, ...read.data.returnLabelMetadata } : value;
}

function isMultipart({ headers }: Reply): boolean {
  return /^multipart\//i.test(headers["content-type"] ?? "");
}

/** Pictures are base64 whatever their part says of itself. */
function parts({ headers, text: body }: Reply): Record<string, unknown> {
  const boundary = /boundary="?([^";]+)"?/i.exec(headers["content-type"] ?? "")?.[1];
  if (boundary === undefined) return {};
  const named = body.split(`--${boundary}`).flatMap((part) => {
    const [head = "", ...rest] = part.split(/\r?\n\r?\n/);
    const name = /name="?([^";\r\n]+)"?/i.exec(head)?.[1];
    const content = rest.join("\n\n").trim();
    return name === undefined ? [] : [[name, /metadata|info/i.test(name) ? parsed(content) : content] as const];
  });
  return Object.fromEntries(named);
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

/** @param format what was asked for; null: a code for the counter */
export function toLabel(answered: Answered, format: LabelFormat | null): MadeLabel {
  const { trackingNumber, labelBrokerID: code, labelBrokerQR, returnLabelImage } = answered;
  const image = decoded(returnLabelImage);
  // Without the label beside it, the code for the counter comes in the label's own place.
  const picture = format === null ? (decoded(labelBrokerQR) ?? image) : undefined;
  const paperless = { ...(picture && { picture }), ...(code && { code }) };
  const amount = costOf(answered);
  return {
    reference: trackingNumber,
    carrier: "USPS",
    trackingNumber,
    trackingUrl: `https://tools.usps.com/go/TrackConfirmAction?tLabels=${encodeURIComponent(trackingNumber)}`,
    files: format !== null && image ? [{ format, content: image }] : [],
    ...(format === null && (picture || code) && { paperless }),
    ...(amount !== null && { cost: { amount, currency: "USD" } }),
  };
}

/** The postage alone is not what is paid. */
function costOf({ postage, extraServices, fees }: Answered): Minor | null {
  if (postage === undefined) return null;
  const sums = [postage, ...[...extraServices, ...fees].map((one) => one.price)].map((one) => fromNumber(one, "USD"));
  return sums.reduce<Minor | null>((sum, one) => (sum === null || one === null ? null : sum + one), 0);
}

export function decoded(base64: string | undefined): Uint8Array | undefined {
  const bytes = base64 === undefined ? undefined : new Uint8Array(Buffer.from(base64, "base64"));
  return bytes && bytes.length > 0 ? bytes : undefined;
}

export function toFile(answered: Answered, format: LabelFormat): LabelFile | null {
  const content = decoded(answered.returnLabelImage);
  return content ? { format, content } : null;
}
