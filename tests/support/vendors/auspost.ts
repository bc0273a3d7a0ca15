import { type Context, Hono } from "hono";
import { z } from "zod";
import { fromNumber, toDecimal } from "../../../server/domain/money.ts";
import { auspost } from "../../../server/providers/carriers/auspost.ts";
import { ownReference } from "../../../server/providers/carriers/auspost-shipment.ts";
import { labelFile } from "../label-files.ts";
import type { CarrierBench, TrueLabel } from "./carrier-bench.ts";
import { openFakeVendor, type Seen } from "./fake-vendor.ts";
import { outsideTo } from "./shop-bench.ts";

/**
 * Australia Post's Shipping & Tracking: references are not unique, a deleted shipment is as if it never was, labels lie on another host
 * behind a signature, prices are decimals with tax, and parcels' news are sentences. Schemas are made from its guides and samples.
 */

const given = { place: "live", number: "0000123456", key: "60e5e1f8-5d5f-4b86", password: "x9A-pass-word", products: "PR, XPR" };
const base = "/shipping/v1";
const host = "https://digitalapi.auspost.com.au";
const labelHost = "https://ptest.npe.auspost.com.au";
const authorization = `Basic ${Buffer.from(`${given.key}:${given.password}`).toString("base64")}`;

const address = z.strictObject({
  name: z.string().min(1).max(40),
  business_name: z.string().min(1).max(40).optional(),
  lines: z.array(z.string().min(1).max(40)).min(1).max(3),
  suburb: z.string().min(1).max(40),
  state: z.enum(["ACT", "NSW", "NT", "QLD", "SA", "TAS", "VIC", "WA"]),
  postcode: z.string().regex(/^\d{4}$/),
  phone: z
    .string()
    .regex(/^[\d()+ -]{1,20}$/)
    .optional(),
  email: z.email().max(50).optional(),
});
const parcel = {
  product_id: z.string().min(1).max(5),
  length: z.number().min(0.1).max(105),
  width: z.number().min(0.1).max(105),
  height: z.number().min(0.1).max(105),
  weight: z.number().min(0.001).max(22),
  authority_to_leave: z.literal(false),
  allow_partial_delivery: z.literal(true),
  contains_dangerous_goods: z.literal(false),
};
const movement_type = z.literal("RETURN");
const reference = z.string().min(1).max(50);
const shipments = z.strictObject({
  shipments: z
    .array(
      z.strictObject({
        shipment_reference: reference,
        sender_references: z.array(reference).length(2),
        email_tracking_enabled: z.literal(false),
        movement_type,
        from: address,
        to: address,
        items: z.array(z.strictObject({ item_reference: reference, ...parcel, item_description: z.string().min(1).max(50) })).length(1),
      }),
    )
    .length(1),
});
const prices = z.strictObject({
  shipments: z
    .array(z.strictObject({ movement_type, from: address, to: address, items: z.array(z.strictObject(parcel)).length(1) }))
    .length(1),
});
const labelRequest = z.strictObject({
  wait_for_label_url: z.literal(true),
  preferences: z
    .array(
      z.strictObject({
        type: z.literal("PRINT"),
        format: z.enum(["PDF", "ZPL"]),
        groups: z.array(
          z.strictObject({
            group: z.enum(["Parcel Post", "Express Post"]),
            layout: z.enum(["A4-1pp", "A4-3pp", "A4-4pp", "A6-1pp"]),
            branded: z.boolean(),
            left_offset: z.literal(0),
            top_offset: z.literal(0),
          }),
        ),
      }),
    )
    .length(1),
  shipments: z.array(z.strictObject({ shipment_id: z.string().min(1) })).length(1),
});

const strict: Readonly<Record<string, z.ZodType>> = { "/shipments": shipments, "/prices/shipments": prices, "/labels": labelRequest };

function check({ method, path, headers, body }: Seen): readonly string[] {
  if (path.startsWith("/lodgement4/")) return headers.authorization ? ["the label's host is told our password"] : [];
  const bare = (path.split("?")[0] ?? "").slice(base.length);
  const schema = method === "POST" ? strict[bare] : undefined;
  return [
    ...(/^\d{8,10}$/.test(headers["account-number"] ?? "") ? [] : ["no Account-Number"]),
    ...(method === "POST" && !schema ? ["no such operation"] : []),
    ...(schema?.safeParse(JSON.parse(body)).error?.issues ?? []).map((issue) => `${issue.path.join(".")}: ${issue.message}`),
  ];
}

const offers = [
  { service: "PR", amount: 945, group: "Parcel Post" },
  { service: "XPR", amount: 1_380, group: "Express Post" },
] as const;

/** Its own sentences; that there are more of them, and what they mean, is tried without a server. */
const words: CarrierBench["words"] = [
  ["Shipping information received by Australia Post", "announced"],
  ["Received by Australia Post", "accepted"],
  ["Processed through Australia Post facility", "moving"],
  ["Onboard for delivery", "arriving"],
  ["Awaiting collection", "waiting"],
  ["Delivered", "delivered"],
  ["Attempted delivery - no access", "held_up"],
  ["Returned to sender", "sent_back"],
];

type Kept = TrueLabel & {
  readonly id: string;
  readonly sender: readonly string[];
  deleted: boolean;
  used: boolean;
  scans: { word: string; at: number }[];
};

export async function openAuspostBench(): Promise<CarrierBench> {
  const labels: Kept[] = [];
  let refuses = false;

  const refuse = (context: Context, status: 400 | 401 | 404, code: string, name: string) =>
    context.json({ errors: [{ code, name, message: "As Australia Post says it, with 12 Main Street in it.", field: "" }] }, status);
  const app = new Hono();
  app.use(`${base}/*`, async (context, next) => {
    const isKnown = context.req.header("authorization") === authorization && context.req.header("account-number") === given.number;
    return isKnown ? next() : refuse(context, 401, "API_001", "Unauthenticated");
  });

  app.get(`${base}/accounts/:number`, (context) =>
    context.req.param("number") === given.number
      ? context.json({
          account_number: given.number,
          name: "Halden Goods Pty Ltd",
          expired: false,
          credit_blocked: false,
          postage_products: [],
        })
      : refuse(context, 404, "41002", "ACCOUNT_NOT_FOUND"),
  );

  app.post(`${base}/prices/shipments`, async (context) => {
    const [asked] = prices.parse(await context.req.json()).shipments;
    const offer = offers.find(({ service }) => service === asked?.items[0]?.product_id);
    if (!offer) return refuse(context, 400, "42012", "PRODUCT_NOT_SUPPORTED_BY_CONTRACT_ERROR");
    return context.json({ shipments: [{ shipment_summary: priced(offer.amount, "Quoted"), items: [] }] });
  });

  app.post(`${base}/shipments`, async (context) => {
    const [asked] = shipments.parse(await context.req.json()).shipments;
    const [item] = asked?.items ?? [];
    const offer = offers.find(({ service }) => service === item?.product_id);
    if (refuses || !asked || !item || !offer) {
      refuses = false;
      return refuse(context, 400, "44027", "SUBURB_POSTCODE_STATE_MISMATCH");
    }
    const id = `9lesEAOvOm4AAAFI3swaDR${String(10 + labels.length)}`;
    labels.push({
      id,
      reference: ownReference(id),
      sender: asked.sender_references,
      key: asked.shipment_reference,
      trackingNumber: `33ABC${String(12_800_900_000 + labels.length * 17)}`,
      format: "pdf",
      from: toPlace(asked.from),
      to: toPlace(asked.to),
      grams: Math.round(item.weight * 1_000),
      size: [Math.round(item.length * 10), Math.round(item.width * 10), Math.round(item.height * 10)],
      customs: null,
      cost: { amount: offer.amount, currency: "AUD" },
      get state() {
        return this.deleted ? "cancelled" : "made";
      },
      deleted: false,
      used: false,
      scans: [],
    });
    const kept = labels.at(-1);
    return kept ? context.json({ shipments: [toShipment(kept)] }, 201) : refuse(context, 404, "44013", "SHIPMENT_NOT_FOUND_ERROR");
  });

  app.get(`${base}/shipments`, (context) => {
    const wanted = context.req.query("sender_reference") ?? "";
    if (!context.req.query("offset") || !context.req.query("number_of_shipments")) return refuse(context, 400, "44040", "PAGE_MISSING");
    // Loosely, as search does: whoever looks for a reference finds longer ones too.
    const found = labels.filter(({ sender, deleted }) => !deleted && sender.some((one) => one.startsWith(wanted)));
    return context.json({ shipments: found.map(toShipment) });
  });

  app.delete(`${base}/shipments/:id`, (context) => {
    const kept = labels.find(({ id, deleted }) => id === context.req.param("id") && !deleted);
    if (!kept) return refuse(context, 404, "44013", "SHIPMENT_NOT_FOUND_ERROR");
    if (kept.used) return refuse(context, 400, "44016", "SHIPMENT_INITIATED");
    kept.deleted = true;
    return context.body(null, 200);
  });

  app.post(`${base}/labels`, async (context) => {
    const asked = labelRequest.parse(await context.req.json());
    const kept = labels.find(({ id, deleted }) => id === asked.shipments[0]?.shipment_id && !deleted);
    if (!kept) return refuse(context, 404, "44013", "SHIPMENT_NOT_FOUND_ERROR");
    const format = asked.preferences[0]?.format.toLowerCase() ?? "pdf";
    const url = `${labelHost}/lodgement4/labels/${kept.id}.${format}?AWSAccessKeyId=AKIAR4N3&Expires=1568274226&Signature=ATq0%2FM%3D`;
    return context.json({ labels: [{ request_id: "c2991876", url, status: "AVAILABLE", shipment_ids: [kept.id] }] });
  });

  app.get("/lodgement4/labels/:file", async (context) => {
    const [id, format = ""] = context.req.param("file").split(".");
    const kept = labels.find((one) => one.id === id);
    if (!kept || context.req.query("Signature") !== "ATq0/M=") return context.text("denied", 403);
    const { content } = await labelFile(format === "zpl" ? "zpl" : "pdf", kept.trackingNumber);
    return context.body(new Uint8Array(content), 200, { "content-type": format === "zpl" ? "text/plain" : "application/pdf" });
  });

  app.get(`${base}/track`, (context) => {
    const wanted = (context.req.query("tracking_ids") ?? "").split(",");
    if (wanted.length > 10) return refuse(context, 400, "51101", "TOO_MANY_AP_TRACKING_IDS");
    const tracking_results = wanted.map((tracking_id) => {
      const kept = labels.find(({ trackingNumber }) => trackingNumber === tracking_id);
      if (!kept) return { tracking_id, errors: [{ code: "ESB-10001", name: "Invalid tracking ID" }] };
      const events = kept.scans.map(({ word, at }) => ({ location: "CHULLORA NSW", description: word, date: inSydney(at) })).reverse();
      return { tracking_id, status: "In Transit", trackable_items: [{ article_id: tracking_id, product_type: "eParcel", events }] };
    });
    return context.json({ tracking_results });
  });

  const vendor = await openFakeVendor(app, check);
  const from = {
    name: "John Citizen",
    line1: "1 Main Street",
    line2: "Unit 4",
    postalCode: "3000",
    city: "MELBOURNE",
    country: "AU",
    email: "john@example.com",
    phone: "0401 234 567",
  };
  const to = {
    name: "Returns",
    company: "Halden Goods",
    line1: "123 Centre Road",
    postalCode: "2000",
    city: "SYDNEY",
    region: "New South Wales",
    country: "AU",
  };
  return {
    provider: auspost,
    vendor,
    outside: outsideTo(vendor, [host, labelHost]),
    given,
    wrong: { ...given, password: "not-this-one" },
    plain: { service: "PR", from, to, currency: "AUD", zone: "Australia/Sydney" },
    offers: offers.map(({ service, amount }) => ({
      service,
      carrier: "Australia Post",
      amount,
      currency: "AUD",
      handovers: ["drop_off"],
      paperless: "none",
    })),
    nowhere: {
      from: { ...from, country: "NZ", postalCode: "6012", city: "Karori" },
      to,
      measures: { weight: 500, length: 100, width: 100, height: 100 },
      value: 1_000,
      currency: "AUD",
    },
    words,
    carrier: {
      labels: () => labels,
      nextLabel: () => {
        refuses = true;
      },
      use: (wanted) => {
        const kept = labels.find((one) => one.reference === wanted);
        if (kept) kept.used = true;
      },
      scan: (number, word, at) => labels.find(({ trackingNumber }) => trackingNumber === number)?.scans.push({ word, at }),
    },
    isWrite: ({ method, path }, what) => {
      if (what === "label") return method === "POST" && path === `${base}/shipments`;
      return what === "cancel" && method === "DELETE";
    },
  };
}

function toPlace({ name, postcode }: z.output<typeof address>): TrueLabel["from"] {
  return { name, postalCode: postcode, country: "AU" };
}

function priced(cents: number, status: string): object {
  const total = Number(toDecimal(cents, "AUD"));
  const gst = Number((total / 11).toFixed(2));
  return { total_cost: total, total_cost_ex_gst: Number((total - gst).toFixed(2)), total_gst: gst, status, number_of_items: 1 };
}

function toShipment({ id, key, sender, trackingNumber, cost }: Kept): object {
  return {
    shipment_id: id,
    shipment_reference: key,
    shipment_creation_date: "2026-11-27T15:48:09+10:00",
    sender_references: sender,
    items: [
      {
        item_id: `LDC${id}`,
        item_reference: key,
        tracking_details: { article_id: trackingNumber, consignment_id: trackingNumber.slice(0, 12) },
        product_id: "PR",
        item_summary: { total_cost: 0, status: "Created" },
      },
    ],
    shipment_summary: priced(cost?.amount ?? fromNumber(0, "AUD") ?? 0, "Created"),
  };
}

function inSydney(at: number): string {
  return `${new Date(at + 11 * 3_600_000).toISOString().slice(0, 19)}+11:00`;
}
