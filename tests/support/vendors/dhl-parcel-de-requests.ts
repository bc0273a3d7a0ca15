import { z } from "zod";
import type { Seen } from "./fake-vendor.ts";
import { requestChecker } from "./vendor-document.ts";

export const returnsBase = "/parcel/de/shipping/returns/v1";
export const pickupBase = "/parcel/de/transportation/pickup/v3";
export const tokenPath = "/parcel/de/account/auth/ropc/v1/token";

const returns = requestChecker("dhl-parcel-de-returns.yaml", returnsBase);
const pickup = requestChecker("dhl-parcel-de-pickup-v3.yaml", pickupBase);

const text = (most: number) => z.string().min(1).max(most);
const grams = z.strictObject({ uom: z.literal("g"), value: z.number().positive().max(31_500) });
const value = z.strictObject({ currency: z.enum(["EUR", "GBP", "CHF"]), value: z.number().min(0).max(100_000) });

export const returnOrder = z.strictObject({
  receiverId: text(50),
  customerReference: text(50),
  shipmentReference: text(50),
  shipper: z.strictObject({
    name1: text(50),
    name2: text(50).optional(),
    name3: text(50).optional(),
    addressStreet: text(50),
    addressHouse: text(10),
    postalCode: z.string().regex(/^[0-9A-Za-z]+([ -]?[0-9A-Za-z]+)*$/),
    city: text(40),
    state: text(20).optional(),
    email: z.email().max(70).optional(),
    phone: text(20).optional(),
  }),
  itemWeight: grams,
  itemValue: value.optional(),
  customsDetails: z
    .strictObject({
      items: z
        .array(
          z.strictObject({
            itemDescription: text(50),
            packagedQuantity: z.int().positive(),
            countryOfOrigin: z.string().regex(/^[A-Z]{3}$/),
            hsCode: z.string().regex(/^\d{6,11}$/),
            itemWeight: grams,
            itemValue: value,
          }),
        )
        .min(1)
        .max(20),
    })
    .optional(),
});

export const pickupOrder = z.strictObject({
  customerDetails: z.strictObject({ billingNumber: z.string().regex(/^\d{12}\w{2}$/) }).optional(),
  pickupLocation: z.strictObject({
    type: z.literal("Address"),
    pickupAddress: z.strictObject({
      name1: text(50),
      name2: text(50).optional(),
      addressStreet: text(70),
      addressHouse: text(10),
      postalCode: z.string().regex(/^\d{5}$/),
      city: text(35),
      country: z.literal("DE"),
      state: text(35).optional(),
    }),
  }),
  businessHours: z.tuple([
    z.strictObject({ timeFrom: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/), timeUntil: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/) }),
  ]),
  contactPerson: z.array(z.strictObject({ name: text(50), phone: text(50).optional(), email: z.email().max(250).optional() })).max(2),
  pickupDetails: z.strictObject({
    pickupDate: z.strictObject({ type: z.literal("Date"), value: z.string().regex(/^\d{4}-\d\d-\d\d$/) }),
    totalWeight: grams,
    comment: text(100).optional(),
  }),
  shipmentDetails: z.strictObject({
    shipments: z
      .array(
        z.strictObject({
          transportationType: z.literal("PAKET"),
          shipmentNo: z.string().regex(/^\d{12,20}$/),
          size: z.enum(["S", "M", "L"]),
          customerReference: text(20),
        }),
      )
      .min(1),
  }),
});

/** What DHL's documents and our own words ask of each request. */
export function checkDhlRequest(seen: Seen): readonly string[] {
  const { method, path, headers, body } = seen;
  const [bare = "", query = ""] = path.split("?");
  if (bare === tokenPath) return checkToken(seen);
  const wrong: string[] = [];
  if (!headers["dhl-api-key"]) wrong.push("no dhl-api-key");
  if (bare === "/location-finder/v1/find-by-address") return [...wrong, ...checkPlaces(seen, new URLSearchParams(query))];
  if (bare === "/track/shipments") return [...wrong, ...checkTracking(seen, new URLSearchParams(query))];
  if (!/^Bearer dhl-\d+$/.test(headers.authorization ?? "")) wrong.push("no token");
  if (bare.startsWith(returnsBase)) wrong.push(...(returns?.(seen) ?? []));
  else if (bare.startsWith(pickupBase)) wrong.push(...(pickup?.(seen) ?? []).filter((one) => !misread.test(one)));
  else wrong.push("nothing we ask for");
  if (method !== "POST") return body === "" ? wrong : [...wrong, "a body"];
  if (headers["content-type"] !== "application/json") wrong.push(`content-type ${headers["content-type"]}`);
  if (bare === `${returnsBase}/orders` && !/^labelType=(?:SHIPMENT_LABEL|QR_LABEL)$/.test(query)) wrong.push(`labels ${query}`);
  const read = (bare.startsWith(pickupBase) ? pickupOrder : returnOrder).safeParse(JSON.parse(body));
  if (!read.success) wrong.push(...read.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`));
  return wrong;
}

/** A fixed date fits both of the document's forms, which only its discriminator tells apart. */
const misread = /pickupDate must match exactly one schema/;

function checkToken({ method, headers, body }: Seen): string[] {
  const form = new URLSearchParams(body);
  const wrong = method === "POST" && form.get("grant_type") === "password" ? [] : ["no such grant"];
  if (headers["content-type"] !== "application/x-www-form-urlencoded") wrong.push(`content-type ${headers["content-type"]}`);
  if (headers.authorization !== undefined) wrong.push("the deprecated kind of authorization");
  return ["client_id", "client_secret", "username", "password"].every((name) => form.get(name)) ? wrong : [...wrong, "not everything"];
}

/** Of places no document is at hand: as DHL's page of them and its clients have it. */
const places = z.strictObject({
  countryCode: z.literal("DE"),
  postalCode: text(12),
  addressLocality: text(60).optional(),
  providerType: z.literal("parcel"),
  serviceType: z.literal("parcel:drop-off-all"),
  radius: z.string().regex(/^[1-9]\d{0,6}$/),
  limit: z.string().regex(/^([1-9]|[1-4]\d|50)$/),
  hideClosedShops: z.literal("true"),
});

function checkPlaces({ method, headers }: Seen, query: URLSearchParams): string[] {
  const wrong = method === "GET" ? [] : ["another question"];
  if (headers.authorization !== undefined) wrong.push("the business customer's token, which is nothing for places");
  const read = places.safeParse(Object.fromEntries(query));
  return read.success ? wrong : [...wrong, ...read.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`)];
}

function checkTracking({ method, headers }: Seen, query: URLSearchParams): string[] {
  const number = query.get("trackingNumber") ?? "";
  const wrong = method === "GET" && query.get("service") === "parcel-de" ? [] : ["another question"];
  if (number === "" || number.includes(",")) wrong.push("one number at a time");
  if (headers.authorization !== undefined) wrong.push("the business customer's token, which is nothing for tracking");
  return wrong;
}
