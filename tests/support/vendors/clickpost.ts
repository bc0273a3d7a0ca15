import { type Context, Hono } from "hono";
import { z } from "zod";
import { clickpost } from "../../../server/providers/carriers/clickpost.ts";
import { referenceOf, toService } from "../../../server/providers/carriers/clickpost-order.ts";
import type { Delivery } from "../../../server/providers/port.ts";
import type { CarrierBench, TrueLabel, TruePickup } from "./carrier-bench.ts";
import { openFakeVendor, type Seen } from "./fake-vendor.ts";
import { outsideTo } from "./shop-bench.ts";

/**
 * ClickPost: whatever happens is answered with 200 and told in `meta`; an order may be queued (202), be under way (102), and be asked for
 * again under the same reference (323); couriers are known by number and account; times are Indian; webhooks carry a key and no signature.
 */

const given = {
  user: "halden-goods",
  key: "5b1f0c9e-3a77-4d0e-9b0a-2f4f7c7d1e11",
  phone: "+91 98765 43210",
  webhookKey: "wk-7e7cc4c4-273d",
};

const pincode = z.string().regex(/^\d{6}$/);
const phone = z.string().regex(/^\d{10}$/);
const word = (most: number) => z.string().min(1).max(most);
const grams = z.number().int().min(1);
const centimetres = z.number().int().min(1);
const price = z.number().min(0);

const pickupInfo = z.strictObject({
  pickup_name: word(100),
  pickup_phone: phone,
  pickup_email: z.email().optional(),
  pickup_address: word(500),
  pickup_city: word(200),
  pickup_state: word(200),
  pickup_district: word(100),
  pickup_pincode: pincode,
  pickup_country: z.literal("IN"),
  pickup_time: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+05:30$/),
  pickup_address_type: z.enum(["RESIDENTIAL", "OFFICE"]),
});

const order = z.strictObject({
  pickup_info: pickupInfo,
  drop_info: z.strictObject({
    drop_name: word(100),
    drop_phone: phone,
    drop_email: z.email().optional(),
    drop_address: word(500),
    drop_city: word(200),
    drop_state: word(200),
    drop_district: word(100),
    drop_pincode: pincode,
    drop_country: z.literal("IN"),
    drop_address_type: z.literal("OFFICE"),
  }),
  shipment_details: z.strictObject({
    items: z
      .array(z.strictObject({ sku: word(100), description: word(200), quantity: z.number().int().min(1), price, weight: grams }))
      .min(1),
    weight: grams,
    length: centimetres,
    breadth: centimetres,
    height: centimetres,
    order_id: word(50),
    order_type: z.literal("PREPAID"),
    cod_value: z.literal(0),
    invoice_value: price,
    invoice_number: word(50),
    invoice_date: z.iso.date(),
    delivery_type: z.literal("RVP"),
    rvp_reason: word(200),
    reference_number: word(20),
    courier_partner: z.number().int(),
    account_code: word(100),
  }),
  additional: z.strictObject({
    label: z.boolean(),
    async: z.boolean(),
    rvp_reason: word(200),
    return_info: z.strictObject({
      name: word(100),
      phone,
      email: z.email().optional(),
      address: word(500),
      city: word(200),
      state: word(200),
      pincode,
      country: z.literal("IN"),
    }),
  }),
});

const recommendation = z
  .array(
    z.strictObject({
      reference_number: word(20),
      item: word(200),
      pickup_pincode: pincode,
      drop_pincode: pincode,
      order_type: z.literal("PREPAID"),
      delivery_type: z.literal("RVP"),
      invoice_value: price,
      weight: grams,
      length: centimetres,
      breadth: centimetres,
      height: centimetres,
    }),
  )
  .length(1);

function check({ method, path, body }: Seen): readonly string[] {
  const bare = path.split("?")[0] ?? "";
  if (!bare.endsWith("/")) return ["every address ends with a slash"];
  if (method !== "POST") return body === "" ? [] : ["only what is posted has a body"];
  const schema = bare === "/api/v3/create-order/" ? order : bare === "/api/v1/recommendation_api/" ? recommendation : z.never();
  return (schema.safeParse(JSON.parse(body)).error?.issues ?? []).map((issue) => `${issue.path.join(".")}: ${issue.message}`);
}

const couriers = [
  { id: 4, account: "Delhivery-Express", name: "Delhivery", charge: 84.5 },
  { id: 5, account: "Bluedart RVP", name: "Bluedart", charge: null },
] as const;
const [delhivery] = couriers;
const serviceOf = ({ id, account, name }: (typeof couriers)[number]) => toService({ id: String(id), account, name });

/** ClickPost's codes, and what they mean to us. */
const words: CarrierBench["words"] = [
  ...["1", "2", "25", "28", "101"].map((code) => [code, "announced"] as const),
  ["3", "pickup_failed"],
  ["4", "accepted"],
  ["30", "accepted"],
  ...["5", "31", "1004"].map((code) => [code, "moving"] as const),
  ["6", "arriving"],
  ["8", "delivered"],
  ["32", "delivered"],
  ["10", "cancelled"],
  ["16", "lost"],
  ...["7", "9", "17", "18", "19", "20", "23"].map((code) => [code, "held_up"] as const),
  ...["11", "12", "13", "14", "15", "21", "26", "27"].map((code) => [code, "sent_back"] as const),
];

type Kept = Omit<TrueLabel, "state"> & {
  state: TrueLabel["state"];
  used: boolean;
  readonly waybill: string;
  readonly courier: number;
  readonly account: string;
  readonly scans: { code: string; at: number }[];
};

export async function openClickpostBench(): Promise<CarrierBench> {
  const labels: Kept[] = [];
  const pickups: TruePickup[] = [];
  let fate: "refused" | "pending" | null = null;

  const meta = (context: Context, status: number, message: string, result: unknown = null) =>
    context.json({ meta: { status, message, success: status === 200 || status === 323 || status === 600 || status < 300 }, result });
  const app = new Hono();
  app.use(async (context, next) => {
    const isKnown = context.req.query("key") === given.key && context.req.query("username") === given.user;
    return isKnown ? next() : meta(context, 301, "Invalid API key");
  });

  app.post("/api/v1/recommendation_api/", async (context) => {
    const [asked] = recommendation.parse(await context.req.json());
    if (asked?.pickup_pincode === "999999") return meta(context, 200, "Pin code not serviceable", []);
    const preference_array = [...couriers].reverse().map(({ id, account, name, charge }, place) => ({
      cp_id: id,
      cp_name: name,
      account_code: account,
      priority: place + 1,
      ...(charge !== null && { shipping_charge: charge }),
    }));
    return meta(context, 200, "SUCCESS", [{ pincode_serviceable: true, preference_array }]);
  });

  const answerTo = (context: Context, kept: Kept, again: boolean) => {
    if (kept.state === "pending") return meta(context, 102, "Order is under processing");
    if (kept.state === "given_up") return meta(context, 400, "Courier could not place the order");
    const result = { reference_number: kept.key, waybill: kept.waybill, label: "", courier_partner_id: kept.courier };
    return meta(context, again ? 323 : 200, again ? "Order already placed for this reference number" : "Order Placed Successfully", result);
  };

  app.post("/api/v3/create-order/", async (context) => {
    const asked = order.parse(await context.req.json());
    const { shipment_details: details, pickup_info: from, drop_info: to } = asked;
    const before = labels.find(({ key }) => key === details.reference_number);
    if (before) return answerTo(context, before, true);
    const courier = couriers.find(({ id, account }) => id === details.courier_partner && account === details.account_code);
    if (!courier) return meta(context, 351, "Clickpost Account: Does not exist");
    const next = fate;
    fate = null;
    if (next === "refused") return meta(context, 400, `Pickup pincode '${from.pickup_pincode}' is not serviceable`);
    const waybill = `${courier.id}152${String(912_745_900 + labels.length * 13)}`;
    const reference = `${details.reference_number}~${courier.id}~${courier.account}`;
    labels.push({
      reference,
      key: details.reference_number,
      trackingNumber: waybill,
      waybill,
      courier: courier.id,
      account: courier.account,
      format: "paperless",
      from: { name: from.pickup_name, postalCode: from.pickup_pincode, country: from.pickup_country },
      to: { name: to.drop_name, postalCode: to.drop_pincode, country: to.drop_country },
      grams: details.weight,
      size: [details.length * 10, details.breadth * 10, details.height * 10],
      customs: null,
      state: next === "pending" ? "pending" : "made",
      used: false,
      scans: [],
    });
    const [, day = "", hours = "0", minutes = "0"] = /^(.{10})T(\d\d):(\d\d)/.exec(from.pickup_time) ?? [];
    const start = Number(hours) * 60 + Number(minutes);
    pickups.push({ reference, day, from: start, to: start + 240, cancelled: false });
    const kept = labels.at(-1);
    if (!kept) throw new Error("just kept");
    return next === "pending" ? meta(context, 202, "Order queued") : answerTo(context, kept, false);
  });

  app.get("/api/v3/create-order/", (context) => {
    const kept = labels.find(({ key }) => key === context.req.query("reference_number"));
    return kept ? answerTo(context, kept, false) : meta(context, 404, "No order for this reference number");
  });

  app.get("/api/v1/cancel-order/", (context) => {
    const kept = labels.find(({ waybill }) => waybill === context.req.query("waybill"));
    if (!kept || kept.account !== context.req.query("account_code")) return meta(context, 351, "Clickpost Account: Does not exist");
    if (kept.state === "cancelled") return meta(context, 600, "ORDER ALREADY CANCELLED");
    if (kept.used) return meta(context, 350, "Invalid Waybill/ Waybill cannot be cancelled");
    kept.state = "cancelled";
    kept.scans.push({ code: "10", at: Date.now() });
    return meta(context, 600, "SUCCESS");
  });

  app.get("/api/v2/track-order/", (context) => {
    const wanted = (context.req.query("waybill") ?? "").split(",");
    if (wanted.length > 5) return meta(context, 400, "Too many waybills");
    const result = Object.fromEntries(
      wanted.map((waybill) => {
        const kept = labels.find((one) => one.waybill === waybill && String(one.courier) === context.req.query("cp_id"));
        if (!kept) return [waybill, { valid: false }];
        const scans = [...kept.scans].reverse().map(({ code, at }, place) => ({
          clickpost_status_code: Number.isFinite(Number(code)) && code.trim() !== "" ? Number(code) : 4_242,
          clickpost_status_description: "As ClickPost says it",
          timestamp: new Date(at + 330 * 60_000).toISOString().slice(0, 23).replace("T", " "),
          location: "Delhi_Kalkaji_D (Delhi)",
          remark: "As the courier says it",
          checkpoint_id: 112_650_092 + kept.scans.length - place,
        }));
        return [waybill, { latest_status: scans[0] ?? null, scans, valid: true }];
      }),
    );
    return meta(context, 200, "SUCCESS", result);
  });

  const vendor = await openFakeVendor(app, check);
  const delhi = { city: "Delhi", region: "Delhi", country: "IN" };
  const from = {
    name: "Rahul Jagat",
    line1: "L-19B, Third Floor",
    line2: "Malviya Nagar",
    postalCode: "110017",
    ...delhi,
    phone: "+91 80808 08080",
  };
  const to = { name: "Returns", line1: "1, Top Floor, Connaught Place", postalCode: "110001", ...delhi, email: "returns@halden.example" };
  const pickup = { day: new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10), from: 10 * 60, to: 14 * 60 };
  const plain = {
    service: serviceOf(delhivery),
    from,
    to,
    format: null,
    handover: "pickup",
    pickup,
    currency: "INR",
    zone: "Asia/Kolkata",
  } as const;
  return {
    provider: clickpost,
    vendor,
    outside: outsideTo(vendor, ["https://www.clickpost.in"]),
    given,
    wrong: { ...given, key: "00000000-0000-0000-0000-000000000000" },
    plain,
    paperless: {},
    keyThere: referenceOf,
    offers: couriers.map((one) => ({
      service: serviceOf(one),
      carrier: one.name,
      ...(one.charge !== null && { amount: Math.round(one.charge * 100), currency: "INR" }),
      handovers: ["pickup"],
      paperless: "code",
    })),
    nowhere: {
      from: { ...from, postalCode: "999999" },
      to,
      measures: { weight: 500, length: 100, width: 100, height: 100 },
      value: 1_000,
      currency: "INR",
    },
    words,
    pickup,
    carrier: {
      labels: () => labels,
      nextLabel: (next) => {
        fate = next;
      },
      finish: (reference, how) => {
        const kept = labels.find((one) => one.reference === reference);
        if (kept) kept.state = how;
      },
      use: (reference) => {
        const kept = labels.find((one) => one.reference === reference);
        if (kept) kept.used = true;
      },
      scan: (number, code, at) => labels.find(({ waybill }) => waybill === number)?.scans.push({ code, at }),
      hooks: () => [],
      deliver: ({ trackingNumber, word: code, at }, secret): Delivery => ({
        body: new TextEncoder().encode(
          JSON.stringify({ waybill: trackingNumber, clickpost_status_code: code, cp_id: 4, timestamp: new Date(at).toISOString() }),
        ),
        headers: { "content-type": "application/json", webhook_key: secret },
        url: "https://returns.example.com/api/inbound/con_1",
        at: Date.now(),
      }),
      pickups: () => pickups,
    },
    isWrite: ({ method, path }, what) => {
      if (what === "label") return method === "POST" && path.startsWith("/api/v3/create-order/");
      return what === "cancel" && path.startsWith("/api/v1/cancel-order/");
    },
  };
}
