import { z } from "zod";
import type { Seen } from "./fake-vendor.ts";
import { requestChecker } from "./vendor-document.ts";

const documents: readonly (readonly [base: string, check: ReturnType<typeof requestChecker>])[] = [
  ["/labels/v3", requestChecker("usps-domestic-labels.yaml", "/labels/v3")],
  ["/payments/v3", requestChecker("usps-payments.yaml", "/payments/v3")],
  ["/tracking/v3", requestChecker("usps-tracking.yaml", "/tracking/v3")],
  ["/pickup/v3", requestChecker("usps-carrier-pickup.yaml", "/pickup/v3")],
  ["/locations/v3", requestChecker("usps-locations.yaml", "/locations/v3")],
];

/** The document lets an address of a pickup have no property of its own and asks for three, and any contact is both kinds of one. */
const misread = /^\/pickupAddress(?: must NOT have additional properties|\/contact\/\d must match exactly one schema)/;

const text = (most: number) => z.string().min(1).max(most);
const place = {
  streetAddress: text(50),
  secondaryAddress: text(50).optional(),
  city: text(28),
  state: z.string().regex(/^[A-Z]{2}$/),
  ZIPCode: z.string().regex(/^\d{5}$/),
  ZIPPlus4: z
    .string()
    .regex(/^\d{4}$/)
    .optional(),
};
const party = z
  .strictObject({
    firstName: text(50).optional(),
    lastName: text(50).optional(),
    firm: text(50).optional(),
    ...place,
    phone: z
      .string()
      .regex(/^\+?\d{6,15}$/)
      .optional(),
    email: z.email().max(50).optional(),
  })
  .refine(({ firstName, lastName, firm }) => (firstName && lastName) || firm, "a name of two parts, or a firm");
const images = ["PDF", "PNG", "ZPL203DPI"] as const;

export const returnLabel = z.strictObject({
  imageInfo: z.strictObject({
    imageType: z.enum([...images, "LABEL_BROKER"]),
    labelType: z.literal("4X6LABEL"),
    receiptOption: z.literal("NONE"),
  }),
  toAddress: party,
  fromAddress: party,
  packageDescription: z.strictObject({
    mailClass: z.enum(["USPS_GROUND_ADVANTAGE_RETURN_SERVICE", "PRIORITY_MAIL_RETURN_SERVICE", "PRIORITY_MAIL_EXPRESS_RETURN_SERVICE"]),
    shape: z.literal("RECTANGULAR"),
    packagingType: z.literal("VARIABLE"),
    processingCategory: z.enum(["MACHINABLE", "NONSTANDARD"]),
    weightUOM: z.literal("lb"),
    weight: z.number().positive().max(70),
    dimensionsUOM: z.literal("in"),
    length: z.number().positive(),
    width: z.number().positive(),
    height: z.number().positive(),
    customerReference: z.tuple([z.strictObject({ referenceNumber: text(30), printReferenceNumber: z.literal(true) })]),
  }),
});
const reprint = z.strictObject({ imageInfo: z.strictObject({ imageType: z.enum(images), labelType: z.literal("4X6LABEL") }) });
const role = z.strictObject({
  roleName: z.enum(["PAYER", "LABEL_OWNER"]),
  CRID: z.string().regex(/^\d{2,18}$/),
  MID: z.string().regex(/^(\d{6}|\d{9})$/),
  manifestMID: z.string().regex(/^(\d{6}|\d{9})$/),
  accountType: z.enum(["EPS", "PERMIT"]).optional(),
  accountNumber: z.string().optional(),
  permitNumber: z.string().optional(),
  permitZIP: z.string().max(5).optional(),
});
const payment = z.strictObject({ roles: z.array(role).length(2) });
export const pickupRequest = z.strictObject({
  pickupDate: z.iso.date(),
  pickupAddress: z.strictObject({
    firstName: text(50),
    lastName: text(50),
    firm: text(50).optional(),
    address: z.strictObject(place),
    contact: z
      .array(z.union([z.strictObject({ email: z.email().max(50) }), z.strictObject({ cellNumber: z.string().regex(/^\d{10}$/) })]))
      .min(1)
      .max(2),
  }),
  packages: z.tuple([z.strictObject({ packageType: z.literal("RETURNS"), packageCount: z.int().positive() })]),
  estimatedWeight: z.number().positive(),
  pickupLocation: z
    .strictObject({ packageLocation: z.enum(["OTHER", "KNOCK_ON_DOOR"]), specialInstructions: z.string().optional() })
    .refine(({ packageLocation, specialInstructions }) => packageLocation !== "OTHER" || specialInstructions, "instructions"),
});
const zip = z.string().regex(/^\d{5}$/);
/** Of prices no document is at hand: as USPS's page of them, and its clients, have it. */
export const baseRate = z
  .strictObject({
    originZIPCode: zip,
    destinationZIPCode: zip,
    weight: z.number().positive().max(70),
    length: z.number().positive(),
    width: z.number().positive(),
    height: z.number().positive(),
    mailClass: returnLabel.shape.packageDescription.shape.mailClass,
    processingCategory: z.enum(["MACHINABLE", "NONSTANDARD"]),
    rateIndicator: z.enum(["SP", "DR", "PA"]),
    destinationEntryFacilityType: z.literal("NONE"),
    priceType: z.literal("COMMERCIAL"),
  })
  .refine(({ length, width, height }) => length >= width && width >= height, "the length is the longest side");
const token = z.strictObject({ grant_type: z.literal("client_credentials"), client_id: z.string(), client_secret: z.string() });

const bodies: readonly (readonly [at: RegExp, schema: z.ZodType])[] = [
  [/^POST \/oauth2\/v3\/token$/, token],
  [/^POST \/payments\/v3\/payment-authorization$/, payment],
  [/^POST \/labels\/v3\/return-label$/, returnLabel],
  [/^POST \/labels\/v3\/label-reprint(?:\/\d+)?$/, reprint],
  [/^POST \/pickup\/v3\/carrier-pickup$/, pickupRequest],
  [/^POST \/prices\/v3\/base-rates\/search$/, baseRate],
];

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** What USPS's documents and our own words ask of each request. */
export function checkUspsRequest(seen: Seen): readonly string[] {
  const { method, path, headers, body } = seen;
  const [bare = ""] = path.split("?");
  const wrong: string[] = [];
  if (bare !== "/oauth2/v3/token") {
    if (!/^Bearer usps-\d+$/.test(headers.authorization ?? "")) wrong.push("no token");
    const document = documents.find(([base]) => bare.startsWith(`${base}/`));
    if (!document && bare !== "/prices/v3/base-rates/search") wrong.push("nothing we ask for");
    wrong.push(...(document?.[1]?.(seen) ?? []).filter((one) => !misread.test(one)));
  }
  if (bare.startsWith("/labels/v3/")) {
    if (!/^paid-\d+$/.test(headers["x-payment-authorization-token"] ?? "")) wrong.push("nobody who pays");
    if (method === "POST" && headers.accept !== "application/vnd.usps.labels+json") wrong.push(`accept ${headers.accept}`);
    const isByKey = bare === "/labels/v3/return-label" || bare === "/labels/v3/label-reprint";
    if (isByKey !== uuid.test(headers["x-idempotency-key"] ?? "")) wrong.push("a key where none belongs, or none");
  } else if (headers["x-payment-authorization-token"] !== undefined) {
    wrong.push("the paying account's word where nothing is paid");
  }
  if (method === "DELETE" && bare.startsWith("/pickup/") && !headers["if-match"]) wrong.push("no version");
  const schema = bodies.find(([at]) => at.test(`${method} ${bare}`))?.[1];
  if (!schema) return body === "" ? wrong : [...wrong, "a body"];
  if (headers["content-type"] !== "application/json") wrong.push(`content-type ${headers["content-type"]}`);
  const read = schema.safeParse(JSON.parse(body));
  if (!read.success) wrong.push(...read.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`));
  return wrong;
}
