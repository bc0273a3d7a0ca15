import { createHmac, randomBytes } from "node:crypto";
import type {
  IEvent,
  IForm,
  IPickup,
  IPickupRate,
  IPostageLabel,
  IRate,
  IShipment,
  ITracker,
  ITrackingDetail,
  IWebhook,
} from "@easypost/api";
import { Hono } from "hono";
import type { z } from "zod";
import { toDecimal } from "../../../server/domain/money.ts";
import type { ScanKind } from "../../../server/domain/tracking.ts";
import { easypost } from "../../../server/providers/carriers/easypost.ts";
import type { Sender } from "../../../server/providers/carriers/port.ts";
import { labelFile, qrPicture } from "../label-files.ts";
import type { CarrierBench, CarrierOffice, TrueLabel } from "./carrier-bench.ts";
import { type PickupTold, requests, type ShipmentTold } from "./easypost-requests.ts";
import { openFakeVendor } from "./fake-vendor.ts";
import { outsideTo } from "./shop-bench.ts";

const api = "https://api.easypost.com";
/** Labels and forms lie on another host, under addresses that anybody may open. */
const files = "https://easypost-files.s3.us-west-2.amazonaws.com";
const right = "EZTKtest7e1c0d3b9a5f";

const accounts = { USPS: "ca_0001", UPSDAP: "ca_0002", DHLExpress: "ca_0003" } as const;
type Carrier = keyof typeof accounts;

const levels: readonly { readonly carrier: Carrier; readonly service: string; readonly cents: number; readonly days: number | null }[] = [
  { carrier: "USPS", service: "Priority", cents: 795, days: 2 },
  { carrier: "USPS", service: "GroundAdvantage", cents: 508, days: 3 },
  { carrier: "UPSDAP", service: "Ground", cents: 1_141, days: null },
  { carrier: "DHLExpress", service: "ExpressWorldwide", cents: 4_325, days: 2 },
];
type Level = (typeof levels)[number];

export const easypostServiceOf = (carrier: Carrier, level: string) => `${accounts[carrier]}.${carrier}.${level}`;

interface Kept {
  readonly id: string;
  readonly told: ShipmentTold;
  readonly rates: readonly (IRate & { readonly level: Level })[];
  readonly createdAt: number;
  bought: { readonly level: Level; readonly number: string; readonly rate: IRate } | null;
  refund: IShipment["refund_status"] | null;
  used: boolean;
  readonly converted: Set<"pdf" | "zpl">;
  readonly forms: IForm[];
  readonly steps: ITrackingDetail[];
}

interface KeptPickup {
  readonly id: string;
  readonly told: PickupTold;
  readonly rates: readonly IPickupRate[];
  status: IPickup["status"];
  booked: boolean;
}

const shopper: Sender = {
  name: "Claire Martin",
  line1: "179 N Harbor Dr",
  line2: "Apt 5",
  postalCode: "90277",
  city: "Redondo Beach",
  region: "CA",
  country: "US",
  email: "claire@example.com",
  phone: "+13105550101",
};
const merchant: Sender = {
  name: "Returns",
  company: "Halden Goods",
  line1: "417 Montgomery St",
  postalCode: "94104",
  city: "San Francisco",
  region: "CA",
  country: "US",
};
const swiss: Sender = {
  name: "Claire Martin",
  line1: "Bahnhofstrasse 4",
  postalCode: "8001",
  city: "Zürich",
  country: "CH",
  phone: "+41441234567",
};

/** EasyPost, as far as the portal asks it for something: no keys, addresses it turns round, files it makes when they are asked for. */
export async function openEasypostBench(): Promise<CarrierBench & { readonly office: EasypostOffice }> {
  const kept: Kept[] = [];
  const pickups: KeptPickup[] = [];
  const hooks: (Pick<IWebhook, "id" | "object" | "mode" | "url"> & { disabled_at: string | null; secret: string })[] = [];
  const complaints: string[] = [];
  let refuses = false;
  const newId = (kind: string) => `${kind}_${randomBytes(16).toString("hex")}`;
  const now = () => new Date().toISOString().replace(/\.\d+Z$/, "Z");
  const dated = () => ({ mode: "test" as const, created_at: now(), updated_at: now() });

  /** As the parcel truly travels: a return goes from whom the way out went to. */
  const way = ({ from_address: first, to_address: second, is_return: turned }: ShipmentTold) =>
    turned ? ([second, first] as const) : ([first, second] as const);
  const carries = (carrier: Carrier, told: ShipmentTold): boolean => {
    const [sender, receiver] = way(told);
    const within = sender.country === "US" && receiver.country === "US";
    return carrier === "DHLExpress" ? sender.country !== receiver.country && receiver.country === "US" : within;
  };

  const toRate = (level: Level, shipment: string): IRate & { readonly level: Level } => {
    const rate = {
      id: newId("rate"),
      object: "Rate",
      ...dated(),
      service: level.service,
      carrier: level.carrier,
      carrier_account_id: accounts[level.carrier],
      shipment_id: shipment,
      rate: toDecimal(level.cents, "USD"),
      currency: "USD",
      retail_rate: toDecimal(level.cents * 2, "USD"),
      retail_currency: "USD",
      list_rate: toDecimal(level.cents * 2, "USD"),
      list_currency: "USD",
      delivery_days: level.days as number,
      delivery_date: "",
      delivery_date_guaranteed: false,
      est_delivery_days: level.days as number,
      billing_type: "easypost",
    } satisfies IRate;
    return { ...rate, level };
  };

  const toShipment = (one: Kept) => {
    const { bought, converted, id, told } = one;
    const [sender, receiver] = way(told);
    const at = (name: string) => `${files}/files/postage_label/${id}.${name}?X-Amz-Signature=z%7E9`;
    const label = {
      id: newId("pl"),
      object: "PostageLabel",
      ...dated(),
      date_advance: 0,
      integrated_form: "none",
      label_date: now(),
      label_resolution: 300,
      label_size: "4x6",
      label_type: "default",
      label_file_type: "image/png",
      label_url: at("png"),
      label_pdf_url: converted.has("pdf") ? at("pdf") : "",
      label_zpl_url: converted.has("zpl") ? at("zpl") : "",
      label_epl2_url: "",
    } satisfies IPostageLabel;
    return {
      id,
      object: "Shipment" as const,
      ...dated(),
      created_at: new Date(one.createdAt).toISOString(),
      reference: told.reference ?? null,
      is_return: true,
      from_address: sender,
      to_address: receiver,
      parcel: told.parcel,
      options: told.options ?? {},
      messages: [],
      rates: one.rates.map(({ level: _, ...rate }) => rate),
      selected_rate: bought?.rate ?? null,
      postage_label: bought && label,
      tracking_code: bought?.number ?? null,
      tracker: bought && { id: newId("trk"), object: "Tracker" as const, public_url: `https://track.easypost.com/${bought.number}` },
      refund_status: one.refund,
      status: "unknown",
      forms: one.forms,
      fees: [],
    };
  };

  const toTracker = (one: Kept) => {
    const last = one.steps.at(-1);
    return {
      id: `trk_${one.id.slice(4)}`,
      object: "Tracker",
      ...dated(),
      tracking_code: one.bought?.number ?? "",
      status: last?.status ?? "unknown",
      status_detail: (last?.status_detail ?? "unknown") as ITracker["status_detail"],
      signed_by: "",
      weight: 44.1,
      est_delivery_date: "",
      shipment_id: one.id,
      carrier: one.bought?.level.carrier ?? "",
      tracking_details: one.steps,
      public_url: "https://track.easypost.com/x",
      fees: [],
      finalized: true,
      is_return: false,
    } satisfies Omit<ITracker, "carrier_detail">;
  };

  const stranger = (createdAt: number): Kept => {
    const [level] = levels;
    if (!level) throw new Error("no level");
    const id = newId("shp");
    const address = { name: "Somebody", street1: "1 Main St", city: "Reno", zip: "89501", country: "US" };
    const { level: _, ...rate } = toRate(level, id);
    return {
      id,
      told: { is_return: true, from_address: address, to_address: address, parcel: { weight: 1, length: 1, width: 1, height: 1 } },
      rates: [],
      createdAt,
      bought: { level, number: newId("no"), rate },
      refund: null,
      used: false,
      converted: new Set(),
      forms: [],
      steps: [],
    };
  };

  type Made = { readonly status: number; readonly body?: object };
  const ok = (body: object, status = 200): Made => ({ status, body });
  const refused = (status: number, code: string, message: string): Made => ({ status, body: { error: { code, message, errors: [] } } });
  const missing = refused(404, "NOT_FOUND", "The requested resource could not be found.");

  const rate = (told: ShipmentTold): Made => {
    const id = newId("shp");
    const asked = levels.filter(({ carrier }) => (told.carrier_accounts?.includes(accounts[carrier]) ?? true) && carries(carrier, told));
    const one: Kept = {
      id,
      told,
      rates: asked.map((level) => toRate(level, id)),
      createdAt: Date.now(),
      bought: null,
      refund: null,
      used: false,
      converted: new Set(),
      forms: [],
      steps: [],
    };
    kept.push(one);
    return ok(toShipment(one), 201);
  };

  const buy = (one: Kept, rateId: string): Made => {
    const chosen = one.rates.find(({ id }) => id === rateId);
    if (one.bought) return refused(422, "SHIPMENT.POSTAGE.EXISTS", "Postage already exists for this shipment.");
    if (!chosen) return refused(422, "SHIPMENT.RATE.NOT_FOUND", "The rate is none of this shipment.");
    if (refuses) {
      refuses = false;
      return refused(422, "SHIPMENT.POSTAGE.FAILURE", `Unable to buy for ${one.told.to_address.street1}`);
    }
    const { level, ...rest } = chosen;
    const count = kept.filter(({ bought }) => bought).length + 1;
    one.bought = { level, number: `9400100${String(count).padStart(15, "0")}`, rate: rest };
    return ok(toShipment(one));
  };

  const refund = (one: Kept): Made => {
    if (one.refund) return refused(422, "SHIPMENT.REFUND.UNAVAILABLE", "A refund was requested already.");
    one.refund = one.used ? "rejected" : "submitted";
    const answer = toShipment(one);
    if (one.used) one.refund = null;
    return ok(answer);
  };

  const offerPickup = (told: PickupTold): Made => {
    const one = kept.find(({ id }) => id === told.shipment.id);
    if (!one?.bought) return refused(422, "PICKUP.SHIPMENT.INVALID", "The shipment has no label.");
    const id = newId("pickup");
    const { carrier } = one.bought.level;
    const offer = (service: string, cents: number) =>
      ({
        id: newId("pickuprate"),
        object: "PickupRate",
        ...dated(),
        service,
        carrier,
        rate: toDecimal(cents, "USD"),
        currency: "USD",
        pickup_id: id,
      }) satisfies IPickupRate;
    const made: KeptPickup = { id, told, rates: [offer("Same-day Pickup", 590), offer("NextDay", 0)], status: "unknown", booked: false };
    pickups.push(made);
    return ok(toPickup(made), 201);
  };
  const toPickup = ({ id, told, rates, status }: KeptPickup) => ({
    id,
    object: "Pickup",
    ...dated(),
    reference: told.reference,
    status,
    min_datetime: told.min_datetime,
    max_datetime: told.max_datetime,
    pickup_rates: rates,
    confirmation: status === "scheduled" ? "WTC310058750" : null,
  });

  /** Newest first, a page at a time, of what was made in between. */
  const page = <One extends { readonly id: string }>(name: string, all: readonly One[], query: URLSearchParams): Made => {
    const start = all.findIndex(({ id }) => id === query.get("before_id")) + 1;
    const size = Number(query.get("page_size") ?? 20);
    return ok({ [name]: all.slice(start, start + size), has_more: all.length > start + size });
  };
  const between = (at: number, query: URLSearchParams): boolean =>
    at >= Date.parse(query.get("start_datetime") ?? "1970-01-01") && at <= Date.parse(query.get("end_datetime") ?? "2100-01-01");

  const answer = (method: string, path: string, query: URLSearchParams, body: unknown): Made => {
    const [, version, kind = "", id = "", verb = ""] = path.split("/");
    const read = <Schema extends z.ZodType>(schema: Schema): z.output<Schema> => {
      const parsed = schema.safeParse(body);
      if (parsed.success) return parsed.data;
      complaints.push(`${method} ${path}: ${parsed.error.message}`);
      throw new Error("the request is not EasyPost's");
    };
    const one = kept.find((shipment) => shipment.id === id);
    const pickup = pickups.find((known) => known.id === id);
    switch (`${method} ${version} ${kind}${id ? "/{id}" : ""}${verb ? `/${verb}` : ""}`) {
      case "GET v2 shipments": {
        const those = kept.filter(({ bought, createdAt }) => (query.get("purchased") !== "true" || bought) && between(createdAt, query));
        return page("shipments", [...those].reverse().map(toShipment), query);
      }
      case "POST v2 shipments":
        return rate(read(requests.shipment).shipment);
      case "GET v2 shipments/{id}":
        return one ? ok(toShipment(one)) : missing;
      case "POST v2 shipments/{id}/buy":
        return one ? buy(one, read(requests.buy).rate.id) : missing;
      case "GET v2 shipments/{id}/label": {
        if (!one?.bought) return missing;
        const format = query.get("file_format");
        if (format === "PDF" || format === "ZPL") one.converted.add(format === "PDF" ? "pdf" : "zpl");
        return ok(toShipment(one));
      }
      case "POST v2 shipments/{id}/forms": {
        const { type } = read(requests.form).form;
        if (one?.bought?.level.carrier !== "USPS") return refused(422, "FORM.INVALID", "not for this carrier");
        const url = `${files}/files/form/${one.id}.qr?X-Amz-Signature=z%7E9`;
        one.forms.push({ id: newId("form"), object: "Form", ...dated(), form_type: type, form_url: url, submitted_electronically: false });
        return ok(toShipment(one), 201);
      }
      case "POST v2 shipments/{id}/refund":
        return one?.bought ? refund(one) : missing;
      case "GET v2 trackers": {
        const those = kept.filter(({ bought }) => bought && bought.number === query.get("tracking_code"));
        return page("trackers", those.map(toTracker), query);
      }
      case "GET v2 pickups":
        return page("pickups", [...pickups].reverse().map(toPickup), query);
      case "POST v2 pickups":
        return offerPickup(read(requests.pickup).pickup);
      case "GET v2 pickups/{id}":
        return pickup ? ok(toPickup(pickup)) : missing;
      case "POST v2 pickups/{id}/buy": {
        const { carrier, service } = read(requests.pickupBuy);
        if (!pickup?.rates.some((known) => known.carrier === carrier && known.service === service)) return missing;
        if (pickup.booked) return refused(422, "PICKUP.EXISTS", "The pickup was bought already.");
        Object.assign(pickup, { status: "scheduled", booked: true });
        return ok(toPickup(pickup));
      }
      case "POST v2 pickups/{id}/cancel":
        if (pickup?.status !== "scheduled") return refused(422, "PICKUP.NOT_SCHEDULED", "The pickup is not scheduled.");
        pickup.status = "canceled";
        return ok(toPickup(pickup));
      case "GET v2 webhooks":
        return ok({ webhooks: hooks.map(({ secret: _, ...hook }) => hook) });
      case "POST v2 webhooks": {
        const { url, webhook_secret: secret } = read(requests.webhook).webhook;
        const made = { id: newId("hook"), object: "Webhook" as const, mode: "test" as const, url, disabled_at: null, secret };
        hooks.push(made);
        return ok({ ...made, secret: undefined }, 201);
      }
      case "PATCH v2 webhooks/{id}": {
        const hook = hooks.find((known) => known.id === id);
        if (!hook) return missing;
        Object.assign(hook, { disabled_at: null, secret: read(requests.webhookChange).webhook_secret });
        return ok({ ...hook, secret: undefined });
      }
      case "DELETE v2 webhooks/{id}": {
        const at = hooks.findIndex((known) => known.id === id);
        if (at < 0) return missing;
        hooks.splice(at, 1);
        return { status: 204 };
      }
      default:
        complaints.push(`${method} ${path} is nothing EasyPost has`);
        return missing;
    }
  };

  const file = async (path: string): Promise<Response> => {
    const [, id, what = ""] = /\/(shp_[0-9a-f]+)\.(\w+)$/.exec(path) ?? [];
    const number = kept.find((one) => one.id === id)?.bought?.number;
    if (number === undefined) return new Response("<Error><Code>NoSuchKey</Code></Error>", { status: 404 });
    if (what === "qr") return new Response(await qrPicture(`USPS ${number}`));
    const { content } = await labelFile(what === "pdf" || what === "zpl" ? what : "png", number);
    return new Response(new Uint8Array(content));
  };

  const app = new Hono();
  app.all("*", async (context) => {
    const { method, url } = context.req;
    const { pathname, searchParams } = new URL(url);
    const authorization = context.req.header("authorization");
    if (pathname.startsWith("/files/")) {
      if (authorization) complaints.push("a key was sent to where labels lie");
      return file(pathname);
    }
    if (authorization !== `Basic ${Buffer.from(`${right}:`).toString("base64")}`) {
      return context.json({ error: { code: "APIKEY.INACTIVE", message: "This api key is no longer active.", errors: [] } }, 401);
    }
    const text = await context.req.text();
    try {
      const made = answer(method, pathname, searchParams, text === "" ? undefined : JSON.parse(text));
      return made.body ? context.json(made.body, made.status as 200) : new Response(null, { status: made.status });
    } catch (problem) {
      if (complaints.length === 0) complaints.push(String(problem));
      return context.json({ error: { code: "PARAMETER.INVALID", message: "no", errors: [] } }, 422);
    }
  });
  const vendor = await openFakeVendor(app, () => complaints.splice(0));

  const find = (reference: string): Kept => {
    const one = kept.find(({ id }) => id === reference);
    if (!one) throw new Error(`no label ${reference}`);
    return one;
  };

  const carrier: CarrierOffice = {
    labels: () => kept.flatMap((one) => toTruth(one) ?? []),
    nextLabel: () => {
      refuses = true;
    },
    use: (reference) => {
      find(reference).used = true;
    },
    scan: (trackingNumber, word, at) => {
      kept.find(({ bought }) => bought?.number === trackingNumber)?.steps.push(stepOf(word, at));
    },
    hooks: () => hooks.map(({ url, disabled_at: disabled }) => ({ url, active: disabled === null })),
    switchOffHooks: () => {
      for (const one of hooks) one.disabled_at = now();
    },
    deliver: ({ trackingNumber, word, at }, secret) => {
      const one = kept.find(({ bought }) => bought?.number === trackingNumber);
      if (!one) throw new Error(`no parcel ${trackingNumber}`);
      const event = {
        id: newId("evt"),
        object: "Event",
        ...dated(),
        description: "tracker.updated",
        previous_attributes: {},
        result: { ...toTracker(one), tracking_details: [stepOf(word, at)] },
        status: "pending",
        pending_urls: [],
        completed_urls: [],
      } satisfies IEvent;
      const body = new TextEncoder().encode(JSON.stringify(event));
      return {
        body,
        headers: { "content-type": "application/json", "x-hmac-signature": signedByEasypost(body, secret) },
        url: "https://returns.example.com/api/inbound/con_1",
        at: Date.now(),
      };
    },
    pickups: () =>
      pickups
        .filter(({ booked }) => booked)
        .map(({ id, told, status }) => ({
          reference: id,
          day: told.min_datetime.slice(0, 10),
          from: minutesIn(told.min_datetime),
          to: minutesIn(told.max_datetime),
          cancelled: status === "canceled",
        })),
  };

  const toTruth = ({ id, told, bought, refund: status, forms }: Kept): TrueLabel | null => {
    if (!bought) return null;
    const [sender, receiver] = way(told);
    const place = ({ name, zip, country }: typeof sender) => ({ name, postalCode: zip, country });
    const { weight, length, width, height } = told.parcel;
    return {
      reference: id,
      key: told.reference ?? null,
      trackingNumber: bought.number,
      format: forms.some(({ form_type: type }) => type === "label_qr_code") ? "paperless" : "png",
      from: place(sender),
      to: place(receiver),
      grams: grams(weight),
      size: [millimetres(length), millimetres(width), millimetres(height)],
      customs:
        told.customs_info?.customs_items.map((item) => ({
          quantity: item.quantity,
          value: Math.round((item.value * 100) / item.quantity),
          grams: Math.round((item.weight * 28.349523125) / item.quantity),
          hsCode: item.hs_tariff_number ?? "",
          origin: item.origin_country,
        })) ?? null,
      cost: { amount: bought.level.cents, currency: "USD" },
      state: status ? "cancelled" : "made",
    };
  };

  return {
    provider: easypost,
    vendor,
    outside: outsideTo(vendor, [api, files]),
    given: { key: right },
    wrong: { key: "EZTKtestwrong" },
    plain: { service: easypostServiceOf("USPS", "GroundAdvantage"), from: shopper, to: merchant },
    paperless: {},
    abroad: { service: easypostServiceOf("DHLExpress", "ExpressWorldwide"), from: swiss },
    offers: [
      {
        service: easypostServiceOf("USPS", "GroundAdvantage"),
        carrier: "USPS",
        amount: 508,
        currency: "USD",
        handovers: ["drop_off", "pickup"],
        paperless: "qr",
      },
      {
        service: easypostServiceOf("USPS", "Priority"),
        carrier: "USPS",
        amount: 795,
        currency: "USD",
        handovers: ["drop_off", "pickup"],
        paperless: "qr",
      },
      {
        service: easypostServiceOf("UPSDAP", "Ground"),
        carrier: "UPSDAP",
        amount: 1_141,
        currency: "USD",
        handovers: ["drop_off", "pickup"],
        paperless: "none",
      },
    ],
    nowhere: {
      from: swiss,
      to: { ...swiss, name: "Returns" },
      measures: { weight: 500, length: 200, width: 100, height: 50 },
      value: 4_990,
      currency: "CHF",
    },
    words: easypostWords,
    pickup: { day: "2026-12-01", from: 9 * 60, to: 12 * 60 },
    carrier,
    isWrite: ({ method, path }, what) => method === "POST" && writes[what].test(path),
    office: {
      crowd: (count, at) => {
        for (let one = 0; one < count; one++) kept.push(stranger(at + one));
      },
    },
  };
}

/** What else happens in the merchant's EasyPost account. */
interface EasypostOffice {
  /** So many labels are bought for other parcels, a millisecond after each other. */
  crowd(count: number, at: number): void;
}

const writes = {
  label: /^\/v2\/shipments\/\w+\/buy$/,
  cancel: /\/refund$/,
  pickup: /^\/v2\/pickups\/\w+\/buy$/,
  cancel_pickup: /\/cancel$/,
} as const;

/** As EasyPost signs: over its own writing, in which a whole weight is `1.0`, by the secret's decomposed letters. */
export function signedByEasypost(body: Uint8Array, secret: string): string {
  return `hmac-sha256-hex=${createHmac("sha256", secret.normalize("NFKD")).update(body).digest("hex")}`;
}

function stepOf(word: string, at: number): ITrackingDetail {
  const [status = "", detail = ""] = word.split("/");
  return {
    object: "TrackingDetail",
    message: "What the carrier says",
    description: "",
    status: status as ITrackingDetail["status"],
    status_detail: detail,
    datetime: new Date(at).toISOString(),
    source: "USPS",
    carrier_code: "",
    tracking_location: { object: "TrackingLocation", city: "HOUSTON", state: "TX", country: "US", zip: "77063" },
  };
}

function minutesIn(time: string): number {
  return Number(time.slice(11, 13)) * 60 + Number(time.slice(14, 16));
}

function grams(ounces: number): number {
  return Math.round(ounces * 28.349523125);
}

function millimetres(inches: number): number {
  return Math.round(inches * 25.4);
}

type Status = ITracker["status"];
type Detail = ITracker["status_detail"];
type Word = readonly [word: `${Status}/${Detail}` | Status, kind: ScanKind | null];

/** Every status of EasyPost's, and every detail it has for what is on its way or in trouble. */
// biome-ignore format: a table is read across
export const easypostWords: readonly Word[] = [
  ["unknown", null], ["unknown/unknown", null], ["error", null], ["error/failure", null],
  ["pre_transit", "announced"], ["pre_transit/label_created", "announced"], ["pre_transit/status_update", "announced"],
  ["in_transit", "moving"], ["in_transit/in_transit", "moving"], ["in_transit/status_update", "moving"], ["in_transit/unknown", "moving"],
  ["in_transit/received_at_origin_facility", "accepted"], ["in_transit/arrived_at_facility", "moving"], ["in_transit/departed_facility", "moving"],
  ["in_transit/departed_origin_facility", "moving"], ["in_transit/received_at_destination_facility", "moving"],
  ["in_transit/arrived_at_destination", "moving"], ["in_transit/transferred_to_destination_carrier", "moving"],
  ["in_transit/address_correction", "held_up"], ["in_transit/awaiting_information", "held_up"], ["in_transit/delayed", "held_up"],
  ["in_transit/delivery_exception", "held_up"], ["in_transit/held", "held_up"], ["in_transit/missorted", "held_up"],
  ["in_transit/transit_exception", "held_up"], ["in_transit/weather_delay", "held_up"], ["in_transit/damaged", "held_up"],
  ["in_transit/out_for_delivery", "arriving"], ["in_transit/arrived_at_pickup_location", "waiting"], ["in_transit/return", "sent_back"],
  ["in_transit/label_created", "announced"], ["in_transit/cancelled", "cancelled"], ["in_transit/expired", "moving"],
  ["out_for_delivery", "arriving"], ["out_for_delivery/out_for_delivery", "arriving"],
  ["delivered", "delivered"], ["delivered/arrived_at_destination", "delivered"],
  ["available_for_pickup", "waiting"], ["available_for_pickup/arrived_at_pickup_location", "waiting"],
  ["return_to_sender", "sent_back"], ["return_to_sender/return", "sent_back"],
  ["failure", "held_up"], ["failure/failure", "held_up"], ["failure/lost", "lost"], ["failure/refused", "held_up"], ["failure/expired", "held_up"],
  ["failure/damaged", "held_up"],
  ["cancelled", "cancelled"], ["cancelled/cancelled", "cancelled"],
];
