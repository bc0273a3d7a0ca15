import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { toBuffer } from "qrcode";
import { textsFor } from "../locales/texts.ts";
import { connectShop } from "../server/actions/connect-shop.ts";
import type { Context } from "../server/context.ts";
import type { CustomsFormRequest } from "../server/documents/customs-form.ts";
import type { Press } from "../server/documents/press.ts";
import type { CarrierCan } from "../server/domain/connection.ts";
import type { LabelFile } from "../server/domain/parcel.ts";
import type { Shop } from "../server/domain/shop.ts";
import type { Scan, ScanKind } from "../server/domain/tracking.ts";
import type {
  BookedPickup,
  CarrierProvider,
  ConnectedCarrier,
  LabelAsked,
  MadeLabel,
  PickupAsked,
  Point,
  PointsAsked,
  Service,
  ServicesAsked,
  Track,
} from "../server/providers/carriers/port.ts";
import { ConnectionProblem } from "../server/providers/port.ts";

/** A parcel as the demo's carrier knows it. */
export interface Carried {
  readonly key: string;
  readonly number: string;
  readonly service: string;
  readonly returnNumber: string;
  readonly from: LabelAsked["from"];
  readonly to: LabelAsked["to"];
  readonly paperless: boolean;
  /** What customs are told, where they ask. */
  readonly customs: Omit<CustomsFormRequest, "texts" | "english"> | null;
  readonly cost: number;
  readonly madeAt: number;
  cancelledAt: number | null;
  readonly scans: Scan[];
  pickup: (BookedPickup & { readonly key: string; readonly note?: string; cancelled?: true }) | null;
}

export type Happened = Pick<Scan, "kind" | "words" | "place">;

/** The demo's own carrier: it sells labels, comes for parcels, and moves them when somebody presses a button on its page. */
export interface Bergpost {
  readonly provider: CarrierProvider;
  /** Youngest first. */
  parcels(): readonly Carried[];
  /** Something happens to a parcel. Answers its whole way by then; null for one it does not know. @param at epoch milliseconds */
  scan(number: string, scan: Happened, at: number): Track | null;
  /** Draws its labels with what the server draws with; until then it makes none. */
  open(press: Press): void;
  /** Connects it to a shop. */
  connect(context: Context, shop: Shop): Promise<void>;
}

const day = 86_400_000;
/** As with real ones, what fits on a label is what its form has room for. */
const longestName = 30;

const can: CarrierCan = {
  formats: ["pdf", "zpl"],
  reprints: ["pdf", "zpl"],
  paperless: "qr",
  countries: "any",
  international: true,
  customs: true,
  handovers: ["drop_off", "pickup"],
  points: true,
  pickup: "separate",
  cancel: true,
  rates: true,
  charged: "on_scan",
  addressOrder: "physical",
  tracking: "poll",
  trackedAtOnce: 50,
  webhooks: "none",
  lostAnswer: "same_key",
};

const services: readonly (Omit<Service, "price"> & { readonly base: number })[] = [
  { service: "counter", carrier: "Bergpost", title: "Bergpost Counter", days: 3, handovers: ["drop_off"], paperless: "qr", base: 390 },
  { service: "economy", carrier: "Bergpost", title: "Bergpost Economy", days: 6, handovers: ["drop_off"], paperless: "none", base: 290 },
  { service: "door", carrier: "Bergpost", title: "Bergpost Door", days: 2, handovers: ["pickup"], paperless: "none", base: 690 },
];

const brand = { name: "Bergpost" };

/** @param file where its books lie between two runs */
export function bergpost({ file, now }: { readonly file: string; readonly now: () => number }): Bergpost {
  const books: Carried[] = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : [];
  const save = () => writeFileSync(file, JSON.stringify(books));
  let press: Press | null = null;
  const byNumber = (number: string) => books.find((one) => one.number === number);

  const labelOf = async (one: Carried, paperless = one.paperless): Promise<MadeLabel> => {
    if (!press) throw new ConnectionProblem("not_reached", "its press is closed");
    const { number, returnNumber, from, to, madeAt } = one;
    const texts = textsFor("en");
    const drawn = { format: "a6", brand, from, to, returnNumber, orderNumber: number, code: number, at: madeAt, texts } as const;
    const files = async (): Promise<LabelFile[]> => {
      const [pdf, zpl] = await Promise.all([press?.label(drawn), press?.zpl(drawn)]);
      return [...(pdf ? [{ format: "pdf", content: pdf } as const] : []), ...(zpl ? [{ format: "zpl", content: zpl } as const] : [])];
    };
    return {
      reference: number,
      carrier: brand.name,
      trackingNumber: number,
      files: paperless ? [] : await files(),
      ...(paperless && { paperless: { code: number, picture: await toBuffer(number, { scale: 12 }) } }),
      ...(one.customs && { customs: await press.customsForm({ ...one.customs, texts, english: texts }) }),
      cost: { amount: one.cost, currency: "EUR" },
      expiresAt: madeAt + 30 * day,
      key: one.key,
    };
  };

  const carrier: ConnectedCarrier = {
    check: () => Promise.resolve({ account: "Halden", currency: "EUR", missing: [] }),
    services: (asked) => Promise.resolve(servicesFor(asked)),
    async createLabel(asked) {
      const known = books.find(({ key }) => key === asked.key);
      const [service] = servicesFor(asked).filter((one) => one.service === asked.service);
      if (!service?.price) return { kind: "rejected", code: "wrong_request", message: "no such service" };
      if (asked.from.name.length > longestName)
        return { kind: "rejected", code: "wrong_request", message: `sender.name: at most ${longestName} characters` };
      const one: Carried = known ?? {
        key: asked.key,
        number: `BP${String(digits(asked.key)).padStart(10, "0")}CH`,
        service: asked.service,
        returnNumber: asked.returnNumber,
        from: asked.from,
        to: asked.to,
        paperless: asked.format === null,
        customs: declarationOf(asked),
        cost: service.price.amount,
        madeAt: asked.at,
        cancelledAt: null,
        scans: [{ kind: "announced", at: asked.at, words: "Label made" }],
        pickup: null,
      };
      if (!known) books.push(one);
      save();
      return { kind: "done", value: await labelOf(one) };
    },
    async findLabel({ key }) {
      const known = books.find((one) => one.key === key && one.cancelledAt === null);
      return known ? labelOf(known) : null;
    },
    async reprint(reference, format) {
      const known = byNumber(reference);
      const file = known && (await labelOf(known, false)).files.find((one) => one.format === format);
      if (!file) throw new ConnectionProblem("not_found", "no such label");
      return file;
    },
    cancelLabel(reference) {
      const known = byNumber(reference);
      if (!known) return Promise.resolve({ kind: "rejected", code: "not_found", message: "no such label" });
      if (known.scans.some(({ kind }) => kind === "accepted"))
        return Promise.resolve({ kind: "rejected", code: "wrong_state", message: "it is on its way" });
      known.cancelledAt ??= now();
      save();
      return Promise.resolve({ kind: "done", value: { refund: "given" } });
    },
    track: (asked) =>
      Promise.resolve(
        asked.flatMap(({ trackingNumber }) => {
          const known = byNumber(trackingNumber);
          return known ? [trackOf(known)] : [];
        }),
      ),
    points: (near) => Promise.resolve(pointsNear(near)),
    bookPickup(asked) {
      const known = books.find(({ number }) => asked.trackingNumbers.includes(number));
      if (!known) return Promise.resolve({ kind: "rejected", code: "not_found", message: "no such label" });
      const booked = bookedAs(asked);
      known.pickup = { ...booked, key: asked.key, ...(asked.note !== undefined && { note: asked.note }) };
      save();
      return Promise.resolve({ kind: "done", value: booked });
    },
    findPickup: ({ key }) => Promise.resolve(books.find(({ pickup }) => pickup?.key === key)?.pickup ?? null),
    cancelPickup(reference) {
      const known = books.find(({ pickup }) => pickup?.reference === reference);
      if (known?.pickup) known.pickup = { ...known.pickup, cancelled: true };
      save();
      return Promise.resolve({ kind: "done", value: null });
    },
  };

  const provider: CarrierProvider = {
    id: "bergpost",
    title: "Bergpost",
    settings: [],
    can,
    pace: { perSecond: 50, burst: 50 },
    connect: () => carrier,
  };
  return {
    provider,
    parcels: () => [...books].reverse(),
    scan(number, { kind, words = wordsOf[kind] ?? kind, place }, at) {
      const known = byNumber(number);
      if (!known) return null;
      const town = place ?? (kind === "arriving" || kind === "delivered" ? known.to.city : known.from.city);
      known.scans.push({ kind, at, words, place: town });
      save();
      return trackOf(known);
    },
    open: (opened) => {
      press = opened;
    },
    connect: async (context, shop) => {
      await connectShop(context, shop, {
        ...{ named: { kind: "carrier", provider }, settings: {}, secrets: {}, by: { kind: "system" } },
        idempotency: { scope: "demo", key: "demo-bergpost", requestHash: "demo" },
      });
    },
  };
}

const wordsOf: Readonly<Partial<Record<ScanKind, string>>> = {
  accepted: "Accepted at the counter",
  moving: "Sorted at the parcel centre",
  arriving: "Out for delivery",
  delivered: "Delivered",
  pickup_failed: "Nobody was at home",
  held_up: "Held up",
  sent_back: "On its way back to the sender",
  lost: "The parcel cannot be found",
};

/** It takes three days from the counter to the door, and says when it comes once it has the parcel. */
function trackOf({ number, scans }: Carried): Track {
  const accepted = scans.find(({ kind }) => kind === "accepted");
  const arriving = scans.findLast(({ kind }) => kind === "arriving");
  const expectedAt = arriving ? arriving.at + day / 4 : accepted && accepted.at + 3 * day;
  return { trackingNumber: number, scans, ...(expectedAt !== undefined && { expectedAt }) };
}

/** Over a border it costs twice as much and takes three days longer; each further kilogram 40 cents. */
function servicesFor({ from, to, measures }: Pick<ServicesAsked, "from" | "to" | "measures">): Service[] {
  const abroad = from.country !== to.country;
  return services.map(({ base, days = 3, ...service }) => ({
    ...service,
    days: abroad ? days + 3 : days,
    price: { amount: (abroad ? 2 : 1) * base + 40 * Math.floor(measures.weight / 1_000), currency: "EUR" },
  }));
}

/** What customs are told of what comes back; null where nobody asks. */
function declarationOf({ customs, items, currency, measures, returnNumber, from, to, at, zone }: LabelAsked): Carried["customs"] {
  if (!customs) return null;
  const { reason: _, ...declared } = customs;
  const goods = items.map(({ title, quantity, value, weight, hsCode, origin }) => ({
    ...{ title, quantity, value, weight },
    ...(hsCode !== undefined && { hsCode }),
    ...(origin !== undefined && { origin }),
  }));
  return { brand, returnNumber, from, to, items: goods, currency, weight: measures.weight, ...declared, zone, at };
}

interface Town {
  readonly shopkeepers: readonly string[];
  readonly street: (number: number) => string;
}

const french: Town = {
  shopkeepers: ["Tabac des Halles", "Papeterie Lumière", "Quincaillerie Nord", "Librairie du Pont", "Épicerie Verte", "Le Kiosque"],
  street: (number) => `${number} rue du Marché`,
};
const german: Town = {
  shopkeepers: ["Kiosk am Markt", "Schreibwaren Lindner", "Späti Nordstern", "Buchhandlung Brücke", "Blumen Vogt", "Hofladen Grün"],
  street: (number) => `Marktstraße ${number}`,
};
const spanish: Town = {
  shopkeepers: ["Estanco del Mercado", "Papelería Luz", "Ferretería Norte", "Librería del Puente", "Frutas Verde", "El Quiosco"],
  street: (number) => `Calle del Mercado ${number}`,
};
const towns: Readonly<Record<string, Town>> = { FR: french, DE: german, AT: german, CH: german, ES: spanish };

/** Six made-up shops around the postcode, the same each time. */
function pointsNear({ country, postalCode, city = "", most }: PointsAsked): Point[] {
  const seed = digits(`${country}${postalCode}`);
  const { shopkeepers, street } = towns[country] ?? french;
  return shopkeepers
    .map((name, place): Point => {
      const turn = ((seed + place * 137) % 360) * (Math.PI / 180);
      const distance = 180 + ((seed >> place) % 260) + place * 310;
      return {
        id: `bp-${seed % 10_000}-${place}`,
        carrier: "Bergpost",
        name,
        address: { name, line1: street(1 + ((seed + place * 31) % 90)), postalCode, city, country },
        place: {
          latitude: 45.76 + (Math.cos(turn) * distance) / 111_320,
          longitude: 4.83 + (Math.sin(turn) * distance) / (111_320 * Math.cos(45.76 * (Math.PI / 180))),
        },
        distance,
        hours: Object.fromEntries([1, 2, 3, 4, 5, 6].map((weekday) => [weekday, weekday === 6 ? [[540, 780]] : [[480, 1_140]]])),
        paperless: place % 3 !== 2,
      };
    })
    .slice(0, most);
}

function bookedAs({ day: on, from, to, key }: PickupAsked): BookedPickup {
  return { day: on, from, to, reference: `pickup-${digits(key)}` };
}

function digits(text: string): number {
  return createHash("sha256").update(text).digest().readUInt32BE(0);
}
