import { randomBytes } from "node:crypto";
import { Hono } from "hono";
import { Rate$inboundSchema, TrackingStatus$inboundSchema, Transaction$inboundSchema } from "shippo/models/components/index.js";
import type { z } from "zod";
import { parseDecimal, toDecimal } from "../../../server/domain/money.ts";
import type { ScanKind } from "../../../server/domain/tracking.ts";
import type { Sender } from "../../../server/providers/carriers/port.ts";
import { shippo } from "../../../server/providers/carriers/shippo.ts";
import { labelFile, qrPicture } from "../label-files.ts";
import type { CarrierBench, CarrierOffice, TrueLabel, TruePickup } from "./carrier-bench.ts";
import { openFakeVendor } from "./fake-vendor.ts";
import { requests, type ShipmentTold } from "./shippo-requests.ts";
import { outsideTo } from "./shop-bench.ts";

const api = "https://api.goshippo.com";
/** Labels lie on another host, under addresses that anybody may open. */
const files = "https://deliver.goshippo.com";
const right = "shippo_test_7e1c0d3b9a5f";

const accountOf = (name: string) => Buffer.from(name.padEnd(16, "0")).toString("hex").slice(0, 32);

interface Level {
  readonly token: string;
  readonly name: string;
  readonly cents: number;
  readonly days: number | null;
  readonly returns: boolean;
}

const accounts: readonly {
  readonly carrier: string;
  readonly provider: string;
  readonly active: boolean;
  readonly levels: readonly Level[];
}[] = [
  {
    carrier: "usps",
    provider: "USPS",
    active: true,
    levels: [
      { token: "usps_priority", name: "Priority Mail", cents: 810, days: 2, returns: true },
      { token: "usps_ground_advantage", name: "Ground Advantage", cents: 535, days: 3, returns: true },
      { token: "usps_media_mail", name: "Media Mail", cents: 413, days: 7, returns: false },
    ],
  },
  {
    carrier: "ups",
    provider: "UPS",
    active: true,
    levels: [{ token: "ups_ground", name: "Ground®", cents: 1_204, days: null, returns: true }],
  },
  {
    carrier: "fedex",
    provider: "FedEx",
    active: false,
    levels: [{ token: "fedex_ground", name: "FedEx Ground®", cents: 990, days: 3, returns: true }],
  },
  {
    carrier: "dhl_express",
    provider: "DHL Express",
    active: true,
    levels: [{ token: "dhl_express_worldwide", name: "Worldwide", cents: 4_190, days: 2, returns: false }],
  },
  {
    carrier: "hermes_uk",
    provider: "Evri UK",
    active: true,
    levels: [{ token: "evri_uk_household_signature", name: "Household", cents: 422, days: 2, returns: false }],
  },
];

/** For whom Shippo turns the addresses of a return round; with the others `is_return` means nothing. */
const turning = new Set(["usps", "ups", "fedex"]);
const within: Readonly<Record<string, string>> = { usps: "US", ups: "US", fedex: "US", hermes_uk: "GB" };

export const shippoServiceOf = (carrier: string, level: string) => `${carrier}.${accountOf(carrier)}.${level}`;

interface Purchase {
  readonly id: string;
  readonly told: z.infer<typeof requests.transaction> & { readonly shipment: ShipmentTold };
  readonly rateId: string;
  readonly carrier: string;
  readonly level: Level;
  readonly number: string;
  readonly createdAt: number;
  status: "SUCCESS" | "QUEUED" | "ERROR" | "REFUNDPENDING" | "REFUNDED";
  used: boolean;
  readonly history: object[];
}

const american: Partial<Sender> = { line2: "Apt 5", postalCode: "94105", city: "San Francisco", region: "CA", country: "US" };
const from: Sender = {
  ...american,
  name: "Claire Martin",
  line1: "965 Mission St",
  email: "claire@example.com",
  phone: "+14155550101",
} as Sender;
const to: Sender = {
  name: "Returns",
  company: "Halden Goods",
  line1: "215 Clayton St",
  postalCode: "94117",
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

/** Shippo, as far as the portal asks it for something: no keys, errors that are created, addresses it turns round, labels on another host. */
export async function openShippoBench(): Promise<CarrierBench & { readonly office: ShippoOffice }> {
  const purchases: Purchase[] = [];
  const pickups: (TruePickup & { readonly key: string })[] = [];
  const hooks: { object_id: string; url: string; event: string; active: boolean; is_test: boolean }[] = [];
  const complaints: string[] = [];
  let listing: "newest" | "oldest" = "newest";
  let fate: "made" | "refused" | "pending" = "made";
  const newId = () => randomBytes(16).toString("hex");

  const rateOf = ({ carrier, level }: Pick<Purchase, "carrier" | "level">, id: string) => ({
    object_id: id,
    object_created: new Date().toISOString(),
    object_owner: "halden",
    shipment: newId(),
    attributes: [],
    amount: toDecimal(level.cents, "USD"),
    currency: "USD",
    amount_local: toDecimal(level.cents, "USD"),
    currency_local: "USD",
    provider: accounts.find((one) => one.carrier === carrier)?.provider ?? "",
    carrier_account: accountOf(carrier),
    estimated_days: level.days ?? undefined,
    servicelevel: { token: level.token, name: level.name },
    messages: [],
  });
  const rated = new Map<string, { readonly told: ShipmentTold } & Pick<Purchase, "carrier" | "level">>();

  /** As the parcel truly travels. */
  const way = (
    carrier: string,
    { address_from: first, address_to: second, extra }: Pick<ShipmentTold, "address_from" | "address_to" | "extra">,
  ) => (turning.has(carrier) && extra?.is_return ? ([second, first] as const) : ([first, second] as const));
  const carries = (carrier: string, told: Pick<ShipmentTold, "address_from" | "address_to" | "extra">): boolean => {
    const [sender, receiver] = way(carrier, told);
    const home = within[carrier];
    return home === undefined
      ? sender.country !== receiver.country && receiver.country === "US"
      : sender.country === home && receiver.country === home;
  };

  const urlOf = ({ id, told }: Purchase, what: string) => {
    const end = { PDF_4x6: "pdf", PNG: "png", ZPLII: "zpl" }[told.label_file_type];
    return `${files}/${id}.${what === "label" ? end : what}?Expires=1764201600&Signature=z%7E9`;
  };

  const toTransaction = (one: Purchase) => {
    const isMade = one.status !== "QUEUED" && one.status !== "ERROR";
    const answer = {
      object_id: one.id,
      object_state: "VALID",
      object_created: new Date(one.createdAt).toISOString(),
      object_owner: "halden",
      status: one.status,
      metadata: one.told.metadata,
      label_file_type: one.told.label_file_type,
      messages:
        one.status === "ERROR" ? [{ source: "USPS", code: "", text: `Address not found: ${one.told.shipment.address_to.street1}` }] : [],
      rate: one.rateId,
      test: true,
      tracking_status: "UNKNOWN",
      ...(isMade && {
        tracking_number: one.number,
        tracking_url_provider: `https://tools.usps.com/go/TrackConfirmAction_input?origTrackNum=${one.number}`,
        label_url: urlOf(one, "label"),
        ...(one.told.shipment.customs_declaration && { commercial_invoice_url: urlOf(one, "invoice.pdf") }),
        ...(one.told.shipment.extra?.qr_code_requested && { qr_code_url: urlOf(one, "qr.png") }),
      }),
    };
    Transaction$inboundSchema.parse(answer);
    return { ...answer, tracking_number: isMade ? one.number : "", qr_code_url: "qr_code_url" in answer ? answer.qr_code_url : null };
  };

  const toTrack = (one: Purchase | undefined, carrier: string, number: string) => {
    const answer = {
      carrier,
      tracking_number: number,
      tracking_history: one?.history ?? [],
      messages: [],
      ...(one && { transaction: one.id }),
      ...(one && one.history.length > 0 && { tracking_status: one.history.at(-1) }),
    };
    return answer;
  };

  const stranger = (createdAt: number): Purchase => {
    const [account] = accounts;
    const [level] = account?.levels ?? [];
    if (!account || !level) throw new Error("no account");
    const address = { name: "Somebody", street1: "1 Main St", city: "Reno", zip: "89501", country: "US" };
    const parcels = [{ weight: "1", mass_unit: "g", length: "1", width: "1", height: "1", distance_unit: "mm" } as const];
    const told = { rate: newId(), label_file_type: "PNG", metadata: `${newId()}.1`, async: false } as const;
    return {
      id: newId(),
      told: { ...told, shipment: { address_from: address, address_to: address, parcels } },
      rateId: told.rate,
      carrier: account.carrier,
      level,
      number: newId(),
      createdAt,
      status: "SUCCESS",
      used: false,
      history: [],
    };
  };

  const app = new Hono();
  type Made = { readonly status: number; readonly body?: object };
  const missing: Made = { status: 404, body: { detail: "Not found." } };

  const rate = (told: z.infer<typeof requests.shipment>): Made => {
    const asked = accounts.filter(({ carrier, active }) => active && told.carrier_accounts.includes(accountOf(carrier)));
    const rates = asked.flatMap(({ carrier, levels }) =>
      carries(carrier, told)
        ? levels.map((level) => {
            const id = newId();
            rated.set(id, { told, carrier, level });
            return rateOf({ carrier, level }, id);
          })
        : [],
    );
    for (const one of rates) Rate$inboundSchema.parse(one);
    return { status: 201, body: { object_id: newId(), status: "SUCCESS", messages: [], rates } };
  };

  const buy = (told: z.infer<typeof requests.transaction>): Made => {
    const offer = rated.get(told.rate);
    if (!offer) return { status: 400, body: { rate: ["Rate with supplied object_id not found."] } };
    const next = fate;
    fate = "made";
    const one: Purchase = {
      id: newId(),
      told: { ...told, shipment: offer.told },
      rateId: told.rate,
      carrier: offer.carrier,
      level: offer.level,
      number: `9405511899${String(purchases.length + 1).padStart(12, "0")}`,
      createdAt: Date.now(),
      status: next === "pending" ? "QUEUED" : next === "refused" ? "ERROR" : "SUCCESS",
      used: false,
      history: [],
    };
    purchases.unshift(one);
    return { status: 201, body: toTransaction(one) };
  };

  const refund = (id: string): Made => {
    const one = purchases.find((purchase) => purchase.id === id);
    if (!one) return { status: 400, body: { transaction: ["Transaction with supplied object_id not found."] } };
    const state = one.used || one.status !== "SUCCESS" ? "ERROR" : "QUEUED";
    if (state === "QUEUED") one.status = "REFUNDPENDING";
    return { status: 201, body: { object_id: newId(), status: state, transaction: id, test: true } };
  };

  const book = (told: z.infer<typeof requests.pickup>): Made => {
    const minutes = (time: string) => (Date.parse(time) - Date.parse(`${time.slice(0, 10)}T00:00:00Z`)) / 60_000;
    const reference = newId();
    const [day, start, end] = [
      told.requested_start_time.slice(0, 10),
      minutes(told.requested_start_time),
      minutes(told.requested_end_time),
    ];
    if (told.transactions.some((id) => !purchases.some((one) => one.id === id)))
      return { status: 400, body: { transactions: ["not found"] } };
    pickups.push({ reference, day, from: start, to: end, cancelled: false, key: told.metadata });
    return {
      status: 201,
      body: {
        ...told,
        object_id: reference,
        status: "CONFIRMED",
        timezone: "US/Pacific",
        confirmed_start_time: told.requested_start_time,
        confirmed_end_time: told.requested_end_time,
        confirmation_code: "WTC310058750",
        messages: [],
        is_test: true,
      },
    };
  };

  const listed = <One>(all: readonly One[], query: URLSearchParams, size: number): object => {
    const page = Number(query.get("page") ?? 1);
    const next = all.length > page * size ? `${api}/?page=${page + 1}` : null;
    return { next, previous: null, results: all.slice((page - 1) * size, page * size) };
  };

  const answer = (method: string, path: string, query: URLSearchParams, body: unknown): Made => {
    const [, kind = "", first = "", second = ""] = path.split("/").map(decodeURIComponent);
    const read = <Schema extends z.ZodType>(schema: Schema): z.output<Schema> => {
      const parsed = schema.safeParse(body);
      if (parsed.success) return parsed.data;
      complaints.push(`${method} ${path}: ${parsed.error.message}`);
      throw new Error("the request is not Shippo's");
    };
    switch (`${method} ${kind}${first ? "/{id}" : ""}`) {
      case "GET carrier_accounts":
        return {
          status: 200,
          body: listed(
            accounts.map(({ carrier, active, levels }) => ({
              object_id: accountOf(carrier),
              carrier,
              active,
              account_id: "****",
              test: true,
              service_levels: levels.map(({ token, name, returns }) => ({ token, name, supports_return_labels: returns })),
            })),
            query,
            2,
          ),
        };
      case "POST shipments":
        return rate(read(requests.shipment));
      case "POST transactions":
        return buy(read(requests.transaction));
      case "GET transactions":
        return {
          status: 200,
          body: listed(
            (listing === "newest" ? purchases : [...purchases].reverse()).map((one) => toTransaction(one)),
            query,
            Number(query.get("results") ?? 25),
          ),
        };
      case "GET transactions/{id}": {
        const one = purchases.find(({ id }) => id === first);
        return one ? { status: 200, body: toTransaction(one) } : missing;
      }
      case "GET rates/{id}": {
        const one = rated.get(first);
        return one ? { status: 200, body: rateOf(one, first) } : missing;
      }
      case "POST refunds":
        return refund(read(requests.refund).transaction);
      case "GET tracks/{id}":
        return {
          status: 200,
          body: toTrack(
            purchases.find(({ number, carrier }) => number === second && carrier === first),
            first,
            second,
          ),
        };
      case "POST pickups":
        return book(read(requests.pickup));
      case "GET webhooks":
        return { status: 200, body: listed(hooks, query, 25) };
      case "POST webhooks": {
        const made = { ...read(requests.webhook), object_id: newId() };
        hooks.push(made);
        return { status: 201, body: made };
      }
      case "PUT webhooks/{id}": {
        const one = hooks.find(({ object_id: id }) => id === first);
        if (one) Object.assign(one, read(requests.webhook));
        return one ? { status: 200, body: one } : missing;
      }
      case "DELETE webhooks/{id}": {
        const at = hooks.findIndex(({ object_id: id }) => id === first);
        if (at < 0) return missing;
        hooks.splice(at, 1);
        return { status: 204 };
      }
      default:
        complaints.push(`${method} ${path} is nothing Shippo has`);
        return missing;
    }
  };

  const file = async (path: string): Promise<Response> => {
    const [, id, what] = /^\/([0-9a-f]{32})\.(pdf|png|zpl|invoice\.pdf|qr\.png)$/.exec(path) ?? [];
    const one = purchases.find((purchase) => purchase.id === id);
    if (!one) return new Response("<Error><Code>NoSuchKey</Code></Error>", { status: 404 });
    if (what === "qr.png") return new Response(await qrPicture(`USPS ${one.number}`));
    const format = what === "png" || what === "zpl" ? what : "pdf";
    const { content } = await labelFile(format, one.number);
    return new Response(new Uint8Array(content));
  };

  app.all("*", async (context) => {
    const { method, url } = context.req;
    const { pathname, searchParams } = new URL(url);
    if (/^\/[0-9a-f]{32}\./.test(pathname)) {
      if (context.req.header("authorization")) complaints.push("a key was sent to where labels lie");
      return file(pathname);
    }
    if (context.req.header("authorization") !== `ShippoToken ${right}`) return context.json({ detail: "Invalid token" }, 401);
    if (context.req.header("shippo-api-version") !== "2018-02-08") complaints.push("it speaks no version");
    const text = await context.req.text();
    try {
      const made = answer(method, pathname, searchParams, text === "" ? undefined : JSON.parse(text));
      return made.body ? context.json(made.body, made.status as 200) : new Response(null, { status: made.status });
    } catch (problem) {
      if (complaints.length === 0) complaints.push(String(problem));
      return context.json({ __all__: ["Bad request"] }, 400);
    }
  });

  const vendor = await openFakeVendor(app, () => complaints.splice(0));
  const mistakes = vendor.mistakes;

  const find = (reference: string): Purchase => {
    const one = purchases.find(({ id }) => id === reference);
    if (!one) throw new Error(`no label ${reference}`);
    return one;
  };
  const stepOf = (word: string, at: number) => {
    const [status = "", code] = word.split("/");
    return {
      object_id: newId(),
      object_created: new Date().toISOString(),
      object_updated: new Date().toISOString(),
      status,
      status_details: "What the carrier says",
      status_date: new Date(at).toISOString(),
      ...(code !== undefined && { substatus: { code, text: "What the carrier says", action_required: false } }),
      location: { city: "San Francisco", state: "CA", zip: "94107", country: "US" },
    };
  };

  const carrier: CarrierOffice = {
    labels: () => [...purchases].reverse().map(toTruth),
    nextLabel: (next) => {
      fate = next;
    },
    finish: (reference, how) => {
      find(reference).status = how === "made" ? "SUCCESS" : "ERROR";
    },
    use: (reference) => {
      find(reference).used = true;
    },
    scan: (trackingNumber, word, at) => {
      const one = purchases.find(({ number }) => number === trackingNumber);
      const step = stepOf(word, at);
      if (shippoWords.some(([known]) => known === word)) TrackingStatus$inboundSchema.parse(step);
      one?.history.push(step);
    },
    hooks: () => hooks.map(({ url, active }) => ({ url, active })),
    switchOffHooks: () => {
      for (const one of hooks) one.active = false;
    },
    deliver: ({ trackingNumber, word, at }) => {
      const step = stepOf(word, at);
      const data = { ...toTrack(undefined, "usps", trackingNumber), tracking_history: [step], tracking_status: step };
      return {
        body: new TextEncoder().encode(JSON.stringify({ event: "track_updated", test: true, data })),
        headers: { "content-type": "application/json" },
        url: hooks[0]?.url ?? "https://returns.example.com/api/inbound/con_1",
        at: Date.now(),
      };
    },
    pickups: () => pickups.map(({ key: _, ...one }) => one),
  };

  const toTruth = (one: Purchase): TrueLabel => {
    const [sender, receiver] = way(one.carrier, one.told.shipment);
    const [parcel] = one.told.shipment.parcels;
    if (!parcel) throw new Error("a shipment without a parcel");
    const place = ({ name, zip, country }: typeof sender) => ({ name, postalCode: zip, country });
    return {
      reference: one.id,
      key: one.told.metadata,
      trackingNumber: one.number,
      format: one.told.shipment.extra?.qr_code_requested ? "paperless" : formats[one.told.label_file_type],
      from: place(sender),
      to: place(receiver),
      grams: Number(parcel.weight),
      size: [Number(parcel.length), Number(parcel.width), Number(parcel.height)],
      customs:
        one.told.shipment.customs_declaration?.items.map((item) => ({
          quantity: item.quantity,
          value: (parseDecimal(item.value_amount, item.value_currency) ?? Number.NaN) / item.quantity,
          grams: Number(item.net_weight) / item.quantity,
          hsCode: item.tariff_number ?? "",
          origin: item.origin_country,
        })) ?? null,
      cost: { amount: one.level.cents, currency: "USD" },
      state: one.status === "SUCCESS" ? "made" : one.status === "QUEUED" ? "pending" : one.status === "ERROR" ? "given_up" : "cancelled",
    };
  };

  return {
    provider: shippo,
    vendor: { ...vendor, mistakes },
    outside: outsideTo(vendor, [api, files]),
    given: { token: right },
    wrong: { token: "shippo_test_wrong" },
    plain: { service: shippoServiceOf("usps", "usps_ground_advantage"), from, to },
    paperless: {},
    abroad: { service: shippoServiceOf("dhl_express", "dhl_express_worldwide"), from: swiss },
    offers: [
      { service: shippoServiceOf("usps", "usps_ground_advantage"), carrier: "USPS", amount: 535, currency: "USD", ...fetched },
      { service: shippoServiceOf("usps", "usps_priority"), carrier: "USPS", amount: 810, currency: "USD", ...fetched },
      {
        service: shippoServiceOf("ups", "ups_ground"),
        carrier: "UPS",
        amount: 1_204,
        currency: "USD",
        handovers: ["drop_off"],
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
    words: shippoWords,
    pickup: { day: "2026-12-01", from: 9 * 60, to: 12 * 60 },
    carrier,
    isWrite: ({ method, path }, what) =>
      method === "POST" && path === { label: "/transactions", cancel: "/refunds", pickup: "/pickups", cancel_pickup: "-" }[what],
    office: {
      crowd: (number, at) => {
        for (let one = 0; one < number; one++) purchases.unshift(stranger(at + one));
      },
      list: (order) => {
        listing = order;
      },
    },
  };
}

const formats = { PDF_4x6: "pdf", PNG: "png", ZPLII: "zpl" } as const;
const fetched = { handovers: ["drop_off", "pickup"], paperless: "qr" } as const;

/** What else happens in the merchant's Shippo account. */
interface ShippoOffice {
  /** So many labels are bought for other parcels, a millisecond after each other. */
  crowd(count: number, at: number): void;
  /** In which order purchases are listed from now on. */
  list(order: "newest" | "oldest"): void;
}

/** Every status of Shippo's, with every finer word it has for it. */
// biome-ignore format: a table is read across
export const shippoWords: readonly (readonly [word: string, kind: ScanKind | null])[] = [
  ["UNKNOWN", null], ["UNKNOWN/other", null],
  ["PRE_TRANSIT", "announced"], ["PRE_TRANSIT/information_received", "announced"],
  ["TRANSIT", "moving"], ["TRANSIT/package_accepted", "accepted"], ["TRANSIT/package_arrived", "moving"], ["TRANSIT/package_departed", "moving"],
  ["TRANSIT/package_processing", "moving"], ["TRANSIT/package_processed", "moving"], ["TRANSIT/package_forwarded", "moving"],
  ["TRANSIT/delivery_scheduled", "moving"], ["TRANSIT/out_for_delivery", "arriving"], ["TRANSIT/pickup_available", "waiting"],
  ["TRANSIT/address_issue", "held_up"], ["TRANSIT/contact_carrier", "held_up"], ["TRANSIT/delayed", "held_up"],
  ["TRANSIT/delivery_attempted", "held_up"], ["TRANSIT/delivery_rescheduled", "held_up"], ["TRANSIT/location_inaccessible", "held_up"],
  ["TRANSIT/notice_left", "held_up"], ["TRANSIT/package_damaged", "held_up"], ["TRANSIT/package_held", "held_up"],
  ["TRANSIT/reschedule_delivery", "held_up"],
  ["DELIVERED", "delivered"], ["DELIVERED/delivered", "delivered"],
  ["RETURNED", "sent_back"], ["RETURNED/return_to_sender", "sent_back"], ["RETURNED/package_unclaimed", "sent_back"],
  ["FAILURE", "held_up"], ["FAILURE/package_undeliverable", "held_up"], ["FAILURE/package_disposed", "lost"], ["FAILURE/package_lost", "lost"],
];
