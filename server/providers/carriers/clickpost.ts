import type { CarrierCan } from "../../domain/connection.ts";
import { type Checked, ConnectionProblem, type Given, type Setting, type Written } from "../port.ts";
import { lookedUp, type Reply, rejected, unknown } from "../vendor.ts";
import { type ClickpostWay, isNotAllowed, metaOf, openClickpost, readable, readMeta, saidBy } from "./clickpost-api.ts";
import { openHooks } from "./clickpost-hooks.ts";
import {
  courierOf,
  orderBody,
  orderShape,
  readReference,
  recommendationBody,
  recommendationShape,
  referenceOf,
  toMadeLabel,
  toServices,
} from "./clickpost-order.ts";
import { isCancelled, toTracks, trackingShape } from "./clickpost-tracking.ts";
import type { CarrierProvider, ConnectedCarrier, LabelAsked, MadeLabel, Service, ServicesAsked, Track, Tracked } from "./port.ts";

const settings: readonly Setting[] = [
  { name: "user", kind: "text", required: true, example: "halden-goods" },
  { name: "key", kind: "secret", required: true },
  { name: "phone", kind: "text", required: true, example: "9876543210" },
  { name: "webhookKey", kind: "secret", required: false },
];

/** Whoever comes brings the paper, so there is none to print: the shopper says the waybill's number. */
const can: CarrierCan = {
  formats: [],
  reprints: [],
  paperless: "code",
  countries: ["IN"],
  international: false,
  customs: false,
  handovers: ["pickup"],
  points: false,
  pickup: "with_label",
  cancel: true,
  rates: true,
  charged: "by_contract",
  addressOrder: "physical",
  tracking: "poll",
  trackedAtOnce: 5,
  webhooks: "hint",
  lostAnswer: "found_again",
};

const pace = { perSecond: 5, burst: 10 };

export const clickpost: CarrierProvider = {
  id: "clickpost",
  title: "ClickPost",
  settings,
  can,
  pace,
  hooksByHand: true,
  connect: (given, outside) => connected(openClickpost(given, outside, pace), given),
};

function connected(way: ClickpostWay, { phone = "", webhookKey = "" }: Given): ConnectedCarrier {
  return {
    check: () => check(way),
    services: (asked) => services(way, asked),
    createLabel: (asked) => createLabel(way, asked, phone),
    findLabel: (asked) => findLabel(way, asked),
    cancelLabel: (reference) => cancelLabel(way, reference),
    track: (parcels) => track(way, parcels),
    hooks: openHooks(webhookKey),
  };
}

const orders = "/api/v3/create-order/";

/** Asks who goes from one side of Delhi to another, and about a parcel that nobody knows: only the second is asked under the user's name. */
async function check(way: ClickpostWay): Promise<Checked> {
  await services(way, example);
  const meta = readMeta(await way.read({ path: way.at("/api/v2/track-order/", { waybill: "0", cp_id: "4" }) }));
  return { account: new URLSearchParams(way.at("").slice(1)).get("username") ?? meta.message, currency: "INR", missing: [] };
}

const delhi = { name: "", line1: "Connaught Place", city: "Delhi", country: "IN" };
const example: ServicesAsked = {
  from: { ...delhi, postalCode: "110001" },
  to: { ...delhi, postalCode: "110020" },
  measures: { weight: 500, length: 200, width: 150, height: 50 },
  value: 50_000,
  currency: "INR",
};

async function services(way: ClickpostWay, asked: ServicesAsked): Promise<readonly Service[]> {
  if (asked.from.country !== "IN" || asked.to.country !== "IN") return [];
  const reply = await way.read({ method: "POST", path: way.at("/api/v1/recommendation_api/"), body: recommendationBody(asked) });
  const meta = readMeta(reply);
  if (/not serviceable/i.test(meta.message)) return [];
  if (!meta.success) throw new ConnectionProblem("refused", saidBy(meta));
  return toServices(readable(recommendationShape, reply));
}

async function createLabel(way: ClickpostWay, asked: LabelAsked, phone: string): Promise<Written<MadeLabel>> {
  const courier = courierOf(asked.service);
  if (!courier) return rejected("wrong_request", "this is none of ClickPost's services");
  const written = await way.write({ method: "POST", path: way.at(orders), body: orderBody(asked, courier, phone), within: 30_000 });
  if (written.kind !== "answered") return written;
  const { reply } = written;
  const meta = metaOf(reply);
  if (!meta) return reply.status === 401 || reply.status === 403 ? rejected("not_allowed", `answered ${reply.status}`) : unreadable(reply);
  if (meta.status === 202 || meta.status === 102) return { kind: "pending", value: toMadeLabel(null, asked, courier) };
  if (isNotAllowed(meta)) return rejected("not_allowed", saidBy(meta));
  const waybill = waybillIn(reply);
  if (waybill !== null && (meta.status === 200 || meta.status === 323))
    return { kind: "done", value: toMadeLabel(waybill, asked, courier) };
  // Whatever ClickPost found wrong with it, it made none; of its own and the couriers' failures nobody can say.
  const isRefused = !meta.success && meta.status >= 300 && meta.status < 500 && meta.status !== 323 && meta.status !== 408;
  return isRefused ? rejected("wrong_request", saidBy(meta)) : unknown(saidBy(meta));
}

function waybillIn({ json }: Reply): string | null {
  return orderShape.safeParse(json).data?.result?.waybill ?? null;
}

function unreadable({ status }: Reply): Written<never> {
  return unknown(`answered ${status} and nothing we can read`);
}

/** "pending": it is being made. */
async function waybillOf(way: ClickpostWay, reference: string): Promise<string | "pending" | null> {
  const reply = await way.read({ path: way.at(orders, { reference_number: reference }) });
  const meta = readMeta(reply);
  if (meta.status === 102 || meta.status === 202) return "pending";
  if (meta.status >= 500) throw new ConnectionProblem("busy", saidBy(meta));
  return meta.success ? waybillIn(reply) : null;
}

async function findLabel(way: ClickpostWay, asked: LabelAsked): Promise<MadeLabel | "pending" | null> {
  const courier = courierOf(asked.service);
  const waybill = courier ? await waybillOf(way, referenceOf(asked.key)) : null;
  if (!courier || waybill === null || waybill === "pending") return waybill === "pending" ? "pending" : null;
  // An order that was called off is still found; only its way says that it was.
  const { result } = await look(way, courier.id, [waybill]);
  const shipment = result[waybill];
  return shipment && isCancelled(shipment) ? null : toMadeLabel(waybill, asked, courier);
}

function cancelLabel(way: ClickpostWay, own: string): Promise<Written<{ readonly refund: "none" }>> {
  return lookedUp<{ readonly refund: "none" }>(async () => {
    const known = readReference(own);
    const waybill = known && (await waybillOf(way, known.reference));
    if (!known || waybill === null) return rejected("not_found", "ClickPost knows no such order");
    if (waybill === "pending") return rejected("wrong_state", "ClickPost is still making it", 60);
    const query = { waybill, account_code: known.account, cp_id: known.id };
    const written = await way.write({ method: "GET", path: way.at("/api/v1/cancel-order/", query) });
    if (written.kind !== "answered") return written;
    const meta = metaOf(written.reply);
    if (!meta) return unreadable(written.reply);
    if (meta.success && (meta.status === 200 || meta.status === 600)) return { kind: "done", value: { refund: "none" } };
    if (meta.status === 202) return { kind: "pending", value: { refund: "none" } };
    if (isNotAllowed(meta)) return rejected("not_allowed", saidBy(meta));
    if (meta.status === 351) return rejected("not_found", saidBy(meta));
    return meta.status >= 300 && meta.status < 500 ? rejected("wrong_state", saidBy(meta)) : unknown(saidBy(meta));
  });
}

/** One question names parcels of one courier only. */
async function track(way: ClickpostWay, parcels: readonly Tracked[]): Promise<readonly Track[]> {
  const byCourier = Map.groupBy(parcels, ({ trackedAs = "" }) => trackedAs);
  const tracks: Track[] = [];
  for (const [courier, own] of byCourier) {
    if (!/^\d{1,6}$/.test(courier)) continue;
    const wanted = new Set(own.map(({ trackingNumber }) => trackingNumber));
    const found = toTracks(await look(way, courier, [...wanted]));
    tracks.push(...found.filter(({ trackingNumber }) => wanted.has(trackingNumber)));
  }
  return tracks;
}

async function look(way: ClickpostWay, courier: string, waybills: readonly string[]) {
  const reply = await way.read({ path: way.at("/api/v2/track-order/", { waybill: waybills.join(","), cp_id: courier }) });
  const meta = readMeta(reply);
  if (!meta.success) throw new ConnectionProblem(meta.status >= 500 ? "busy" : "refused", saidBy(meta));
  return readable(trackingShape, reply);
}
