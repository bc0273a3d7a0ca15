import { createHmac } from "node:crypto";
import { Hono } from "hono";
import { z } from "zod";
import type { LabelFormat } from "../../../server/domain/connection.ts";
import { parseDecimal } from "../../../server/domain/money.ts";
import type { ScanKind } from "../../../server/domain/tracking.ts";
import { sendcloud } from "../../../server/providers/carriers/sendcloud.ts";
import { labelFile, qrPicture, saved } from "../label-files.ts";
import type { CarrierBench, CarrierOffice, Offer } from "./carrier-bench.ts";
import { openFakeVendor, type Seen } from "./fake-vendor.ts";
import { sendcloudOptions, sendcloudPoints } from "./sendcloud-seed.ts";
import { outsideTo } from "./shop-bench.ts";
import { requestChecker } from "./vendor-document.ts";

const origin = "https://panel.sendcloud.sc";
const key = "9c1d6f6c-52a2-4c6b-8e0e-1f6b5a3a77aa";
const secret = "0b1e7d9f3c5a4b6e8d2f1a3c5e7b9d0f";

const address = z.object({
  name: z.string().min(1).max(75),
  company_name: z.string().max(50).optional(),
  address_line_1: z.string().min(1).max(150),
  address_line_2: z.string().max(150).optional(),
  house_number: z.string().max(20).optional(),
  postal_code: z.string().min(1).max(12),
  city: z.string().min(1).max(30),
  country_code: z.string().regex(/^[A-Z]{2}$/),
  state_province_code: z.string().optional(),
  email: z.string().optional(),
  phone_number: z.string().max(20).optional(),
});
const weight = z.strictObject({ value: z.number().positive(), unit: z.enum(["kg", "g"]) });
const price = z.strictObject({ value: z.number(), currency: z.string().length(3) });
const size = z.strictObject({ length: z.number(), width: z.number(), height: z.number(), unit: z.enum(["cm", "mm"]) });

/** Stricter than Sendcloud's own document: nothing of it is a guess of ours that slipped in. */
const asked = z.strictObject({
  from_address: address,
  to_address: address,
  ship_with: z.strictObject({
    type: z.literal("shipping_option_code"),
    shipping_option_code: z.string(),
    contract: z.int().optional(),
  }),
  dimensions: size,
  weight,
  collo_count: z.literal(1),
  parcel_items: z.array(
    z.strictObject({
      item_id: z.string().max(100),
      description: z
        .string()
        .min(1)
        .refine((text) => [...text].length <= 100),
      quantity: z.int().positive(),
      weight: weight.optional(),
      price,
      hs_code: z.string().max(12).optional(),
      origin_country: z.string().length(2).optional(),
      sku: z.string().optional(),
      return_message: z.string().optional(),
    }),
  ),
  send_tracking_emails: z.literal(false),
  order_number: z.string().max(100),
  total_order_value: price,
  external_reference: z.string().max(40),
  delivery_option: z.enum(["drop_off_point", "drop_off_labelless", "pickup", "in_store"]),
  customs_invoice_nr: z.string().max(40).optional(),
  customs_information: z
    .object({ invoice_number: z.string(), export_reason: z.literal("returned_goods") })
    .loose()
    .optional(),
});
type Asked = z.infer<typeof asked>;

interface Made {
  readonly id: number;
  readonly parcel: number;
  readonly asked: Asked;
  readonly at: number;
  readonly number: string;
  cost: { readonly value: number; readonly currency: string };
  history: { readonly word: string; readonly at: number }[];
  used: boolean;
}

/** What everything a return can be in means to the merchant's parcel. */
const words: readonly (readonly [string, ScanKind | null])[] = [
  ["announced", "announced"],
  ["announced-uncollected", "announced"],
  ["picked-up-by-driver", "accepted"],
  ["to-sorting", "moving"],
  ["sorted", "moving"],
  ["unsorted", "moving"],
  ["unsorted2", "moving"],
  ["sorting", "moving"],
  ["at-sorting-centre", "moving"],
  ["shipment-on-route", "moving"],
  ["delivery-method-changed", "moving"],
  ["delivery-date-changed", "moving"],
  ["delivery-address-changed", "moving"],
  ["driver-on-route", "arriving"],
  ["awaiting-customer-pickup", "waiting"],
  ["delivered", "delivered"],
  ["delivery-forced", "delivered"],
  ["collected-by-customer", "delivered"],
  ["collect-error", "pickup_failed"],
  ["delayed", "held_up"],
  ["delivery-failed", "held_up"],
  ["undeliverable", "held_up"],
  ["at-customs", "held_up"],
  ["refused-by-recipient", "held_up"],
  ["exception", "held_up"],
  ["returned-to-sender", "sent_back"],
  ["unknown", null],
];

const numbers: Readonly<Record<string, number>> = {
  announced: 1000,
  "announced-uncollected": 13,
  "picked-up-by-driver": 22,
  "to-sorting": 3,
  sorted: 5,
  unsorted: 6,
  unsorted2: 18,
  sorting: 7,
  "at-sorting-centre": 62990,
  "shipment-on-route": 91,
  "delivery-method-changed": 62993,
  "delivery-date-changed": 62994,
  "delivery-address-changed": 62995,
  "driver-on-route": 92,
  "awaiting-customer-pickup": 12,
  delivered: 11,
  "delivery-forced": 10,
  "collected-by-customer": 93,
  "collect-error": 15,
  delayed: 4,
  "delivery-failed": 8,
  undeliverable: 80,
  "at-customs": 62989,
  "refused-by-recipient": 62991,
  exception: 62996,
  "returned-to-sender": 62992,
  unknown: 1337,
};

const documents = {
  returns: requestChecker("sendcloud-v3-returns.yaml", "/api/v3"),
  parcels: requestChecker("sendcloud-v3-parcel-documents.yaml", "/api/v3"),
  "service-points": requestChecker("sendcloud-v3-service-points.yaml", "/api/v3"),
};

export interface SendcloudBench extends CarrierBench {
  /** Lists as its schema has them: without ids and without our reference. */
  followSchema(): void;
  /** The list forgets what was just made, as lists that are read elsewhere do. */
  hide(): void;
  /** Carriers that make ZPL only. */
  onlyZpl(): void;
  /** Customs want a form of its own. */
  customsForms: boolean;
  setOptions(options: readonly unknown[]): void;
  /** A return that somebody else made. */
  makeOther(): void;
}

/** Sendcloud, as far as the portal asks it for something: no idempotency but a reference that is taken once, and a carrier behind it that may say no. */
export async function openSendcloudBench(): Promise<SendcloudBench> {
  const made: Made[] = [];
  let next: "refused" | "pending" | null = null;
  let bare = false;
  let hidden = false;
  let zplOnly = false;
  let options = sendcloudOptions;
  const bench = { customsForms: false };

  const app = new Hono();
  app.use("*", async (context, proceed) => {
    const told = context.req.header("authorization") ?? "";
    const right = `Basic ${Buffer.from(`${key}:${secret}`).toString("base64")}`;
    return told === right
      ? proceed()
      : context.json({ errors: [{ status: "401", code: "authentication_failed", detail: "Invalid username/password." }] }, 401);
  });
  const refuse = (detail: string, code = "invalid", pointer = "") => ({ errors: [{ status: "400", code, detail, source: { pointer } }] });

  app.get("/api/v2/user", (context) => context.json({ user: { username: "returns@halden.example", company_name: "Halden Goods" } }));

  app.post("/api/v3/shipping-options", async (context) => {
    const body = z
      .strictObject({
        from_address: z.looseObject({ country_code: z.string(), postal_code: z.string() }),
        to_address: z.looseObject({ country_code: z.string(), postal_code: z.string() }),
        parcels: z.tuple([
          z.strictObject({
            weight: z.strictObject({ value: z.string().regex(/^\d+$/), unit: z.literal("g") }),
            dimensions: z.strictObject({ length: z.string(), width: z.string(), height: z.string(), unit: z.literal("mm") }),
          }),
        ]),
        functionalities: z.strictObject({ returns: z.literal(true) }),
        calculate_quotes: z.literal(true),
      })
      .safeParse(await context.req.json());
    if (!body.success) return context.json(refuse(body.error.message), 400);
    return context.json({ data: body.data.from_address.country_code === "AQ" ? [] : options });
  });

  const add = (told: Asked, at: number): Made => {
    const count = made.length + 1;
    const one: Made = {
      id: 1_751_000 + count * 11,
      parcel: 6_788_000 + count * 13,
      asked: told,
      at,
      number: `3SHALD${String(100_000_000 + count * 7_919)}`,
      cost: { value: 6.15, currency: "EUR" },
      history: [{ word: "announcing", at }],
      used: false,
    };
    made.push(one);
    return one;
  };
  const taken = (reference: string) => made.some((one) => one.asked.external_reference === reference);
  const problemIn = (body: unknown): unknown => {
    const read = asked.safeParse(body);
    if (!read.success) return refuse(read.error.issues[0]?.message ?? "", "invalid", `/${read.error.issues[0]?.path.join("/")}`);
    if (taken(read.data.external_reference))
      return {
        error: {
          code: "validation_error",
          request: "api/v3/returns",
          message: "External reference has already been used in another return.",
        },
      };
    const crosses =
      ["GB", "CH", "NO"].includes(read.data.from_address.country_code) !== ["GB", "CH", "NO"].includes(read.data.to_address.country_code);
    if (crosses && !read.data.customs_information) return refuse("This field is required.", "required", "/customs_information");
    return null;
  };

  app.post("/api/v3/returns/validate", async (context) => {
    const body: unknown = await context.req.json();
    const problem = problemIn(body);
    return problem === null ? context.json(body) : context.json(problem, 400);
  });

  app.post("/api/v3/returns/announce-synchronously", async (context) => {
    const body: unknown = await context.req.json();
    const problem = problemIn(body);
    if (problem !== null) return context.json(problem, 400);
    const at = Date.now();
    const one = add(asked.parse(body), at);
    const fate = next;
    next = null;
    if (fate === "refused") {
      one.history.push({ word: "announcement-failed", at });
      return context.json(refuse("The postal code does not match the city.", "parcel_announcement_error"), 400);
    }
    if (fate === null) one.history.push({ word: "announced", at });
    return context.json({ return_id: one.id, parcel_id: one.parcel, multi_collo_ids: [] }, 201);
  });

  app.get("/api/v3/returns", (context) => {
    const { from_date: from = "", to_date: to = "", page_size: size = "40", cursor } = context.req.query();
    if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(from) || !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(to))
      return context.json(refuse("invalid"), 400);
    // Times without a zone are Amsterdam's there, an hour or two ahead of ours.
    const [begin, end] = [Date.parse(`${from.replace(" ", "T")}+02:00`), Date.parse(`${to.replace(" ", "T")}+02:00`)];
    const all = hidden ? [] : made.filter(({ at }) => at >= begin && at <= end).toReversed();
    const start = Number(cursor ?? 0);
    const most = Number(size);
    const more = start + most < all.length;
    return context.json({
      next: more ? `http://panel.sendcloud.sc/api/v3/returns?cursor=${start + most}&page_size=${most}` : null,
      previous: null,
      data: all.slice(start, start + most).map((one) => answer(one, bare)),
    });
  });

  app.get("/api/v3/returns/:id", (context) => {
    const one = made.find(({ id }) => String(id) === context.req.param("id"));
    return one ? context.json(answer(one, bare)) : context.json(refuse("Not found.", "not_found"), 404);
  });

  app.patch("/api/v3/returns/:id/cancel", (context) => {
    const one = made.find(({ id }) => String(id) === context.req.param("id"));
    if (!one) return context.json(refuse("Not found.", "not_found"), 404);
    if (one.used || isCancelled(one))
      return context.json({ errors: [{ field: "returns", code: 409, message: "Return is not cancellable." }] }, 409);
    one.history.push({ word: "cancelling-upstream", at: Date.now() });
    return context.json({ message: "Cancellation requested successfully" }, 202);
  });

  app.get("/api/v3/parcels/:id/documents/:type", async (context) => {
    const one = made.find(({ parcel }) => String(parcel) === context.req.param("id"));
    if (!one || !isMade(one)) return context.json(refuse("No Parcel matches the given query.", "not_found"), 404);
    if (context.req.param("type") === "customs-declaration") {
      if (!bench.customsForms) return context.json(refuse("No document.", "not_found"), 404);
      return context.body(await saved((document) => void document.addPage([595, 842]).drawText("CN23")), 200, {
        "content-type": "application/pdf",
      });
    }
    const { accept = "" } = context.req.header();
    const format = zplOnly ? "zpl" : ({ "application/pdf": "pdf", "image/png": "png", "application/zpl": "zpl" } as const)[accept];
    if (!format) return context.json(refuse("Not acceptable"), 400);
    if (one.asked.delivery_option === "drop_off_labelless" && format === "png") {
      return context.body(await qrPicture(`LABELLESS:${one.number}`), 200, { "content-type": "image/png" });
    }
    const { content } = await labelFile(format, one.number);
    return context.body(new Uint8Array(content), 200, { "content-type": accept });
  });

  app.get("/api/v3/service-points", (context) => {
    const query = context.req.query();
    if ((query.carrier_code === undefined) === (query.use_integration_carriers === undefined))
      return context.json(refuse("exactly one"), 400);
    if (query.carrier_code === "acme")
      return context.json(refuse("Service points are not supported for the requested carriers: acme."), 400);
    const near = query.country_code === "FR" && query.address_postal_code === "69003";
    return context.json({
      data: {
        results: near
          ? sendcloudPoints
              .filter(({ carrier }) => !query.carrier_code || carrier.code === query.carrier_code)
              .slice(0, Number(query.limit ?? 100))
          : [],
        geocoding: { status: near ? "matched" : "not_found", precision: near ? "postal_code" : null, formatted_address: null },
      },
    });
  });

  const vendor = await openFakeVendor(app, check);
  const byReference = (reference: string) => made.find((one) => `${one.id}-${one.parcel}` === reference);
  const office: CarrierOffice = {
    labels: () => made.map(trueLabel),
    nextLabel: (fate) => {
      next = fate;
    },
    finish: (reference, how) => {
      byReference(reference)?.history.push({ word: how === "made" ? "announced" : "announcement-failed", at: Date.now() });
    },
    use: (reference) => {
      const one = byReference(reference);
      if (one) one.used = true;
    },
    scan: (number, word, at) => {
      made.find((one) => one.number === number)?.history.push({ word, at });
    },
    hooks: () => [],
    deliver: ({ trackingNumber, word, at }, signedWith, signedAt = Date.now()) => {
      const status = { id: numbers[word] ?? 424_242, message: word };
      const body = Buffer.from(
        JSON.stringify({
          action: "parcel_status_changed",
          timestamp: signedAt,
          carrier_status_change_timestamp: at,
          parcel: { id: 6_788_013, tracking_number: trackingNumber, status },
        }),
      );
      return {
        body,
        headers: { "sendcloud-signature": createHmac("sha256", signedWith).update(body).digest("hex"), "content-type": "application/json" },
        url: "https://returns.example.com/api/inbound/con_1",
        at: Date.now(),
      };
    },
    pickups: () =>
      made
        .filter((one) => one.asked.delivery_option === "pickup")
        .map((one) => ({ reference: String(one.id), cancelled: isCancelled(one), day: "", from: 0, to: 0 })),
  };

  return Object.assign(bench, {
    provider: sendcloud,
    vendor,
    outside: outsideTo(vendor, [origin]),
    given: { key, secret },
    wrong: { key, secret: "another secret of somebody else" },
    plain: { service: "postnl:standard/return#60" },
    paperless: { service: "mondial_relay:return/labelless" },
    abroad: { from: { name: "Ann Lee", line1: "12 High Street", postalCode: "SW1A 1AA", city: "London", country: "GB" } },
    offers,
    nowhere: {
      from: { name: "A", line1: "Base 1", postalCode: "9999", city: "Pole", country: "AQ" },
      to: { name: "B", line1: "Rue 1", postalCode: "75017", city: "Paris", country: "FR" },
      measures: { weight: 1_000, length: 100, width: 100, height: 100 },
      value: 1_000,
      currency: "EUR",
    },
    words,
    near: { country: "FR", postalCode: "69003", city: "Lyon", most: 10 },
    far: { country: "FR", postalCode: "00000", most: 10 },
    pickup: { day: "2026-12-01", from: 540, to: 720 },
    window: 24 * 3_600_000,
    carrier: office,
    isWrite: ({ method, path }: Seen, what: string) =>
      what === "label"
        ? method === "POST" && path.endsWith("/announce-synchronously")
        : what === "cancel" && method === "PATCH" && path.endsWith("/cancel"),
    followSchema: () => {
      bare = true;
    },
    hide: () => {
      hidden = true;
    },
    onlyZpl: () => {
      zplOnly = true;
    },
    makeOther: () => {
      const [one] = made;
      if (one) add({ ...one.asked, external_reference: `other${made.length}`, parcel_items: [] }, Date.now());
    },
    setOptions: (other: readonly unknown[]) => {
      options = other;
    },
  } satisfies Omit<SendcloudBench, "customsForms">);
}

const offers: readonly Offer[] = [
  {
    service: "mondial_relay:return/labelless",
    carrier: "Mondial Relay",
    amount: 395,
    currency: "EUR",
    handovers: ["drop_off"],
    paperless: "qr",
  },
  {
    service: "postnl:standard/return#60",
    carrier: "PostNL",
    amount: 615,
    currency: "EUR",
    handovers: ["drop_off", "pickup"],
    paperless: "none",
  },
  { service: "ups:express_saver/return#61", carrier: "UPS", amount: 1_250, currency: "GBP", handovers: ["pickup"], paperless: "none" },
  { service: "dpd:return/return", carrier: "DPD", handovers: ["drop_off"], paperless: "none" },
];

function check(seen: Seen): readonly string[] {
  const [, , , first = ""] = (seen.path.split("?")[0] ?? "").split("/");
  const document = documents[first as keyof typeof documents];
  return document ? document(seen) : [];
}

function isMade({ history }: Made): boolean {
  return history.some(({ word }) => word === "announced");
}

function isCancelled({ history }: Made): boolean {
  return history.some(({ word }) => word.startsWith("cancel"));
}

function trueLabel(one: Made) {
  const { asked: told } = one;
  const place = ({ name, postal_code: postalCode, country_code: country }: Asked["from_address"]) => ({ name, postalCode, country });
  const failed = one.history.some(({ word }) => word === "announcement-failed");
  const format: LabelFormat | "paperless" = told.delivery_option === "drop_off_labelless" ? "paperless" : "pdf";
  return {
    reference: `${one.id}-${one.parcel}`,
    key: told.external_reference,
    trackingNumber: one.number,
    format,
    from: place(told.from_address),
    to: place(told.to_address),
    grams: told.weight.unit === "g" ? told.weight.value : told.weight.value * 1_000,
    size: [told.dimensions.length, told.dimensions.width, told.dimensions.height] as const,
    customs: told.customs_information
      ? told.parcel_items.map((item) => ({
          quantity: item.quantity,
          value: parseDecimal(String(item.price.value), item.price.currency) ?? -1,
          grams: item.weight?.value ?? 0,
          hsCode: item.hs_code ?? "",
          origin: item.origin_country ?? "",
        }))
      : null,
    cost: { amount: Math.round(one.cost.value * 100), currency: one.cost.currency },
    state: isCancelled(one)
      ? ("cancelled" as const)
      : failed
        ? ("given_up" as const)
        : isMade(one)
          ? ("made" as const)
          : ("pending" as const),
  };
}

function answer(one: Made, bare: boolean): unknown {
  const { asked: told } = one;
  const announced = isMade(one);
  const label = `${origin}/api/v3/parcels/${one.parcel}/documents/label`;
  return {
    ...(bare ? {} : { id: one.id, external_reference: told.external_reference }),
    created_at: new Date(one.at).toISOString(),
    is_cancellable: announced && !one.used,
    label_cost: announced ? one.cost : null,
    shipping_product: { code: told.ship_with.shipping_option_code },
    shipping_option: { code: told.ship_with.shipping_option_code },
    collo_count: 1,
    tracking_number: announced ? one.number : null,
    tracking_url: announced ? `https://tracking.eu-central-1-0.sendcloud.sc/forward?carrier=postnl&code=${one.number}` : null,
    parcel_items: told.parcel_items,
    label_url: announced ? label : null,
    ...(announced && { label: { label_printer: label, normal_printer: Array.from({ length: 4 }, () => `${label}?paper_size=a4`) } }),
    send_tracking_emails: false,
    weight: told.weight,
    from_address: told.from_address,
    to_address: told.to_address,
    order_number: told.order_number,
    status: "open",
    status_history: one.history.map(({ word, at }, place) => ({
      carrier_update_timestamp: new Date(at).toISOString(),
      parcel_status_history_id: `${one.id}${place}`,
      parent_status: word,
      carrier_code: "X1",
      carrier_message: `carrier says ${word}`,
    })),
    errors: one.history.some(({ word }) => word === "announcement-failed")
      ? [{ status: "400", code: "parcel_announcement_error", detail: "no" }]
      : [],
  };
}
