import { randomUUID } from "node:crypto";
import { type Context, Hono } from "hono";
import { z } from "zod";
import { fromNumber } from "../../../server/domain/money.ts";
import { offsetIn } from "../../../server/domain/place-time.ts";
import { aramex } from "../../../server/providers/carriers/aramex.ts";
import { barcodeLabel } from "../label-files.ts";
import type { CarrierBench, TrueLabel, TruePickup } from "./carrier-bench.ts";
import { openFakeVendor, type Seen } from "./fake-vendor.ts";
import { outsideTo } from "./shop-bench.ts";
import { xsdChecker } from "./xsd.ts";

/**
 * Aramex: who asks stands in every body, whatever is wrong is told with 200, equal requests are two shipments, labels lie under an
 * address without encryption, moments are .NET's, and nothing is found by our references.
 */

const given = {
  place: "live",
  user: "shipping@halden.example",
  password: "R123456789$r",
  number: "45796",
  pin: "116216",
  entity: "DXB",
  country: "AE",
  domestic: "RTN",
  express: "PPX",
  payment: "C",
  report: "9201",
  phone: "+97141234567",
};
const shipping = "/ShippingAPI.V2/Shipping/Service_1_0.svc/json";
const tracking = "/ShippingAPI.V2/Tracking/Service_1_0.svc/json";
const host = "https://ws.aramex.net";

const byDocument = xsdChecker(["samples/aramex-shipping.xsd", "samples/aramex-tracking.xsd"]);
const elements: Readonly<Record<string, string>> = {
  CreateShipments: "ShipmentCreationRequest",
  PrintLabel: "LabelPrintingRequest",
  CreatePickup: "PickupCreationRequest",
  CancelPickup: "PickupCancelationRequest",
  TrackShipments: "ShipmentTrackingRequest",
};

const client = z.strictObject({
  UserName: z.email(),
  Password: z.string().min(1),
  Version: z.string().min(1),
  AccountNumber: z.string().regex(/^\d{3,10}$/),
  AccountPin: z.string().regex(/^\d{4,8}$/),
  AccountEntity: z.string().regex(/^[A-Z]{3}$/),
  AccountCountryCode: z.string().regex(/^[A-Z]{2}$/),
  Source: z.number().int(),
});
const place = z.object({
  Line1: z.string().min(1).max(50),
  Line2: z.string().max(50),
  Line3: z.string().max(50),
  City: z.string().min(1).max(50),
  PostCode: z.string().max(30),
  CountryCode: z.string().regex(/^[A-Z]{2}$/),
});
const contact = z.object({
  PersonName: z.string().min(1).max(50),
  CompanyName: z.string().min(1).max(50),
  PhoneNumber1: z.string().min(5).max(30),
  CellPhone: z.string().min(5).max(30),
  EmailAddress: z.string().max(50),
});
const party = z.object({ AccountNumber: z.string(), PartyAddress: place, Contact: contact });
const weight = z.object({ Unit: z.literal("KG"), Value: z.number().min(0.001) });
const amount = z.object({ CurrencyCode: z.string().length(3), Value: z.number().min(0) });
const size = z.object({
  Length: z.number().positive(),
  Width: z.number().positive(),
  Height: z.number().positive(),
  Unit: z.literal("CM"),
});
const moment = z
  .string()
  .regex(/^\/Date\(\d+\)\/$/)
  .transform((text) => Number(text.slice(6, -2)));
const label = z.strictObject({ ReportID: z.number().int().min(1), ReportType: z.literal("URL") });

const shipment = z
  .object({
    Reference1: z.string().min(1).max(50),
    Reference2: z.string().max(50),
    Reference3: z.string().max(50),
    Shipper: party,
    Consignee: party,
    ThirdParty: party.optional(),
    ShippingDateTime: moment.refine((at) => at > Date.now(), "not in the past"),
    Details: z.object({
      Dimensions: size,
      ActualWeight: weight,
      DescriptionOfGoods: z.string().min(1).max(100),
      GoodsOriginCountry: z.string().length(2),
      NumberOfPieces: z.literal(1),
      ProductGroup: z.enum(["DOM", "EXP"]),
      ProductType: z.string().min(1).max(10),
      PaymentType: z.enum(["P", "C", "3"]),
      CustomsValueAmount: amount.optional(),
      Items: z
        .array(
          z.object({
            Quantity: z.number().int().min(1),
            Weight: weight,
            GoodsDescription: z.string().min(1).max(100),
            CommodityCode: z.string(),
            CountryOfOrigin: z.string().length(2),
            CustomsValue: amount,
          }),
        )
        .optional(),
    }),
  })
  .refine(({ Shipper, Consignee, ThirdParty, Details: { PaymentType } }) => {
    const billed = { P: Shipper, C: Consignee, 3: ThirdParty }[PaymentType];
    return billed?.AccountNumber === given.number;
  }, "who is billed has the account");

const pickup = z.object({
  PickupAddress: place,
  PickupContact: contact,
  PickupLocation: z.string().min(1),
  PickupDate: moment,
  ReadyTime: moment,
  LastPickupTime: moment,
  ClosingTime: moment,
  Comments: z.string().max(200),
  Reference1: z.string().min(1).max(50),
  PickupItems: z
    .array(z.object({ ProductGroup: z.enum(["DOM", "EXP"]), ProductType: z.string().min(1), NumberOfPieces: z.number().int().min(1) }))
    .min(1),
  Status: z.literal("Ready"),
  ExistingShipments: z
    .array(z.strictObject({ Number: z.string().min(6), OriginEntity: z.string().length(3), ProductGroup: z.enum(["DOM", "EXP"]) }))
    .min(1),
});

const bodies: Readonly<Record<string, z.ZodType>> = {
  CreateShipments: z.object({ ClientInfo: client, Shipments: z.array(shipment).length(1), LabelInfo: label }),
  PrintLabel: z.object({
    ClientInfo: client,
    ShipmentNumber: z.string(),
    ProductGroup: z.string(),
    OriginEntity: z.string().length(3),
    LabelInfo: label,
  }),
  CreatePickup: z.object({ ClientInfo: client, Pickup: pickup }),
  CancelPickup: z.object({ ClientInfo: client, PickupGUID: z.guid(), Comments: z.string().min(1) }),
  TrackShipments: z.object({ ClientInfo: client, Shipments: z.array(z.string()).min(1), GetLastTrackingUpdateOnly: z.boolean() }),
};

function check({ method, path, body }: Seen): readonly string[] {
  if (path.startsWith("/rpt_cache/")) return [];
  const operation = path.split("/").at(-1) ?? "";
  const schema = bodies[operation];
  const home = operation === "TrackShipments" ? tracking : shipping;
  if (method !== "POST" || !schema || path !== `${home}/${operation}`) return ["no such operation"];
  const json: unknown = JSON.parse(body);
  return [
    ...(schema.safeParse(json).error?.issues ?? []).map((issue) => `${issue.path.join(".")}: ${issue.message}`),
    ...(byDocument?.(elements[operation] ?? "", json) ?? []),
  ];
}

/** Codes that are known everywhere, and sentences; that there are more of them is tried without a server. */
const words: CarrierBench["words"] = [
  ["SH014", "announced"],
  ["SH012", "accepted"],
  ["SH003", "arriving"],
  ["SH005", "delivered"],
  ["SH006", "delivered"],
  ["SH069", "sent_back"],
  ["Departed operations facility - in transit", "moving"],
  ["Attempted delivery - consignee not available", "held_up"],
  ["Pickup attempted - shipper not available", "pickup_failed"],
];

type Kept = TrueLabel & { readonly number: string; readonly group: string; readonly scans: { word: string; at: number }[] };

export async function openAramexBench(): Promise<CarrierBench> {
  const labels: Kept[] = [];
  const pickups: (TruePickup & { cancelled: boolean })[] = [];
  let refuses = false;

  const answer = (context: Context, body: object = {}) => context.json({ Transaction: {}, Notifications: [], HasErrors: false, ...body });
  const wrong = (context: Context, Code: string, Message: string) =>
    answer(context, { HasErrors: true, Notifications: [{ Code, Message }] });
  const urlOf = (number: string) => `http://ws.aramex.net/rpt_cache/${number}.pdf`;
  const app = new Hono();
  app.use("/ShippingAPI.V2/*", async (context, next) => {
    const { ClientInfo } = z.object({ ClientInfo: client }).parse(await context.req.json());
    const isKnown = ClientInfo.Password === given.password && ClientInfo.AccountPin === given.pin && ClientInfo.UserName === given.user;
    return isKnown ? next() : wrong(context, "ERR01", "Invalid username or password");
  });

  app.post(`${shipping}/CreateShipments`, async (context) => {
    const { Shipments } = z.object({ Shipments: z.array(shipment) }).parse(await context.req.json());
    const [asked] = Shipments;
    if (refuses || !asked) {
      refuses = false;
      const Notifications = [{ Code: "ERR52", Message: "Consignee Address - City name is not valid: 'Nowhere 12'" }];
      return answer(context, { HasErrors: true, Shipments: [{ ID: null, HasErrors: true, Notifications, ShipmentLabel: null }] });
    }
    const { Details: details, Shipper: from, Consignee: to } = asked;
    const number = String(44_164_454_014 + labels.length * 11);
    const { Length, Width, Height } = details.Dimensions;
    labels.push({
      number,
      group: details.ProductGroup,
      reference: `${number}~${details.ProductGroup}~AMM`,
      key: asked.Reference1,
      trackingNumber: number,
      format: "pdf",
      from: toPlace(from),
      to: toPlace(to),
      grams: Math.round(details.ActualWeight.Value * 1_000),
      size: [Math.round(Length * 10), Math.round(Width * 10), Math.round(Height * 10)],
      customs:
        details.Items?.map((item) => ({
          quantity: item.Quantity,
          value: fromNumber(item.CustomsValue.Value, item.CustomsValue.CurrencyCode) ?? 0,
          grams: Math.round((item.Weight.Value * 1_000) / item.Quantity),
          hsCode: item.CommodityCode,
          origin: item.CountryOfOrigin,
        })) ?? null,
      state: "made",
      scans: [],
    });
    return answer(context, {
      Shipments: [
        {
          ID: number,
          Reference1: asked.Reference1,
          HasErrors: false,
          Notifications: [],
          ShipmentLabel: { LabelURL: urlOf(number), LabelFileContents: [] },
          ShipmentDetails: { Origin: "AMM", Destination: "DXB", ProductGroup: details.ProductGroup },
        },
      ],
    });
  });

  app.post(`${shipping}/PrintLabel`, async (context) => {
    const { ShipmentNumber, ProductGroup } = z
      .object({ ShipmentNumber: z.string(), ProductGroup: z.string() })
      .parse(await context.req.json());
    const kept = labels.find(({ number, group }) => number === ShipmentNumber && group === ProductGroup);
    if (!kept) return wrong(context, "ERR62", "Shipment does not exist");
    return answer(context, { ShipmentNumber, ShipmentLabel: { LabelURL: urlOf(kept.number), LabelFileContents: [] } });
  });

  app.get("/rpt_cache/:file", async (context) => {
    const kept = labels.find(({ number }) => `${number}.pdf` === context.req.param("file"));
    return kept ? context.body(await barcodeLabel(kept.number), 200, { "content-type": "application/pdf" }) : context.text("gone", 404);
  });

  app.post(`${shipping}/CreatePickup`, async (context) => {
    const { Pickup } = z.object({ Pickup: pickup }).parse(await context.req.json());
    const unknown = Pickup.ExistingShipments.find(({ Number: one }) => !labels.some(({ number }) => number === one));
    if (unknown) return wrong(context, "ERR62", "Shipment does not exist");
    const reference = randomUUID();
    const local = (at: number) => at + (offsetIn(Pickup.PickupAddress.CountryCode, at) ?? 0) * 60_000;
    const minutes = (at: number) => Math.floor((local(at) % 86_400_000) / 60_000);
    const day = new Date(local(Pickup.PickupDate)).toISOString().slice(0, 10);
    pickups.push({ reference, day, from: minutes(Pickup.ReadyTime), to: minutes(Pickup.ClosingTime), cancelled: false });
    return answer(context, { ProcessedPickup: { ID: "H310146", GUID: reference, Reference1: Pickup.Reference1, ProcessedShipments: [] } });
  });

  app.post(`${shipping}/CancelPickup`, async (context) => {
    const { PickupGUID } = z.object({ PickupGUID: z.string() }).parse(await context.req.json());
    const kept = pickups.find(({ reference }) => reference === PickupGUID);
    if (!kept) return wrong(context, "ERR71", "Pickup not found");
    if (kept.cancelled) return wrong(context, "ERR72", "Pickup is already cancelled");
    kept.cancelled = true;
    return answer(context, { Message: "Pickup was cancelled" });
  });

  app.post(`${tracking}/TrackShipments`, async (context) => {
    const { Shipments: wanted } = z.object({ Shipments: z.array(z.string()) }).parse(await context.req.json());
    const known = labels.filter(({ number }) => wanted.includes(number));
    return answer(context, {
      NonExistingWaybills: wanted.filter((one) => !known.some(({ number }) => number === one)),
      TrackingResults: known.map(({ number, scans }) => ({
        Key: number,
        Value: [...scans].reverse().map((scan) => toUpdate(number, scan)),
      })),
    });
  });

  const vendor = await openFakeVendor(app, check);
  const from = {
    name: "Omar Haddad",
    line1: "12 Al Wasl Road",
    line2: "Villa 4",
    postalCode: "00000",
    city: "Dubai",
    country: "AE",
    phone: "+971501234567",
  };
  const to = {
    name: "Returns",
    company: "Halden Goods",
    line1: "Warehouse 7, Umm Ramool",
    postalCode: "00000",
    city: "Dubai",
    country: "AE",
  };
  return {
    provider: aramex,
    vendor,
    outside: outsideTo(vendor, [host]),
    given,
    wrong: { ...given, password: "not-this-one" },
    plain: { service: "DOM-RTN", from, to, currency: "AED", zone: "Asia/Dubai" },
    abroad: { service: "EXP-PPX", from: { ...from, city: "Amman", country: "JO", postalCode: "11181" } },
    offers: [{ service: "DOM-RTN", carrier: "Aramex", handovers: ["drop_off", "pickup"], paperless: "none" }],
    nowhere: {
      from,
      to: { ...to, country: "DE" },
      measures: { weight: 500, length: 100, width: 100, height: 100 },
      value: 1_000,
      currency: "AED",
    },
    words,
    pickup: { day: new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10), from: 9 * 60 + 30, to: 17 * 60 },
    carrier: {
      labels: () => labels,
      nextLabel: () => {
        refuses = true;
      },
      use: () => {},
      scan: (wanted, word, at) => labels.find(({ number }) => number === wanted)?.scans.push({ word, at }),
      pickups: () => pickups,
    },
    isWrite: ({ path }, what) => {
      const operation = { label: "CreateShipments", pickup: "CreatePickup", cancel_pickup: "CancelPickup", cancel: null }[what];
      return operation !== null && path.endsWith(`/${operation}`);
    },
  };
}

function toPlace({ PartyAddress, Contact }: z.output<typeof party>): TrueLabel["from"] {
  return { name: Contact.PersonName, postalCode: PartyAddress.PostCode, country: PartyAddress.CountryCode };
}

function toUpdate(WaybillNumber: string, { word, at }: { word: string; at: number }): object {
  const isCode = /^SH\d{3}$/.test(word);
  return {
    WaybillNumber,
    UpdateCode: isCode ? word : "SH999",
    UpdateDescription: isCode ? "As Aramex says it" : word,
    UpdateDateTime: `/Date(${at}+0400)/`,
    UpdateLocation: "Dubai, United Arab Emirates",
    Comments: "",
    ProblemCode: "",
  };
}
