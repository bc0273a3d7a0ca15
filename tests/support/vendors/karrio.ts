import { type Context, Hono } from "hono";
import { z } from "zod";
import type { LabelFormat } from "../../../server/domain/connection.ts";
import { parseDecimal } from "../../../server/domain/money.ts";
import type { ScanKind } from "../../../server/domain/tracking.ts";
import { karrio } from "../../../server/providers/carriers/karrio.ts";
import { labelFile } from "../label-files.ts";
import type { CarrierBench, CarrierOffice, Offer, TruePlace } from "./carrier-bench.ts";
import { openFakeVendor, type Seen } from "./fake-vendor.ts";
import { outsideTo } from "./shop-bench.ts";
import { requestChecker } from "./vendor-document.ts";

const origin = "https://karrio.halden.example";
const token = "key_2f1a9c7e5b3d4f6a8c0e2b4d6f8a0c1e";
/** Of an account that has no carrier yet. */
const bareToken = "key_00000000000000000000000000000000";

const party = z.strictObject({
  person_name: z.string().min(1).max(100),
  company_name: z.string().max(100).optional(),
  address_line1: z.string().min(1).max(100),
  address_line2: z.string().max(100).optional(),
  postal_code: z.string().max(20),
  city: z.string().max(50),
  state_code: z.string().max(50).optional(),
  country_code: z.string().length(2),
  email: z.string().optional(),
  phone_number: z.string().max(50).optional(),
});
const commodity = z.strictObject({
  title: z.string().max(200),
  quantity: z.int(),
  weight: z.number(),
  weight_unit: z.literal("KG"),
  value_amount: z.number(),
  value_currency: z.string(),
  sku: z.string().optional(),
  hs_code: z.string().optional(),
  origin_country: z.string().optional(),
});
const parcel = z.strictObject({
  weight: z.number().positive(),
  weight_unit: z.literal("KG"),
  length: z.number(),
  width: z.number(),
  height: z.number(),
  dimension_unit: z.literal("CM"),
  description: z.string().max(250).optional(),
  items: z.array(commodity).optional(),
});
const draft = z.strictObject({
  shipper: party,
  recipient: party,
  return_address: party,
  is_return: z.literal(true),
  parcels: z.tuple([parcel]),
  reference: z.string().max(100),
  order_id: z.string().max(50),
  label_type: z.enum(["PDF", "PNG", "ZPL"]),
  services: z.tuple([z.string()]),
  carrier_ids: z.tuple([z.string()]),
  options: z.strictObject({ currency: z.string() }),
  metadata: z.strictObject({ key: z.string(), return_number: z.string() }),
  customs: z
    .strictObject({
      commodities: z.array(commodity),
      content_type: z.literal("return_merchandise"),
      content_description: z.string(),
      commercial_invoice: z.literal(false),
      invoice: z.string().max(50),
      invoice_date: z.iso.date(),
    })
    .optional(),
});
type Draft = z.infer<typeof draft>;

interface Kept {
  readonly id: string;
  readonly draft: Draft;
  readonly number: string;
  rate: ReturnType<typeof ratesOf>[number] | null;
  label: LabelFormat;
  status: "draft" | "purchased" | "cancelled" | "in_transit";
  readonly events: { readonly word: string; readonly at: number }[];
}

interface Booked {
  readonly id: string;
  readonly asked: Readonly<Record<string, unknown>>;
  status: "scheduled" | "cancelled";
}

interface Hook {
  readonly id: string;
  readonly url: string;
  readonly secret: string;
  enabled_events: string[];
  disabled: boolean;
}

const words: readonly (readonly [string, ScanKind | null])[] = [
  ["pending", "announced"],
  ["picked_up", "accepted"],
  ["in_transit", "moving"],
  ["out_for_delivery", "arriving"],
  ["ready_for_pickup", "waiting"],
  ["delivered", "delivered"],
  ["on_hold", "held_up"],
  ["delivery_delayed", "held_up"],
  ["delivery_failed", "held_up"],
  ["return_to_sender", "sent_back"],
  ["cancelled", "cancelled"],
  ["unknown", null],
];

const offers: readonly Offer[] = [
  { service: "gls-fr:gls_shop_return", carrier: "GLS", amount: 545, currency: "EUR", handovers: ["drop_off", "pickup"], paperless: "none" },
  {
    service: "dhl-de:dhl_parcel_de_retoure",
    carrier: "DHL",
    amount: 620,
    currency: "EUR",
    handovers: ["drop_off", "pickup"],
    paperless: "none",
  },
  { service: "post:letter_with_tracking", carrier: "Generic", handovers: ["drop_off", "pickup"], paperless: "none" },
];

export interface KarrioBench extends CarrierBench {
  /** What a carrier answers Karrio with when the next label is bought. */
  failAtCarrier(message: { readonly code: string; readonly message: string }): void;
  /** Documents are asked for apart from the shipment. */
  withoutDocuments(): void;
  /** How often drafts were made. */
  drafts(): number;
  /** What was asked with, of the last request. */
  lastHeaders(): Readonly<Record<string, string>>;
  /** Takes the place of what events are told as. */
  tellEvents(events: readonly unknown[], status: string): void;
}

/** A Karrio of the merchant's own, as far as the portal asks it: drafts that are bought once, addresses it turns round, and 424 for carriers. */
export async function openKarrioBench(): Promise<KarrioBench> {
  const kept: Kept[] = [];
  const booked: Booked[] = [];
  const hooks: Hook[] = [];
  let refusal: { readonly code: string; readonly message: string } | null = null;
  let withDocuments = true;
  let told: { readonly events: readonly unknown[]; readonly status: string } | null = null;
  let count = 0;

  const app = new Hono();
  const problem = (context: Context, status: 400 | 401 | 404 | 409, code: string, message: string) =>
    context.json({ errors: [{ code, message }] }, status);
  const carriers = (context: Context, code: string, message: string) =>
    context.json({ messages: [{ code, message, carrier_name: "gls", carrier_id: "gls-fr", level: "error" }] }, 424);

  app.use("*", async (context, proceed) => {
    const right = [`Token ${token}`, `Token ${bareToken}`].includes(context.req.header("authorization") ?? "");
    return right ? proceed() : problem(context, 401, "authentication_required", "Authentication credentials were not provided.");
  });

  app.get("/", (context) => context.json({ VERSION: "2026.1.32", APP_NAME: "Karrio", HOST: origin }));

  app.get("/v1/connections", (context) => {
    const bare = context.req.header("authorization") === `Token ${bareToken}`;
    const connection = (carrier_id: string, carrier_name: string, active: boolean) => ({
      id: `car_${carrier_id}`,
      carrier_id,
      carrier_name,
      active,
      capabilities: ["rating", "shipping", "tracking"],
      is_system: false,
      test_mode: false,
    });
    return context.json({
      count: 3,
      next: null,
      previous: null,
      results: bare ? [connection("ups", "ups", false)] : [connection("gls-fr", "gls", true), connection("dhl-de", "dhl_parcel_de", true)],
    });
  });

  app.post("/v1/proxy/rates", async (context) => {
    const body = z
      .strictObject({
        shipper: party,
        recipient: party,
        is_return: z.literal(true),
        parcels: z.tuple([parcel]),
        options: z.strictObject({ currency: z.string(), declared_value: z.number() }),
      })
      .safeParse(await context.req.json());
    if (!body.success) return problem(context, 400, "validation", body.error.message);
    if (body.data.recipient.country_code === "KP") return carriers(context, "no_service", "no service for this destination");
    return context.json({ messages: [], rates: ratesOf() });
  });

  app.post("/v1/shipments", async (context) => {
    const body = draft.safeParse(await context.req.json());
    if (!body.success) return problem(context, 400, "validation", body.error.message);
    count++;
    const one: Kept = {
      id: `shp_${String(count).padStart(4, "0")}77aa`,
      draft: body.data,
      number: `GLS${9_000_000_000 + count * 7_919}`,
      rate: null,
      label: "pdf",
      status: "draft",
      events: [],
    };
    kept.unshift(one);
    return context.json(await answer(one, false), 201);
  });

  app.get("/v1/shipments", async (context) => {
    const { reference = "", limit = "20", offset = "0" } = context.req.query();
    // As Karrio does it, anything that holds the reference is found by it.
    const all = kept.filter((one) => one.draft.reference.toLowerCase().includes(reference.toLowerCase()));
    const [start, most] = [Number(offset), Math.min(100, Number(limit))];
    const results = await Promise.all(all.slice(start, start + most).map((one) => answer(one, false)));
    return context.json({ count: all.length, next: start + most < all.length ? "/v1/shipments?more" : null, previous: null, results });
  });

  const byId = (context: Context) => kept.find(({ id }) => id === context.req.param("id"));

  app.get("/v1/shipments/:id", async (context) => {
    const one = byId(context);
    return one ? context.json(await answer(one, false)) : problem(context, 404, "not_found", "No Shipment matches the given query.");
  });

  app.post("/v1/shipments/:id/purchase", async (context) => {
    const one = byId(context);
    if (!one) return problem(context, 404, "not_found", "No Shipment matches the given query.");
    const body = z
      .strictObject({ selected_rate_id: z.string(), label_type: z.enum(["PDF", "PNG", "ZPL"]) })
      .safeParse(await context.req.json());
    if (!body.success) return problem(context, 400, "validation", body.error.message);
    if (one.status !== "draft")
      return problem(context, 409, "state_error", `The shipment is '${one.status}' and cannot be purchased again`);
    if (refusal) {
      const { code, message } = refusal;
      refusal = null;
      return carriers(context, code, message);
    }
    one.rate = ratesOf().find(({ id }) => id === body.data.selected_rate_id) ?? null;
    if (!one.rate) return problem(context, 400, "validation", "no such rate");
    one.status = "purchased";
    one.label = body.data.label_type.toLowerCase() as LabelFormat;
    return context.json(await answer(one, withDocuments));
  });

  app.post("/v1/shipments/:id/documents/:doc", async (context) => {
    const one = byId(context);
    if (!one || one.status === "draft") return problem(context, 404, "not_found", "No document");
    return context.json(await documentOf(one));
  });

  app.post("/v1/shipments/:id/cancel", async (context) => {
    const one = byId(context);
    if (!one) return problem(context, 404, "not_found", "No Shipment matches the given query.");
    if (one.status === "cancelled") return context.body(null, 304);
    if (one.status === "in_transit")
      return problem(context, 409, "state_error", "The shipment is 'in_transit' and can not be cancelled anymore...");
    one.status = "cancelled";
    return context.json(await answer(one, false));
  });

  app.get("/v1/trackers/:identifier", (context) => {
    const one = kept.find(({ number, rate }) => rate && number === context.req.param("identifier"));
    if (!one) return context.json({ messages: [{ code: "not_found", message: "No Tracking matches the given query." }] }, 404);
    const events =
      told?.events ??
      one.events.toReversed().map(({ word, at }) => ({
        date: new Date(at).toISOString().slice(0, 10),
        time: new Date(at).toISOString().slice(11, 16),
        timestamp: new Date(at).toISOString(),
        status: words.some(([known]) => known === word) ? word : null,
        code: word,
        description: `carrier says ${word}`,
        location: "LYON, FR",
      }));
    return context.json({
      id: "trk_1",
      tracking_number: one.number,
      carrier_name: "gls",
      carrier_id: "gls-fr",
      status: told?.status ?? one.events.at(-1)?.word ?? "pending",
      estimated_delivery: "2026-12-03",
      delivered: false,
      test_mode: false,
      events,
    });
  });

  app.post("/v1/pickups", async (context) => {
    const body = z
      .strictObject({
        carrier_code: z.literal("gls"),
        pickup_date: z.iso.date(),
        address: party,
        ready_time: z.string().regex(/^\d\d:\d\d$/),
        closing_time: z.string().regex(/^\d\d:\d\d$/),
        tracking_numbers: z.array(z.string()).min(1),
        instruction: z.string().max(50).optional(),
        options: z.strictObject({ connection_id: z.string() }).optional(),
        metadata: z.strictObject({ key: z.string() }),
      })
      .safeParse(await context.req.json());
    if (!body.success) return problem(context, 400, "validation", body.error.message);
    const one: Booked = { id: `pck_${booked.length + 1}`, asked: body.data, status: "scheduled" };
    booked.push(one);
    return context.json(pickupAnswer(one), 201);
  });
  app.get("/v1/pickups", (context) => {
    const { pickup_date_after: after = "", pickup_date_before: before = "9" } = context.req.query();
    const results = booked
      .filter(({ asked }) => String(asked.pickup_date) >= after && String(asked.pickup_date) <= before)
      .map(pickupAnswer);
    return context.json({ count: results.length, next: null, previous: null, results });
  });
  app.get("/v1/pickups/:id", (context) => {
    const one = booked.find(({ id }) => id === context.req.param("id"));
    return one ? context.json(pickupAnswer(one)) : problem(context, 404, "not_found", "No Pickup");
  });
  app.post("/v1/pickups/:id/cancel", (context) => {
    const one = booked.find(({ id }) => id === context.req.param("id"));
    if (!one) return problem(context, 404, "not_found", "No Pickup");
    if (one.status === "cancelled") return problem(context, 409, "state_error", "The pickup is already cancelled");
    one.status = "cancelled";
    return context.json(pickupAnswer(one));
  });

  app.get("/v1/webhooks", (context) =>
    context.json({ count: hooks.length, next: null, previous: null, results: hooks.map((one) => ({ ...one, test_mode: false })) }),
  );
  app.post("/v1/webhooks", async (context) => {
    const { url, enabled_events } = z
      .strictObject({ url: z.url(), description: z.string(), enabled_events: z.array(z.string()) })
      .parse(await context.req.json());
    const id = `web_${++count}`;
    hooks.push({ id, url, secret: `${id}-secret-of-karrios`, enabled_events, disabled: false });
    return context.json({ id }, 201);
  });
  app.patch("/v1/webhooks/:id", async (context) => {
    const one = hooks.find(({ id }) => id === context.req.param("id"));
    if (!one) return problem(context, 404, "not_found", "No Webhook");
    Object.assign(one, await context.req.json());
    return context.json(one);
  });
  app.delete("/v1/webhooks/:id", (context) => {
    const place = hooks.findIndex(({ id }) => id === context.req.param("id"));
    if (place < 0) return problem(context, 404, "not_found", "No Webhook");
    hooks.splice(place, 1);
    return context.json({ operation: "Remove webhook", success: true });
  });

  const vendor = await openFakeVendor(app, requestChecker("karrio-openapi.yml") ?? undefined);
  const office: CarrierOffice = {
    labels: () =>
      kept
        .filter(({ rate }) => rate)
        .toReversed()
        .map(trueLabel),
    nextLabel: () => {
      refusal = { code: "E018", message: "The postal code 69003 of Claire Martin does not match the city." };
    },
    use: (reference) => {
      const one = kept.find(({ id }) => id === reference);
      if (one) one.status = "in_transit";
    },
    scan: (number, word, at) => {
      kept.find((one) => one.number === number)?.events.push({ word, at });
    },
    pickups: () =>
      booked.map(({ id, asked, status }) => ({
        reference: id,
        day: String(asked.pickup_date),
        from: minutes(asked.ready_time),
        to: minutes(asked.closing_time),
        cancelled: status === "cancelled",
      })),
    hooks: () => hooks.map(({ url, disabled }) => ({ url, active: !disabled })),
    switchOffHooks: () => {
      for (const one of hooks) one.disabled = true;
    },
    deliver: ({ trackingNumber, word, at }, secret) => ({
      body: Buffer.from(
        JSON.stringify({
          event: "tracker_updated",
          data: { tracking_number: trackingNumber, status: word, events: [{ status: word, timestamp: new Date(at).toISOString() }] },
        }),
      ),
      headers: { "x-event-id": secret, "content-type": "application/json" },
      url: "https://returns.example.com/api/inbound/con_1",
      at: Date.now(),
    }),
  };

  return {
    provider: karrio,
    vendor,
    outside: outsideTo(vendor, [origin]),
    given: { address: origin, token, mode: "live" },
    wrong: { address: origin, token: "key_of_somebody_else", mode: "live" },
    narrow: { address: origin, token: bareToken, mode: "live" },
    plain: { service: "gls-fr:gls_shop_return" },
    abroad: { from: { name: "Ann Lee", line1: "12 High Street", postalCode: "SW1A 1AA", city: "London", country: "GB" } },
    offers,
    nowhere: {
      from: { name: "A", line1: "Street 1", postalCode: "9999", city: "Pyongyang", country: "KP" },
      to: { name: "B", line1: "Rue 1", postalCode: "75017", city: "Paris", country: "FR" },
      measures: { weight: 1_000, length: 100, width: 100, height: 100 },
      value: 1_000,
      currency: "EUR",
    },
    words,
    pickup: { day: "2026-12-01", from: 540, to: 720 },
    carrier: office,
    isWrite: ({ method, path }: Seen, what) => {
      const ends = { label: "/purchase", cancel: "/cancel", pickup: "/v1/pickups", cancel_pickup: "/cancel" }[what];
      return method === "POST" && path.endsWith(ends) && path.startsWith(what.includes("pickup") ? "/v1/pickups" : "/v1/shipments");
    },
    failAtCarrier: (message) => {
      refusal = message;
    },
    withoutDocuments: () => {
      withDocuments = false;
    },
    drafts: () => kept.length,
    lastHeaders: () => vendor.seen.at(-1)?.headers ?? {},
    tellEvents: (events, status) => {
      told = { events, status };
    },
  };
}

function ratesOf() {
  const rate = (carrier_id: string, carrier_name: string, service: string, total_charge: number | null, title: string | null) => ({
    id: `rat_${carrier_id}_${service}`,
    object_type: "rate",
    carrier_id,
    carrier_name,
    service,
    currency: total_charge === null ? null : "EUR",
    total_charge,
    transit_days: 2,
    extra_charges: [],
    meta: { ...(title && { service_name: title }), carrier_connection_id: `car_${carrier_id}` },
    test_mode: false,
  });
  return [
    rate("dhl-de", "dhl_parcel_de", "dhl_parcel_de_retoure", 6.2, "DHL PARCEL DE RETOURE"),
    rate("gls-fr", "gls", "gls_shop_return", 5.45, "GLS SHOP RETURN"),
    rate("post", "generic", "letter_with_tracking", null, null),
  ];
}

async function documentOf({ label, number }: Kept) {
  const { content } = await labelFile(label, number);
  return { category: "label", format: label.toUpperCase(), print_format: null, url: null, base64: Buffer.from(content).toString("base64") };
}

async function answer(one: Kept, withDocuments: boolean): Promise<unknown> {
  const { id, draft: asked, status, rate, number } = one;
  return {
    ...asked,
    id,
    object_type: "shipment",
    status,
    rates: ratesOf().filter(({ carrier_id, service }) => asked.carrier_ids.includes(carrier_id) && asked.services.includes(service)),
    carrier_name: rate?.carrier_name ?? null,
    carrier_id: rate?.carrier_id ?? null,
    selected_rate: rate,
    tracking_number: rate ? number : null,
    tracking_url: rate ? `/v1/trackers/gls/${number}` : null,
    created_at: "2026-11-26 05:00:00.000000+0000",
    test_mode: false,
    label_url: rate ? `/v1/shipments/${id}/label.pdf` : null,
    shipping_documents: rate && withDocuments ? [await documentOf(one)] : [],
  };
}

function trueLabel(one: Kept) {
  const { draft: asked, rate } = one;
  const place = ({ person_name: name, postal_code: postalCode, country_code: country }: Draft["shipper"]): TruePlace => ({
    name,
    postalCode,
    country,
  });
  const [first] = asked.parcels;
  return {
    reference: one.id,
    key: asked.reference,
    trackingNumber: one.number,
    format: one.label,
    // A return is turned round on its way to the carrier.
    from: place(asked.recipient),
    to: place(asked.shipper),
    grams: Math.round(first.weight * 1_000),
    size: [first.length * 10, first.width * 10, first.height * 10] as const,
    customs: asked.customs
      ? asked.customs.commodities.map((item) => ({
          quantity: item.quantity,
          value: parseDecimal(String(item.value_amount), item.value_currency) ?? -1,
          grams: Math.round(item.weight * 1_000),
          hsCode: item.hs_code ?? "",
          origin: item.origin_country ?? "",
        }))
      : null,
    ...(rate?.total_charge != null && { cost: { amount: Math.round(rate.total_charge * 100), currency: "EUR" } }),
    state: one.status === "cancelled" ? ("cancelled" as const) : ("made" as const),
  };
}

function pickupAnswer({ id, asked, status }: Booked): unknown {
  return {
    ...asked,
    id,
    status,
    object_type: "pickup",
    carrier_name: "gls",
    carrier_id: "gls-fr",
    confirmation_number: `C${id}`,
    parcels: [],
    pickup_charge: { name: "Pickup", amount: 4.5, currency: "EUR" },
    test_mode: false,
  };
}

function minutes(time: unknown): number {
  const [hours = 0, rest = 0] = String(time).split(":").map(Number);
  return hours * 60 + rest;
}
