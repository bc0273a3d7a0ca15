import { z } from "zod";
import type { CarrierCan, LabelFormat } from "../../domain/connection.ts";
import type { LabelFile } from "../../domain/parcel.ts";
import { type Checked, ConnectionProblem, type Setting, type Written } from "../port.ts";
import { rejected, unknown } from "../vendor.ts";
import type { CarrierProvider, ConnectedCarrier, LabelAsked, MadeLabel, Service, ServicesAsked } from "./port.ts";
import { domestic } from "./usps-address.ts";
import { openUsps, refusal, said, type Usps } from "./usps-api.ts";
import { idempotencyKey, imageTypes, isTooBig, mailClasses, readLabel, returnLabel, toFile, toLabel } from "./usps-label.ts";
import { bookPickup, cancelPickup, pickupDays } from "./usps-pickup.ts";
import { points } from "./usps-points.ts";
import { priceOf } from "./usps-rates.ts";
import { track } from "./usps-tracking.ts";

const settings: readonly Setting[] = [
  { name: "account", kind: "choice", required: true, options: ["live", "test"], standard: "live" },
  { name: "client", kind: "text", required: true },
  { name: "secret", kind: "secret", required: true },
  { name: "crid", kind: "text", required: true, example: "12345678" },
  { name: "mid", kind: "text", required: true, example: "123456789" },
  { name: "manifest", kind: "text", required: false, example: "987654321" },
  { name: "paying", kind: "choice", required: true, options: ["EPS", "PERMIT"], standard: "EPS" },
  { name: "number", kind: "secret", required: true, example: "1000000000" },
  { name: "zip", kind: "text", required: false, example: "20260" },
];

/** A label is asked for under a key for ever: sent again with the same words it is the same label, and nothing is paid twice. */
const can: CarrierCan = {
  formats: ["pdf", "png", "zpl"],
  reprints: ["pdf", "png", "zpl"],
  paperless: "qr",
  countries: ["US"],
  international: false,
  customs: false,
  handovers: ["drop_off", "pickup"],
  points: true,
  pickup: "separate",
  cancel: true,
  rates: true,
  charged: "on_scan",
  addressOrder: "physical",
  tracking: "poll",
  trackedAtOnce: 1,
  webhooks: "none",
  lostAnswer: "same_key",
};

const pace = { perSecond: 10, burst: 20 };

export const usps: CarrierProvider = {
  id: "usps",
  title: "USPS",
  settings,
  can,
  pace,
  connect: (given, outside) => connected(openUsps(given, outside, pace)),
};

function connected(way: Usps): ConnectedCarrier {
  return {
    check: () => check(way),
    services: (asked) => services(way, asked),
    createLabel: (asked) => createLabel(way, asked),
    findLabel: (asked) => findLabel(way, asked),
    reprint: (reference, format) => reprint(way, reference, format),
    cancelLabel: (reference) => cancelLabel(way, reference),
    track: (parcels) => track(way, parcels),
    points: (near) => points(way, near),
    pickupDays: (asked, from) => pickupDays(way, asked, from),
    bookPickup: (asked) => bookPickup(way, asked),
    cancelPickup: (reference) => cancelPickup(way, reference),
  };
}

/** As the developer portal names them. */
const needed: readonly (readonly [scope: string, name: string])[] = [
  ["labels", "Labels"],
  ["payments", "Payments"],
  ["tracking", "Tracking"],
  ["locations", "Locations"],
  ["pickup", "Carrier Pickup"],
  ["prices", "Domestic Prices"],
];

/** The payment authorization shows that the account may pay and its numbers belong together. */
async function check({ open, paid }: Usps): Promise<Checked> {
  const { scopes } = await open.granted();
  const missing = scopes.length === 0 ? [] : needed.filter(([scope]) => !scopes.includes(scope)).map(([, name]) => name);
  if (missing.length === 0) await paid.granted();
  return { account: "USPS", currency: "USD", missing };
}

/** USPS has no list of them to ask for, and prices one mail class of returns in a question. */
async function services(way: Usps, asked: ServicesAsked): Promise<Service[]> {
  const { from, to, measures } = asked;
  if (typeof domestic(from) === "string" || typeof domestic(to) === "string" || isTooBig(measures)) return [];
  const found = await Promise.all(
    mailClasses.map(async ([service, title, days]): Promise<Service> => {
      const amount = await priceOf(way, service, asked);
      const price = amount === null ? {} : { price: { amount, currency: "USD" } };
      return { service, carrier: "USPS", title, ...price, days, handovers: ["drop_off", "pickup"], paperless: "qr" };
    }),
  );
  return found.toSorted(
    (one, other) => (one.price?.amount ?? Number.POSITIVE_INFINITY) - (other.price?.amount ?? Number.POSITIVE_INFINITY),
  );
}

/** The pictures inside the answer rather than beside it. */
const accept = { accept: "application/vnd.usps.labels+json" };

async function createLabel({ paid }: Usps, asked: LabelAsked): Promise<Written<MadeLabel>> {
  const body = returnLabel(asked);
  if (typeof body === "string") return rejected("wrong_request", body);
  const headers = { ...accept, "x-idempotency-key": idempotencyKey(asked.key) };
  const written = await paid.write({ method: "POST", path: "/labels/v3/return-label", body, headers });
  if (written.kind !== "answered") return written;
  const { reply } = written;
  if (reply.status >= 400) return refusal(reply);
  const answered = readLabel(reply);
  return answered ? { kind: "done", value: toLabel(answered, asked.format) } : unknown(`answered ${reply.status} and nothing we can read`);
}

/** Printing it once more by its key is the only way to look for a label, and is possible three times, until the day it is mailed. */
async function findLabel({ paid }: Usps, { key, format }: LabelAsked): Promise<MadeLabel | null> {
  const printed = format ?? "pdf";
  const reply = await paid.read({
    method: "POST",
    path: "/labels/v3/label-reprint",
    body: { imageInfo: { imageType: imageTypes[printed], labelType: "4X6LABEL" } },
    headers: { ...accept, "x-idempotency-key": idempotencyKey(key) },
  });
  if (reply.status === 404 || (reply.status === 400 && /not found|cancell?ed/i.test(said(reply) ?? ""))) return null;
  if (reply.status >= 400) throw new ConnectionProblem("refused", `answered ${reply.status}: ${said(reply) ?? "no reason"}`);
  const answered = readLabel(reply);
  if (!answered) throw new ConnectionProblem("unreadable", "USPS answered something we cannot read");
  return toLabel(answered, printed);
}

const ours = /^\d{13,34}$/;

async function reprint({ paid }: Usps, reference: string, format: LabelFormat): Promise<LabelFile> {
  if (!ours.test(reference)) throw new ConnectionProblem("not_found", "this is no label of USPS");
  const reply = await paid.read({
    method: "POST",
    path: `/labels/v3/label-reprint/${reference}`,
    body: { imageInfo: { imageType: imageTypes[format], labelType: "4X6LABEL" } },
    headers: accept,
  });
  if (reply.status === 404 || (reply.status === 400 && /not found/i.test(said(reply) ?? ""))) {
    throw new ConnectionProblem("not_found", "USPS knows no such label");
  }
  if (reply.status >= 400) throw new ConnectionProblem("refused", `answered ${reply.status}: ${said(reply) ?? "no reason"}`);
  const answered = readLabel(reply);
  const file = answered && toFile(answered, format);
  if (!file) throw new ConnectionProblem("unreadable", "USPS answered something we cannot read");
  return file;
}

const cancellation = z.object({ status: z.enum(["CANCELED", "DISPUTED"]) });

/** A label that USPS has not told its sorting centres of is dropped; for a later one its price is asked back, once a day at most. */
async function cancelLabel({ paid }: Usps, reference: string): Promise<Written<{ readonly refund: "given" | "asked" | "none" }>> {
  if (!ours.test(reference)) return rejected("not_found", "this is no label of USPS");
  const written = await paid.write({ method: "DELETE", path: `/labels/v3/label/${reference}` });
  if (written.kind !== "answered") return written;
  const { reply } = written;
  if (reply.status >= 400) {
    const why = said(reply) ?? "";
    if (/already been submitted/i.test(why)) return { kind: "done", value: { refund: "asked" } };
    if (/already been cancell?ed/i.test(why)) return { kind: "done", value: { refund: "given" } };
    if (/cannot be submitted/i.test(why)) return rejected("wrong_state", `USPS refused it: ${why}`);
    return refusal(reply);
  }
  const read = cancellation.safeParse(reply.json);
  if (!read.success) return unknown(`answered ${reply.status} and nothing we can read`);
  return { kind: "done", value: { refund: read.data.status === "CANCELED" ? "given" : "asked" } };
}
