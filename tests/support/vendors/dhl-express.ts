import { type Context, Hono } from "hono";
import { z } from "zod";
import { fromNumber, toDecimal } from "../../../server/domain/money.ts";
import { dhlExpress } from "../../../server/providers/carriers/dhl-express.ts";
import type { LabelAsked } from "../../../server/providers/carriers/port.ts";
import { barcodeLabel, labelFile, qrPicture } from "../label-files.ts";
import type { CarrierBench, TrueLabel, TruePickup } from "./carrier-bench.ts";
import { openFakeVendor, type Seen } from "./fake-vendor.ts";
import { outsideTo } from "./shop-bench.ts";
import { requestChecker } from "./vendor-document.ts";

/**
 * MyDHL: no idempotency (two equal requests are two shipments), prices in three currencies, times in the local time of each place, labels
 * as base64 in the answer and never again, pickups that are called off by a number, service points behind a key of their own.
 */

const given = {
  account: "live",
  user: "apiHaldenGoods",
  secret: "B$7vR!2pQ9xL",
  number: "123456789",
  payer: "",
  phone: "+33123456789",
  staging: "no",
  pointsKey: "points-key-1a2b",
};
const base = "/mydhlapi";
const authorization = `Basic ${Buffer.from(`${given.user}:${given.secret}`).toString("base64")}`;
const byDocument = requestChecker("dhl-express-mydhl-3.1.1.yaml", base);

/** "2026-11-30T10:00:00 GMT+01:00", within the next ten days. */
const planned = z.string().refine((text) => {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d) GMT([+-]\d\d:\d\d)$/.exec(text);
  const at = match ? Date.parse(`${match[1]}${match[2]}`) : Number.NaN;
  return at > Date.now() && at < Date.now() + 10 * 86_400_000;
}, "neither in the past nor more than ten days ahead, as local time with its zone");

const place = z.strictObject({
  postalCode: z.string().max(12),
  cityName: z.string().min(1).max(45),
  countryCode: z.string().regex(/^[A-Z]{2}$/),
  provinceCode: z.string().min(2).max(35).optional(),
  addressLine1: z.string().min(1).max(45),
  addressLine2: z.string().min(1).max(45).optional(),
  addressLine3: z.string().min(1).max(45).optional(),
});
const party = z.strictObject({
  postalAddress: place,
  contactInformation: z.strictObject({
    phone: z.string().min(1).max(70),
    companyName: z.string().min(1).max(100),
    fullName: z.string().min(1).max(255),
    email: z.email().max(70).optional(),
  }),
});
const accounts = z
  .array(z.strictObject({ typeCode: z.enum(["shipper", "payer"]), number: z.string().regex(/^\d{9}$/) }))
  .min(1)
  .max(3);
const size = z.strictObject({ length: z.number().positive(), width: z.number().positive(), height: z.number().positive() });
const references = z.array(z.strictObject({ value: z.string().min(1).max(35), typeCode: z.literal("CU") }));
const kilos = z.number().min(0.001).max(70);
const amount = z.number().min(0);

const lineItem = z.strictObject({
  number: z.number().int().min(1),
  description: z.string().min(1).max(512),
  price: amount,
  quantity: z.strictObject({ value: z.number().int().min(1), unitOfMeasurement: z.literal("PCS") }),
  commodityCodes: z.array(z.strictObject({ typeCode: z.enum(["outbound", "inbound"]), value: z.string().regex(/^\d{6,10}$/) })),
  exportReasonType: z.literal("return"),
  manufacturerCountry: z.string().regex(/^[A-Z]{2}$/),
  weight: z.strictObject({ netValue: kilos, grossValue: kilos }),
});

const shipment = z.strictObject({
  plannedShippingDateAndTime: planned,
  pickup: z.strictObject({ isRequested: z.literal(false) }),
  productCode: z.string().min(1).max(6),
  localProductCode: z.string().min(1).max(3).optional(),
  getRateEstimates: z.literal(true),
  accounts,
  valueAddedServices: z.array(z.strictObject({ serviceCode: z.enum(["PZ", "PT"]) })).optional(),
  outputImageProperties: z.strictObject({
    printerDPI: z.literal(300),
    encodingFormat: z.enum(["pdf", "zpl"]),
    imageOptions: z.array(
      z.strictObject({
        typeCode: z.enum(["label", "waybillDoc", "qr-code", "invoice"]),
        templateName: z.enum(["ECOM26_A6_002", "RET_COM_INVOICE_A4_01"]).optional(),
        isRequested: z.boolean().optional(),
        encodingFormat: z.literal("png").optional(),
        invoiceType: z.literal("returns").optional(),
        languageCode: z.literal("eng").optional(),
      }),
    ),
  }),
  customerReferences: references,
  customerDetails: z.strictObject({ shipperDetails: party, receiverDetails: party }),
  content: z
    .strictObject({
      packages: z.array(z.strictObject({ weight: kilos, dimensions: size, customerReferences: references })).length(1),
      isCustomsDeclarable: z.boolean(),
      declaredValue: amount.optional(),
      declaredValueCurrency: z.string().length(3).optional(),
      exportDeclaration: z
        .strictObject({
          lineItems: z.array(lineItem).min(1),
          invoice: z.strictObject({
            number: z.string().min(1).max(35),
            date: z.iso.date(),
            totalNetWeight: kilos,
            totalGrossWeight: kilos,
            customerReferences: z.array(z.strictObject({ typeCode: z.literal("RMA"), value: z.string().min(1).max(35) })),
          }),
          remarks: z.array(z.strictObject({ value: z.string().startsWith("RETURNED GOODS") })).max(3),
          exportReason: z.literal("RETURNED GOODS"),
          exportReasonType: z.literal("return"),
        })
        .optional(),
      description: z.string().min(1).max(70),
      incoterm: z.literal("DAP"),
      unitOfMeasurement: z.literal("metric"),
    })
    .refine((content) => content.isCustomsDeclarable === (content.exportDeclaration !== undefined), "what is dutiable is declared"),
});

const rates = z.object({
  customerDetails: z.object({ shipperDetails: place, receiverDetails: place }),
  accounts,
  plannedShippingDateAndTime: planned,
  isCustomsDeclarable: z.boolean(),
  packages: z.array(z.strictObject({ weight: kilos, dimensions: size })).length(1),
});

const pickup = z.strictObject({
  plannedPickupDateAndTime: planned,
  closeTime: z.string().regex(/^\d\d:\d\d$/),
  locationType: z.enum(["business", "residence"]),
  accounts,
  specialInstructions: z.array(z.strictObject({ value: z.string().max(80) })).optional(),
  customerDetails: z.strictObject({ shipperDetails: party }),
  shipmentDetails: z
    .array(
      z.strictObject({
        productCode: z.string().min(1),
        localProductCode: z.string().optional(),
        isCustomsDeclarable: z.boolean(),
        unitOfMeasurement: z.literal("metric"),
        shipmentTrackingNumber: z.string().optional(),
        packages: z.array(z.strictObject({ weight: kilos, dimensions: size })).length(1),
      }),
    )
    .min(1),
});

const strict: readonly (readonly [path: string, schema: z.ZodType])[] = [
  ["/rates", rates],
  ["/shipments", shipment],
  ["/pickups", pickup],
];

function check(seen: Seen): readonly string[] {
  const bare = (seen.path.split("?")[0] ?? "").slice(base.length);
  const schema = strict.find(([path]) => path === bare)?.[1];
  const own = schema ? (schema.safeParse(JSON.parse(seen.body)).error?.issues ?? []) : [];
  return [
    ...(seen.headers["x-version"] === "3.1.0" ? [] : ["no x-version"]),
    ...(seen.headers.authorization ? [] : ["no authorization"]),
    ...own.map(({ path, message }) => `${path.join(".")}: ${message}`),
    ...(byDocument?.(seen) ?? []),
  ];
}

export const offers = [
  { service: "N-N", name: "EXPRESS DOMESTIC", amount: 1_234, days: 1 },
  { service: "I", name: "EXPRESS DOMESTIC 9:00", amount: 2_990, days: 1 },
] as const;

/** DHL's codes, and what they mean to us. */
export const words: CarrierBench["words"] = [
  ["DUMMY_PU", "announced"],
  ["SC", "announced"],
  ["PU", "accepted"],
  ["SA", "accepted"],
  ..."AD AF AR BN BR CI CR CU DF ES FD HN HO IC LV PL RR RW SM TP TR UV".split(" ").map((code) => [code, "moving"] as const),
  ["WC", "arriving"],
  ["CC", "waiting"],
  ["OK", "delivered"],
  ["DD", "delivered"],
  ["RT", "sent_back"],
  ["DS", "lost"],
  ..."BA BL CA CD CM DM DP HI HP IR MC MD MS NA ND NH OH PD RD SI SS ST TD UD".split(" ").map((code) => [code, "held_up"] as const),
];

type Kept = TrueLabel & { readonly scans: { code: string; at: number }[] };

export async function openDhlExpressBench(): Promise<CarrierBench> {
  const labels: Kept[] = [];
  const pickups: (TruePickup & { cancelled: boolean })[] = [];
  let refuses = false;

  const refuse = (context: Context, status: 400 | 401 | 404, detail: string) =>
    context.json({ instance: "/expressapi", detail, title: "Bad request", message: "Bad request", status: String(status) }, status);
  const app = new Hono().basePath(base);
  app.use(async (context, next) => {
    if (context.req.header("authorization") !== authorization) return refuse(context, 401, "Invalid Credentials");
    return next();
  });

  app.post("/rates", async (context) => {
    const asked = rates.parse(await context.req.json());
    if (asked.accounts.some(({ number }) => number !== given.number))
      return refuse(context, 400, "The account number is not found or invalid. Please check the account number and retry.");
    if (asked.customerDetails.receiverDetails.countryCode === "AQ")
      return refuse(context, 404, "996: The requested product(s) not available based on your search criteria.");
    return context.json({ products: [...offers].reverse().map(toProduct) });
  });

  app.post("/shipments", async (context) => {
    const asked = shipment.parse(await context.req.json());
    if (refuses) {
      refuses = false;
      return refuse(context, 400, "7008: The requested Special Service Code  #/valueAddedServices/0/serviceCode 'xx' is not available.");
    }
    const number = String(1_103_733_901 + labels.length * 7);
    const format = asked.outputImageProperties.encodingFormat;
    const isPaperless = asked.outputImageProperties.imageOptions.some(({ typeCode }) => typeCode === "qr-code");
    if (isPaperless && !["PZ", "PT"].every((code) => asked.valueAddedServices?.some(({ serviceCode }) => serviceCode === code)))
      return refuse(context, 400, "Label-free needs its service and data staging.");
    const { shipperDetails: from, receiverDetails: to } = asked.customerDetails;
    const [parcel] = asked.content.packages;
    const offer = offers.find(({ service }) => service === [asked.productCode, asked.localProductCode].filter(Boolean).join("-"));
    if (!parcel || !offer) return refuse(context, 404, "996: The requested product(s) not available based on your search criteria.");
    const currency = asked.content.declaredValueCurrency ?? "EUR";
    const { length, width, height } = parcel.dimensions;
    labels.push({
      reference: number,
      key: parcel.customerReferences[0]?.value ?? null,
      trackingNumber: number,
      format: isPaperless ? "paperless" : format,
      from: toPlace(from),
      to: toPlace(to),
      grams: Math.round(parcel.weight * 1_000),
      size: [Math.round(length * 10), Math.round(width * 10), Math.round(height * 10)],
      customs:
        asked.content.exportDeclaration?.lineItems.map(({ quantity, price, weight, commodityCodes, manufacturerCountry }) => ({
          quantity: quantity.value,
          value: fromNumber(price, currency) ?? 0,
          grams: Math.round((weight.netValue * 1_000) / quantity.value),
          hsCode: commodityCodes[0]?.value ?? "",
          origin: manufacturerCountry,
        })) ?? null,
      cost: { amount: offer.amount, currency: "EUR" },
      state: "made",
      scans: [],
    });
    const base64 = (content: Uint8Array) => Buffer.from(content).toString("base64");
    const { content } = await labelFile(format, number);
    const invoice = asked.outputImageProperties.imageOptions.some(({ typeCode }) => typeCode === "invoice");
    return context.json(
      {
        shipmentTrackingNumber: number,
        trackingUrl: `https://expressapi.dhl.com/mydhlapi/shipments/${number}/tracking`,
        packages: [
          {
            referenceNumber: 1,
            trackingNumber: `JD0146000046172${number}`,
            ...(isPaperless && {
              documents: [{ imageFormat: "png", content: base64(await qrPicture(`DHL ${number}`)), typeCode: "qr-code" }],
            }),
          },
        ],
        documents: [
          { imageFormat: format.toUpperCase(), content: base64(content), typeCode: "label" },
          ...(invoice ? [{ imageFormat: "PDF", content: base64(await barcodeLabel("INVOICE")), typeCode: "invoice" }] : []),
        ],
        shipmentCharges: threeTimes(offer.amount),
      },
      201,
    );
  });

  app.get("/shipments/:number/tracking", (context) => {
    const kept = labels.find(({ trackingNumber }) => trackingNumber === context.req.param("number"));
    if (context.req.query("requestGMTOffsetPerEvent") !== "true") return refuse(context, 400, "Whose time is it?");
    if (!kept) return refuse(context, 404, "No data found");
    return context.json({
      shipments: [
        {
          shipmentTrackingNumber: kept.trackingNumber,
          status: "Success",
          shipperDetails: { name: "" },
          events: [...kept.scans].reverse().map(toEvent),
          estimatedDeliveryDate: "2026-12-28T23:59:00Z",
        },
      ],
    });
  });

  app.get("/servicepoints", (context) => {
    if (context.req.query("key") !== given.pointsKey) return refuse(context, 401, "The key is not valid");
    const most = Number(context.req.query("servicePointResults"));
    const found = context.req.query("address")?.startsWith("12000") ? points.slice(0, most) : [];
    return context.json({ status: { statusCode: 1, statusMessage: "OK" }, servicePoints: found });
  });

  app.post("/pickups", async (context) => {
    const asked = pickup.parse(await context.req.json());
    const reference = `PRG2611260000${String(pickups.length + 62).padStart(2, "0")}`;
    const [, day = "", hours = "0", minutes = "0"] = /^(.{10})T(\d\d):(\d\d)/.exec(asked.plannedPickupDateAndTime) ?? [];
    const [closing = "0", past = "0"] = asked.closeTime.split(":");
    pickups.push({
      reference,
      day,
      from: Number(hours) * 60 + Number(minutes),
      to: Number(closing) * 60 + Number(past),
      cancelled: false,
    });
    return context.json({ dispatchConfirmationNumbers: [reference] }, 201);
  });

  app.delete("/pickups/:number", (context) => {
    const kept = pickups.find(({ reference }) => reference === context.req.param("number"));
    if (!context.req.query("requestorName") || !context.req.query("reason")) return refuse(context, 400, "Who asks, and why?");
    if (!kept || kept.cancelled) return refuse(context, 404, "The pickup was not found");
    kept.cancelled = true;
    return context.json({});
  });

  const vendor = await openFakeVendor(new Hono().route("/", app), check);
  return {
    provider: dhlExpress,
    vendor,
    outside: outsideTo(vendor, ["https://express.api.dhl.com"]),
    given,
    wrong: { ...given, secret: "not-this-one" },
    plain: { service: "N-N" },
    paperless: { service: "N-N" },
    abroad: abroad(),
    offers: offers.map(({ service, amount: price }) => ({
      service,
      carrier: "DHL Express",
      amount: price,
      currency: "EUR",
      handovers: ["drop_off", "pickup"],
      paperless: "qr",
    })),
    nowhere: {
      from: { name: "Claire", line1: "4 rue des Lilas", postalCode: "69003", city: "Lyon", country: "FR" },
      to: { name: "Base", line1: "1 Ice Road", postalCode: "0", city: "McMurdo", country: "AQ" },
      measures: { weight: 500, length: 100, width: 100, height: 100 },
      value: 1_000,
      currency: "EUR",
    },
    words,
    near: { country: "CZ", postalCode: "12000", city: "Praha", most: 5 },
    far: { country: "CZ", postalCode: "99999", most: 5 },
    pickup: { day: new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10), from: 9 * 60 + 30, to: 17 * 60 },
    carrier: {
      labels: () => labels,
      nextLabel: () => {
        refuses = true;
      },
      use: () => {},
      scan: (number, code, at) => labels.find(({ trackingNumber }) => trackingNumber === number)?.scans.push({ code, at }),
      pickups: () => pickups,
    },
    isWrite: ({ method, path }, what) => {
      const at = path.slice(base.length);
      if (what === "label") return method === "POST" && at.startsWith("/shipments");
      if (what === "pickup") return method === "POST" && at.startsWith("/pickups");
      return what === "cancel_pickup" && method === "DELETE";
    },
  };
}

function abroad(): Partial<LabelAsked> {
  return {
    from: { name: "Anna Meier", line1: "Bahnhofstrasse 1", postalCode: "8001", city: "Zürich", country: "CH", phone: "+41441234567" },
  };
}

function toPlace({ postalAddress, contactInformation }: z.output<typeof party>): TrueLabel["from"] {
  return { name: contactInformation.fullName, postalCode: postalAddress.postalCode, country: postalAddress.countryCode };
}

/** In what it bills, in its list's currency, and in its own. */
function threeTimes(cents: number): object[] {
  const price = Number(toDecimal(cents, "EUR"));
  return [
    { currencyType: "PULCL", priceCurrency: "CHF", price: price * 2 },
    { currencyType: "BILLC", priceCurrency: "EUR", price },
    { currencyType: "BASEC", priceCurrency: "USD", price: price * 1.08 },
  ];
}

function toProduct({ service, name, amount: cents, days }: (typeof offers)[number]): object {
  const [productCode, localProductCode] = service.split("-");
  return {
    productName: name,
    productCode,
    ...(localProductCode && { localProductCode }),
    weight: { volumetric: 1, provided: 1, unitOfMeasurement: "metric" },
    totalPrice: threeTimes(cents),
    deliveryCapabilities: { totalTransitDays: days },
  };
}

/** In the local time of a place that is not ours. */
function toEvent({ code, at }: { code: string; at: number }): object {
  const local = new Date(at + 9 * 3_600_000).toISOString();
  return {
    date: local.slice(0, 10),
    time: local.slice(11, 19),
    GMTOffset: "+09:00",
    typeCode: code,
    description: "As DHL says it",
    serviceArea: [{ code: "TYO", description: "Tokyo-JP" }],
  };
}

const points = [
  { facilityId: "PRG041", localName: "CK Kentlucky s.r.o.", distanceMetric: 0.42, labelFree: false },
  { facilityId: "PRG007", localName: "Trafika Vinohrady", distanceMetric: 1.3, labelFree: true },
].map(({ facilityId, localName, distanceMetric, labelFree }) => ({
  facilityId,
  localName,
  servicePointName: "DHL Service Point",
  address: { addressLine1: "Slezska 874", addressLine2: "Entrance from Sumavska", city: "PRAGUE", zipCode: "120 00", country: "CZ" },
  geoLocation: { latitude: 50.0761511, longitude: 14.4436406 },
  distance: `${distanceMetric} km`,
  distanceMetric,
  openingHours: {
    html: null,
    openingHours: [
      { dayOfWeek: "MONDAY", openingTime: "10:00", closingTime: "12:30" },
      { dayOfWeek: "MONDAY", openingTime: "13:00", closingTime: "16:30" },
      { dayOfWeek: "SUNDAY", openingTime: "16:00", closingTime: "09:00" },
      { dayOfWeek: "HOLIDAY", openingTime: "10:00", closingTime: "11:00" },
    ],
  },
  servicePointCapabilities: { shipmentDropOff: true, labelFree },
}));
