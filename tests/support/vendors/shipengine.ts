import { generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { Hono } from "hono";
import type { z } from "zod";
import type { ScanKind } from "../../../server/domain/tracking.ts";
import type { Sender } from "../../../server/providers/carriers/port.ts";
import { shipengine } from "../../../server/providers/carriers/shipengine.ts";
import { labelFile, qrPicture } from "../label-files.ts";
import type { CarrierBench, CarrierOffice, TrueLabel, TruePickup } from "./carrier-bench.ts";
import { openFakeVendor, type Seen } from "./fake-vendor.ts";
import { shipengineChecker } from "./shipengine-document.ts";
import { type AddressTold, requests } from "./shipengine-requests.ts";
import { outsideTo } from "./shop-bench.ts";

const api = "https://api.shipengine.com";
/** Codes to show lie on another host than labels. */
const elsewhere = "https://shipengine-qr.s3.amazonaws.com";
const right = "TEST_7e1c0d3b9a5f";

/** As ShipStation signs for everybody, and a stranger who would like to. */
const vendorKey = generateKeyPairSync("rsa", { modulusLength: 2048 });
const strangerKey = generateKeyPairSync("rsa", { modulusLength: 2048 });
const keyId = "2f4a1c60-0001";

interface Service {
  readonly code: string;
  readonly name: string;
  readonly cents: number;
  readonly days: number | null;
  readonly returns: boolean;
}

const carriers: readonly {
  readonly id: string;
  readonly code: string;
  readonly returns: boolean;
  readonly off: boolean;
  readonly services: readonly Service[];
}[] = [
  {
    id: "se-1001",
    code: "stamps_com",
    returns: true,
    off: false,
    services: [
      { code: "usps_ground_advantage", name: "USPS Ground Advantage", cents: 519, days: 3, returns: true },
      { code: "usps_priority_mail", name: "USPS Priority Mail", cents: 830, days: 2, returns: true },
      { code: "usps_media_mail", name: "USPS Media Mail", cents: 401, days: 8, returns: false },
    ],
  },
  {
    id: "se-1002",
    code: "ups",
    returns: true,
    off: false,
    services: [{ code: "ups_ground", name: "UPS® Ground", cents: 1_187, days: null, returns: true }],
  },
  {
    id: "se-1003",
    code: "dhl_express",
    returns: false,
    off: false,
    services: [{ code: "dhl_express_worldwide", name: "DHL", cents: 4_000, days: 2, returns: false }],
  },
  {
    id: "se-1004",
    code: "fedex",
    returns: true,
    off: true,
    services: [{ code: "fedex_ground", name: "FedEx Ground®", cents: 990, days: 3, returns: true }],
  },
];

export const shipengineServiceOf = (code: string) =>
  `${carriers.find(({ services }) => services.some((one) => one.code === code))?.id}.${code}`;

interface Kept {
  readonly id: string;
  readonly told: z.infer<typeof requests.label>;
  readonly carrier: string;
  readonly service: Service;
  readonly number: string;
  status: "completed" | "processing" | "error" | "voided";
  used: boolean;
  readonly events: object[];
}

const shopper: Sender = {
  name: "Claire Martin",
  line1: "965 Mission St",
  line2: "Apt 5",
  postalCode: "94105",
  city: "San Francisco",
  region: "CA",
  country: "US",
  email: "claire@example.com",
  phone: "+14155550101",
};
const merchant: Sender = {
  name: "Returns",
  company: "Halden Goods",
  line1: "215 Clayton St",
  postalCode: "94117",
  city: "San Francisco",
  region: "CA",
  country: "US",
};

const week = Object.fromEntries(
  ["monday", "tuesday", "wednesday", "thursday", "friday"].map((day) => [day, [{ open: "08:00", close: "18:00" }]]),
);
const points = [
  {
    service_point_id: "upsap-2",
    company_name: "Corner Books",
    distance_in_meters: 740.2,
    features: ["drop_off_point", "pickup_point"],
    hours_of_operation: { ...week, saturday: [{ open: "10:00", close: "24:00" }] },
  },
  {
    service_point_id: "upsap-1",
    company_name: "Mission Hardware",
    distance_in_meters: 120.5,
    features: ["drop_off_point"],
    hours_of_operation: week,
  },
  {
    service_point_id: "upsap-9",
    company_name: "Only to fetch",
    distance_in_meters: 50,
    features: ["pickup_point"],
    hours_of_operation: week,
  },
  {
    service_point_id: "upsap-3",
    company_name: "Late Shop",
    distance_in_meters: 1_305,
    features: ["drop_off_point"],
    hours_of_operation: {},
  },
];

/** ShipStation's API, as far as the portal asks it for something: every request by its own document, one key for everybody's webhooks. */
export async function openShipengineBench(): Promise<CarrierBench & { readonly office: { forge: typeof forge } }> {
  const kept: Kept[] = [];
  const pickups: (TruePickup & { readonly notes: string; readonly createdAt: number })[] = [];
  const hooks: { webhook_id: string; event: string; url: string; name: string; headers: { key: string; value: string }[] }[] = [];
  const complaints: string[] = [];
  let fate: "made" | "refused" | "pending" = "made";
  let count = 0;
  const newId = () => `se-${50_000 + ++count * 11}`;

  const usd = (cents: number) => ({ currency: "usd", amount: cents / 100 });
  const toLabel = ({ id, told, carrier, service, number, status }: Kept) => {
    const isMade = status === "completed" || status === "voided";
    const paperless = told.display_scheme === "paperless";
    const at = (format: string) => `${api}/v1/downloads/10/${id}/label-${id}.${format}`;
    return {
      label_id: id,
      status,
      shipment_id: newId(),
      external_shipment_id: told.shipment.external_shipment_id,
      external_order_id: told.shipment.external_order_id,
      created_at: new Date().toISOString(),
      shipment_cost: usd(service.cents - 4),
      insurance_cost: usd(4),
      is_return_label: true,
      rma_number: told.rma_number,
      carrier_id: told.shipment.carrier_id,
      carrier_code: carrier,
      service_code: service.code,
      voided: status === "voided",
      label_format: told.label_format,
      display_scheme: told.display_scheme,
      tracking_number: isMade ? number : null,
      tracking_url: isMade ? `https://tools.usps.com/go/TrackConfirmAction?qtc_tLabels1=${number}` : null,
      label_download: isMade && !paperless ? { href: at(told.label_format), pdf: at("pdf"), png: at("png"), zpl: at("zpl") } : {},
      qr_code_download: isMade && paperless ? { href: `${elsewhere}/${id}.qr`, type: "qrcode" } : null,
      paperless_download:
        isMade && paperless
          ? { href: `${elsewhere}/${id}.qr`, instructions: "Show it at the counter.", handoff_code: `L${number.slice(-8)}` }
          : null,
      ...(status === "voided" && { refund_details: { refund_status: "pending" } }),
    };
  };

  type Made = { readonly status: number; readonly body?: object };
  const ok = (body: object): Made => ({ status: 200, body });
  const refused = (status: number, code: string, message: string): Made => ({
    status,
    body: { request_id: "b7a2-1", errors: [{ error_source: "shipengine", error_type: "validation", error_code: code, message }] },
  });
  const missing = refused(404, "not_found", "no such thing");

  const rate = (told: z.infer<typeof requests.rates>): Made => {
    const { carrier_ids: ids } = told.rate_options;
    const within = told.shipment.ship_from.country_code === "US" && told.shipment.ship_to.country_code === "US";
    const rates = carriers.flatMap(({ id, code, off, services }) =>
      ids.includes(id) && !off && within
        ? services.flatMap((service) =>
            ["package", "flat_rate_envelope"].map((kind) => ({
              rate_id: newId(),
              rate_type: "shipment",
              carrier_id: id,
              carrier_code: code,
              carrier_friendly_name: code,
              service_code: service.code,
              service_type: service.name,
              package_type: kind,
              shipping_amount: usd(service.cents - 4 - (kind === "package" ? 0 : 50)),
              insurance_amount: usd(0),
              confirmation_amount: usd(0),
              other_amount: usd(4),
              ...(service.days !== null && { delivery_days: service.days }),
              validation_status: "valid",
              warning_messages: [],
              error_messages: [],
            })),
          )
        : [],
    );
    return ok({ shipment_id: newId(), rate_response: { rates, invalid_rates: [], status: "completed", errors: [] } });
  };

  const buy = (told: z.infer<typeof requests.label>): Made => {
    const carrier = carriers.find(({ id }) => id === told.shipment.carrier_id);
    const service = carrier?.services.find(({ code }) => code === told.shipment.service_code);
    if (!carrier || !service) return refused(400, "invalid_field_value", "service_code is none of the carrier's");
    if (!carrier.returns || !service.returns) return refused(400, "return_label_not_supported", "Return labels are not supported.");
    if (kept.some((one) => one.told.shipment.external_shipment_id === told.shipment.external_shipment_id && one.status !== "error")) {
      return refused(400, "identifier_conflict", "external_shipment_id is taken");
    }
    const next = fate;
    fate = "made";
    if (next === "refused") return refused(400, "invalid_address", `${told.shipment.ship_from.address_line1} is no address`);
    const one: Kept = {
      id: newId(),
      told,
      carrier: carrier.code,
      service,
      number: `9400111899${String(kept.length + 1).padStart(12, "0")}`,
      status: next === "pending" ? "processing" : "completed",
      used: false,
      events: [],
    };
    kept.push(one);
    return ok(toLabel(one));
  };

  const voided = (one: Kept): Made => {
    if (one.status === "voided") return ok({ approved: false, message: "voided already", reason_code: "label_already_voided" });
    if (one.used) return ok({ approved: false, message: "used already", reason_code: "label_already_used" });
    one.status = "voided";
    return ok({ approved: true, message: "Request for refund submitted." });
  };

  const toTracking = (one: Kept) => ({ tracking_number: one.number, carrier_code: one.carrier, status_code: "UN", events: one.events });
  const toPickup = ({ reference, notes, cancelled }: (typeof pickups)[number]) => ({
    pickup_id: reference,
    pickup_notes: notes,
    cancelled_at: cancelled ? new Date().toISOString() : null,
  });

  const answer = (method: string, path: string, query: URLSearchParams, body: unknown): Made => {
    const read = <Schema extends z.ZodType>(schema: Schema): z.output<Schema> => {
      const parsed = schema.safeParse(body);
      if (parsed.success) return parsed.data;
      complaints.push(`${method} ${path}: ${parsed.error.message}`);
      throw new Error("the request is not ShipStation's");
    };
    const [, , kind = "", first = "", second = ""] = path.split("/").map(decodeURIComponent);
    const label = kept.find(({ id }) => id === first);
    const pickup = pickups.find(({ reference }) => reference === first);
    const hook = hooks.find(({ webhook_id: id }) => id === second);
    switch (`${method} ${kind}`) {
      case "GET carriers":
        return ok({
          carriers: carriers.map(({ id, code, returns, off, services }) => ({
            carrier_id: id,
            carrier_code: code,
            allows_returns: returns,
            disabled_by_billing_plan: off,
            connection_status: "approved",
            services: services.map((one) => ({
              carrier_id: id,
              service_code: one.code,
              name: one.name,
              domestic: true,
              is_return_supported: one.returns,
            })),
          })),
        });
      case "POST rates":
        return rate(read(requests.rates));
      case "POST labels":
        return buy(read(requests.label));
      case "GET labels":
        if (first === "external_shipment_id") {
          const found = kept.findLast((one) => one.told.shipment.external_shipment_id === second);
          return found ? ok(toLabel(found)) : missing;
        }
        if (!label) return missing;
        return ok(second === "track" ? toTracking(label) : toLabel(label));
      case "PUT labels":
        return label && second === "void" ? voided(label) : missing;
      case "GET tracking": {
        const found = kept.find(({ number }) => number === query.get("tracking_number"));
        return found ? ok(toTracking(found)) : missing;
      }
      case "POST pickups": {
        const told = read(requests.pickup);
        if (told.label_ids.some((id) => !kept.some((one) => one.id === id))) return refused(404, "not_found", "no such label");
        const { start_at: start, end_at: end } = told.pickup_window;
        const made = {
          reference: `pik_${randomBytes(8).toString("hex")}`,
          day: start.slice(0, 10),
          from: minutesOf(start),
          to: minutesOf(end),
          cancelled: false,
          notes: told.pickup_notes,
          createdAt: Date.now(),
        };
        pickups.push(made);
        return ok(toPickup(made));
      }
      case "GET pickups": {
        if (first !== "") return pickup ? ok(toPickup(pickup)) : missing;
        const since = Date.parse(query.get("created_at_start") ?? "");
        return ok({
          pickups: pickups.filter(({ createdAt }) => createdAt >= since).map(toPickup),
          total: pickups.length,
          page: 1,
          pages: 1,
          links: {},
        });
      }
      case "DELETE pickups":
        if (!pickup || pickup.cancelled) return missing;
        Object.assign(pickup, { cancelled: true });
        return ok({ pickup_id: first });
      case "POST service_points": {
        const told = read(requests.points);
        const near = told.address.postal_code === "94105";
        const found = near ? [...points].slice(0, 50) : [];
        return ok({
          service_points: found.map((one) => ({
            ...one,
            carrier_code: "ups",
            address_line1: "1 Market St",
            city_locality: "San Francisco",
            state_province: "CA",
            postal_code: "94105",
            country_code: "US",
            lat: 37.79,
            long: -122.39,
            type: "pudo",
          })),
          errors: [],
        });
      }
      case "GET environment":
        return ok(hooks);
      case "POST environment": {
        const made = { ...read(requests.webhook), webhook_id: newId() };
        hooks.push(made);
        return ok(made);
      }
      case "PUT environment":
        if (!hook) return missing;
        Object.assign(hook, read(requests.webhookChange));
        return { status: 204 };
      case "DELETE environment":
        if (!hook) return missing;
        hooks.splice(hooks.indexOf(hook), 1);
        return { status: 204 };
      default:
        complaints.push(`${method} ${path} is nothing ShipStation has`);
        return missing;
    }
  };

  const file = async (path: string): Promise<Response> => {
    const [, id, what = ""] = /(se-\d+)\.(\w+)$/.exec(path) ?? [];
    const one = kept.find((label) => label.id === id);
    if (!one) return new Response("", { status: 404 });
    if (what === "qr") return new Response(await qrPicture(`USPS ${one.number}`));
    const { content } = await labelFile(what === "pdf" || what === "zpl" ? what : "png", one.number);
    return new Response(new Uint8Array(content));
  };

  const app = new Hono();
  app.all("*", async (context) => {
    const { method, url } = context.req;
    const { pathname, searchParams } = new URL(url);
    const key = context.req.header("api-key");
    if (pathname.endsWith(".qr")) {
      if (key !== undefined) complaints.push("a key was sent to another host");
      return file(pathname);
    }
    if (pathname === "/jwks") return context.json({ keys: [{ ...vendorKey.publicKey.export({ format: "jwk" }), kid: keyId, use: "sig" }] });
    if (key !== right)
      return context.json({ request_id: "b7a2-2", errors: [{ error_code: "unauthorized", message: "The API key is invalid." }] }, 401);
    if (pathname.startsWith("/v1/downloads/")) return file(pathname);
    const text = await context.req.text();
    try {
      const made = answer(method, pathname, searchParams, text === "" ? undefined : JSON.parse(text));
      return made.body ? context.json(made.body, made.status as 200) : new Response(null, { status: made.status });
    } catch (problem) {
      if (complaints.length === 0) complaints.push(String(problem));
      return context.json({ errors: [{ error_code: "unspecified", message: "no" }] }, 400);
    }
  });
  const check = (seen: Seen): readonly string[] => [
    ...complaints.splice(0),
    ...(seen.path === "/jwks" || seen.path.endsWith(".qr") ? [] : (byDocument?.(seen) ?? [])),
  ];
  const vendor = await openFakeVendor(app, check);

  const find = (reference: string): Kept => {
    const one = kept.find(({ id }) => id === reference);
    if (!one) throw new Error(`no label ${reference}`);
    return one;
  };

  const carrier: CarrierOffice = {
    labels: () => kept.map(toTruth),
    nextLabel: (next) => {
      fate = next;
    },
    finish: (reference, how) => {
      find(reference).status = how === "made" ? "completed" : "error";
    },
    use: (reference) => {
      find(reference).used = true;
    },
    scan: (trackingNumber, word, at) => {
      kept.find(({ number }) => number === trackingNumber)?.events.push(eventOf(word, at));
    },
    hooks: () => hooks.map(({ url }) => ({ url, active: true })),
    deliver: ({ trackingNumber, word, at }, secret, signedAt = Date.now()) =>
      signed({ tracking_number: trackingNumber, status_code: "IT", events: [eventOf(word, at)] }, secret, signedAt),
    pickups: () => pickups.map(({ reference, day, from, to, cancelled }) => ({ reference, day, from, to, cancelled })),
  };

  const offer = (code: string, carrierName: string, amount: number, paperless: "qr" | "none") =>
    ({
      service: shipengineServiceOf(code),
      carrier: carrierName,
      amount,
      currency: "USD",
      handovers: ["drop_off", "pickup"],
      paperless,
    }) as const;
  const french: Sender = { ...shopper, postalCode: "69003", city: "Lyon", region: "Rhône", country: "FR" };
  return {
    provider: shipengine,
    vendor,
    outside: outsideTo(vendor, [api, elsewhere]),
    given: { key: right },
    wrong: { key: "TEST_wrong" },
    plain: { service: shipengineServiceOf("usps_ground_advantage"), from: shopper, to: merchant },
    paperless: {},
    offers: [
      offer("usps_ground_advantage", "USPS", 519, "qr"),
      offer("usps_priority_mail", "USPS", 830, "qr"),
      offer("ups_ground", "UPS", 1_187, "none"),
    ],
    nowhere: {
      from: french,
      to: { ...french, name: "Returns" },
      measures: { weight: 500, length: 200, width: 100, height: 50 },
      value: 4_990,
      currency: "EUR",
    },
    words: shipengineWords,
    near: { country: "US", postalCode: "94105", most: 5 },
    far: { country: "US", postalCode: "99999", most: 5 },
    pickup: { day: "2026-12-01", from: 9 * 60, to: 12 * 60 },
    window: 300_000,
    carrier,
    isWrite: ({ method, path }, what) => writes[what].test(`${method} ${path}`),
    office: { forge },
  };
}

/** Read once: it is a large document. */
const byDocument = shipengineChecker();

const writes = {
  label: /^POST \/v1\/labels$/,
  cancel: /^PUT \/v1\/labels\/[^/]+\/void$/,
  pickup: /^POST \/v1\/pickups$/,
  cancel_pickup: /^DELETE \/v1\/pickups\//,
} as const;

function toTruth({ id, told, number, service, status }: Kept): TrueLabel {
  const { ship_from: sender, ship_to: receiver, packages } = told.shipment;
  const [one] = packages;
  if (!one) throw new Error("a shipment without a package");
  const place = ({ name, postal_code: postalCode, country_code: country }: AddressTold) => ({ name, postalCode, country });
  const millimetres = (size: number) => Math.round(size * 10);
  const { length, width, height } = one.dimensions;
  return {
    reference: id,
    key: told.shipment.external_shipment_id,
    trackingNumber: number,
    format: told.display_scheme === "paperless" ? "paperless" : told.label_format,
    from: place(sender),
    to: place(receiver),
    grams: one.weight.value,
    size: [millimetres(length), millimetres(width), millimetres(height)],
    customs: null,
    cost: { amount: service.cents, currency: "USD" },
    state: status === "completed" ? "made" : status === "processing" ? "pending" : status === "voided" ? "cancelled" : "given_up",
  };
}

function minutesOf(time: string): number {
  return (Date.parse(time) - Date.parse(`${time.slice(0, 10)}T00:00:00Z`)) / 60_000;
}

function eventOf(word: string, at: number) {
  const [code = "", detail] = word.split("/");
  return {
    occurred_at: new Date(at).toISOString(),
    status_code: code,
    ...(detail !== undefined && { status_detail_code: detail }),
    description: "What the carrier says",
    city_locality: "OAKLAND",
    state_province: "CA",
    postal_code: "94601",
  };
}

/** @param by whose key it is signed with, and which it says that it is */
function signed(data: object, secret: string, signedAt: number, by = vendorKey, named = keyId) {
  const body = Buffer.from(JSON.stringify({ resource_url: `${api}/v1/tracking?x=1`, resource_type: "API_TRACK", data }));
  const time = new Date(signedAt).toISOString();
  const signature = sign("RSA-SHA256", Buffer.concat([Buffer.from(`${time}.`), body]), by.privateKey);
  return {
    body: new Uint8Array(body),
    headers: {
      "content-type": "application/json",
      "x-returns-portal-secret": secret,
      "x-shipengine-rsa-sha256-key-id": named,
      "x-shipengine-rsa-sha256-signature": signature.toString("base64"),
      "x-shipengine-timestamp": time,
    },
    url: "https://returns.example.com/api/inbound/con_1",
    at: Date.now(),
  };
}

/** A delivery signed with a key that is not ShipStation's, whatever it calls it. */
function forge(trackingNumber: string, secret: string, named = keyId) {
  return signed({ tracking_number: trackingNumber, events: [eventOf("DE/DELIVERED", Date.now())] }, secret, Date.now(), strangerKey, named);
}

/** Every status of ShipStation's, and every finer word it has. */
// biome-ignore format: a table is read across
export const shipengineWords: readonly (readonly [word: string, kind: ScanKind | null])[] = [
  ["UN", null], ["AC", "accepted"], ["IT", "moving"], ["DE", "delivered"], ["EX", "held_up"], ["AT", "held_up"], ["NY", "announced"], ["SP", "waiting"],
  ["UN/CARRIER_STATUS_NOT_MAPPED", null], ["IT/INFORMATION", null], ["IT/PARCEL_UPDATE_NOTIFICATION", null], ["DE/POST_TRANSIT_STATUS", "delivered"],
  ["EX/TRACKING_EXPIRED", null],
  ["NY/SHIPMENT_CREATED", "announced"], ["NY/AWAITING_PICKUP_DROP_OFF", "announced"], ["AC/ELEC_ADVICE_RECD_BY_CARRIER", "announced"],
  ["EX/NOT_YET_RECEIVED_BY_CARRIER", "announced"],
  ["AC/DROPPED_OFF", "accepted"], ["AC/PICKED_UP", "accepted"], ["IT/RECEIVED_BY_CARRIER", "accepted"], ["EX/RECD_BY_CARRIER_NO_ELEC_ADVICE", "accepted"],
  ["IT/CUSTOMS_CLEARED", "moving"], ["IT/CUSTOMS_PROCESSING", "moving"], ["IT/DELIVERY_ARRANGED_WITH_RECIPIENT", "moving"], ["IT/HUB_SCAN_OUT", "moving"],
  ["IT/HUB_SCAN_IN", "moving"], ["IT/IN_TRANSIT", "moving"], ["IT/PARCEL_OVER_LABELLED", "moving"], ["IT/RECEIVED_LOCAL_DELIVERY_DEPOT", "moving"],
  ["IT/SUB_CONTRACTOR_EVENT", "moving"], ["IT/SUB_CONTRACTOR_RECEIVED", "moving"], ["IT/PARCEL_REDIRECTED", "moving"], ["IT/DELIVERY_SCHEDULED", "moving"],
  ["IT/HUB_PROCESSING", "moving"], ["DE/COD_AMOUNT_PAID", "moving"], ["EX/PARCEL_REPACKED", "moving"], ["EX/PARCEL_REDIRECTED_BY_CARRIER", "moving"],
  ["IT/OUT_FOR_DELIVERY", "arriving"],
  ["SP/AWAITING_COLLECTION_FROM_PICKUP_POINT", "waiting"], ["SP/COLLECT_AT_LOCAL_PO", "waiting"], ["SP/CUSTOMER_TO_COLLECT_FROM_CARRIER", "waiting"],
  ["AT/CUSTOMER_CARDED", "waiting"], ["SP/DELIVERED_TO_PICKUP_POINT", "waiting"],
  ["DE/DELIVERED", "delivered"], ["DE/DELIVERED_TO_RECEPTION", "delivered"], ["DE/DELIVERED_DAMAGED", "delivered"], ["DE/DELIVERED_IN_PART", "delivered"],
  ["DE/DELIVERED_SPECIFIED_SAFE_PLACE", "delivered"], ["DE/DELIVERED_TO_ALTERNATIVE_DELIVERY_LOCATION", "delivered"],
  ["DE/DELIVERED_TO_NEIGHBOUR", "delivered"], ["DE/DELIVERED_TO_PO_BOX", "delivered"], ["DE/PARCEL_COLLECTED_FROM_PICKUP_POINT", "delivered"],
  ["DE/PROOF_OF_DELIVERY", "delivered"],
  ["EX/PICKUP_FAILED", "pickup_failed"],
  ["IT/DELIVERY_RESCHEDULED", "held_up"], ["AT/ATTEMPTED_DELIVERY", "held_up"], ["AT/ATTEMPTED_DELIVERY_FINAL", "held_up"], ["EX/PARCEL_DAMAGED", "held_up"],
  ["EX/ADDRESS_QUERY", "held_up"], ["EX/CARRIER_DELAYS", "held_up"], ["EX/DELAYED_NOT_CARRIER", "held_up"], ["EX/HELD_BY_CARRIER", "held_up"],
  ["EX/HELD_BY_CARRIER_FOR_CLEARANCE_PRE_PROCESSING", "held_up"], ["EX/HELD_BY_CUSTOMS", "held_up"], ["EX/INCORRECT_DECLARATION", "held_up"],
  ["EX/MISROUTED", "held_up"], ["EX/COD_AMOUNT_NOT_PAID", "held_up"], ["EX/CUSTOMER_IDENTIFICATION_FAILED", "held_up"],
  ["EX/NO_ACCESS_TO_RECIPIENTS_ADDRESS", "held_up"], ["EX/CUSTOMER_MOVED", "held_up"], ["EX/HAZARDOUS_PROHIBITED", "held_up"],
  ["EX/NOT_COLLECTED_FROM_PICKUP_POINT", "held_up"], ["EX/NOT_DELIVERED", "held_up"], ["EX/NOT_DELIVERED_ADDRESSEE_DECEASED", "held_up"],
  ["EX/PARCEL_OUTSIDE_OF_SERVICE_CAPABILITY", "held_up"], ["EX/REFUSED_BY_CUSTOMER", "held_up"], ["EX/UNSPECIFIED_EXCEPTION", "held_up"],
  ["EX/DUTY_NOT_PAID", "held_up"],
  ["EX/RETURN_TO_SENDER", "sent_back"], ["EX/UNDELIVERABLE_RETURNED_TO_SENDER", "sent_back"],
  ["EX/PARCEL_LOST", "lost"], ["EX/PARCEL_DISPOSED", "lost"], ["EX/CANCELLED", "cancelled"],
];
