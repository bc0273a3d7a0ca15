import { z } from "zod";
import type { CarrierCan, LabelFormat } from "../../domain/connection.ts";
import type { LabelFile } from "../../domain/parcel.ts";
import type { Outside } from "../http.ts";
import { type Checked, ConnectionProblem, type Given, type Setting, type Written } from "../port.ts";
import { download, openVendor, outcomeOf, plainly, type Reply, rejected, understood, type Vendor, whatIsWrong } from "../vendor.ts";
import { unservable } from "./auspost-address.ts";
import { costOf, createdShape, foundShape, priceBody, pricedShape, shipmentBody, shipmentIdOf, toMadeLabel } from "./auspost-shipment.ts";
import { toTracks, trackingShape } from "./auspost-tracking.ts";
import type { CarrierProvider, ConnectedCarrier, LabelAsked, MadeLabel, Service, ServicesAsked } from "./port.ts";

const settings: readonly Setting[] = [
  { name: "place", kind: "choice", required: true, options: ["live", "test"], standard: "live" },
  { name: "number", kind: "text", required: true, example: "0000123456" },
  { name: "key", kind: "text", required: true, example: "60e5e1f8-5d5f-4b86-8f1e-2b5f3d0d5a55" },
  { name: "password", kind: "secret", required: true },
  { name: "products", kind: "text", required: true, example: "PR, XPR", standard: "PR" },
];

const can: CarrierCan = {
  formats: ["pdf", "zpl"],
  reprints: ["pdf", "zpl"],
  paperless: "none",
  countries: ["AU"],
  international: false,
  customs: false,
  handovers: ["drop_off"],
  points: false,
  pickup: "none",
  cancel: true,
  rates: true,
  charged: "on_scan",
  addressOrder: "physical",
  tracking: "poll",
  trackedAtOnce: 10,
  webhooks: "none",
  lostAnswer: "found_again",
};

const pace = { perSecond: 3, burst: 10 };
/** Questions about parcels' way: ten a minute are all there are. */
const trackPace = { perSecond: 10 / 60, burst: 10 };

export const auspost: CarrierProvider = {
  id: "auspost",
  title: "Australia Post",
  settings,
  can,
  pace,
  connect,
};

const paths: Readonly<Record<string, string>> = { live: "/shipping/v1", test: "/test/shipping/v1" };

function connect({ place = "", number = "", key = "", password = "", products = "" }: Given, outside: Outside): ConnectedCarrier {
  const origin = `https://digitalapi.auspost.com.au${paths[place] ?? paths.live}`;
  const authorization = `Basic ${Buffer.from(`${key}:${password}`).toString("base64")}`;
  const headers = () => ({ authorization, "account-number": number });
  const way = openVendor(outside, { origin, headers, pace });
  const tracking = openVendor(outside, { origin, headers, pace: trackPace });
  return {
    check: () => check(way, number),
    services: (asked) => services(way, asked, listed(products)),
    createLabel: (asked) => createLabel(way, outside, asked),
    findLabel: (asked) => findLabel(way, asked.key),
    reprint: async (reference, format) => {
      const id = shipmentIdOf(reference);
      if (id === null) throw new ConnectionProblem("not_found", "Australia Post never had such a shipment");
      return labelOf(way, outside, id, format);
    },
    cancelLabel: (reference) => cancelLabel(way, reference),
    track: async (parcels) => {
      const wanted = parcels.map(({ trackingNumber }) => trackingNumber);
      const reply = await tracking.read({ path: `/track?${new URLSearchParams({ tracking_ids: wanted.join(",") })}` });
      if (isNothingKnown(reply)) return [];
      const found = understood(trackingShape, reply);
      return found ? toTracks(found).filter(({ trackingNumber }) => wanted.includes(trackingNumber)) : [];
    },
  };
}

/** "PR, XPR" */
function listed(products: string): readonly string[] {
  return [...new Set(products.split(/[\s,;]+/).filter((one) => one !== ""))];
}

const accountShape = z.object({
  name: z.string().catch(""),
  expired: z.boolean().catch(false),
  credit_blocked: z.boolean().catch(false),
});

async function check(way: Vendor, number: string): Promise<Checked> {
  const account = understood(accountShape, await way.read({ path: `/accounts/${encodeURIComponent(number)}` }));
  if (!account) throw new ConnectionProblem("not_allowed", "Australia Post knows no such account");
  if (account.expired || account.credit_blocked) throw new ConnectionProblem("not_allowed", "the account has ended or is blocked");
  return { account: account.name || number, currency: "AUD", missing: [] };
}

const names: Readonly<Record<string, string>> = { PR: "Parcel Post Return", XPR: "Express Post Return" };

/** A product that the contract has not, or that does not go there, is left out; when none is left Australia Post said why. */
async function services(way: Vendor, asked: ServicesAsked, products: readonly string[]): Promise<readonly Service[]> {
  if (unservable(asked.from, asked.to) !== null) return [];
  const found: Service[] = [];
  let refused: Reply | null = null;
  for (const product of products) {
    const reply = await way.read({ method: "POST", path: "/prices/shipments", body: priceBody(asked, product) });
    if (reply.status === 400 || reply.status === 422) {
      refused = reply;
      continue;
    }
    const [priced] = understood(pricedShape, reply)?.shipments ?? [];
    const amount = priced ? costOf(priced) : null;
    found.push({
      service: product,
      carrier: "Australia Post",
      title: names[product] ?? `Australia Post ${product}`,
      ...(amount !== null && { price: { amount, currency: "AUD" } }),
      handovers: ["drop_off"],
      paperless: "none",
    });
  }
  if (found.length === 0 && refused) throw new ConnectionProblem("refused", said(refused.json) ?? `answered ${refused.status}`);
  return found.sort((one, other) => (one.price?.amount ?? Number.POSITIVE_INFINITY) - (other.price?.amount ?? Number.POSITIVE_INFINITY));
}

async function createLabel(way: Vendor, outside: Outside, asked: LabelAsked): Promise<Written<MadeLabel>> {
  const why = unservable(asked.from, asked.to);
  if (why !== null) return rejected("not_supported", why);
  const written = await way.write({ method: "POST", path: "/shipments", body: shipmentBody(asked), within: 30_000 });
  const outcome = outcomeOf(createdShape, written, said);
  if (outcome.kind !== "answered") return outcome;
  const [shipment] = outcome.data.shipments;
  if (!shipment) return { kind: "unknown", message: "answered no shipment" };
  const made = toMadeLabel(shipment, asked.key);
  return { kind: "done", value: { ...made, files: await labelIfAny(way, outside, shipment.shipment_id, asked.format ?? "pdf") } };
}

/** A label that cannot be fetched now is printed later; its shipment is there. */
async function labelIfAny(way: Vendor, outside: Outside, id: string, format: LabelFormat): Promise<readonly LabelFile[]> {
  try {
    return [await labelOf(way, outside, id, format)];
  } catch (problem) {
    if (!(problem instanceof ConnectionProblem)) throw problem;
    return [];
  }
}

const labelShape = z.object({ labels: z.array(z.object({ url: z.string().nullish().catch(null), status: z.string() })).min(1) });

/** Which layout belongs to a return is Australia Post's to say, so both groups have one. */
async function labelOf(way: Vendor, outside: Outside, id: string, wanted: LabelFormat): Promise<LabelFile> {
  const format = wanted === "zpl" ? "zpl" : "pdf";
  const groups = ["Parcel Post", "Express Post"].map((group) => ({
    group,
    layout: "A6-1pp",
    branded: true,
    left_offset: 0,
    top_offset: 0,
  }));
  const reply = await way.read({
    method: "POST",
    path: "/labels",
    body: {
      wait_for_label_url: true,
      preferences: [{ type: "PRINT", format: format.toUpperCase(), groups }],
      shipments: [{ shipment_id: id }],
    },
  });
  if (reply.status === 404) throw new ConnectionProblem("not_found", "Australia Post has no such shipment any more");
  const [label] = understood(labelShape, reply)?.labels ?? [];
  if (!label?.url) throw new ConnectionProblem(label?.status === "PENDING" ? "busy" : "unreadable", "the label is not there yet", 30);
  return { format, content: await download(outside, label.url) };
}

async function findLabel(way: Vendor, key: string): Promise<MadeLabel | null> {
  const query = new URLSearchParams({ offset: "0", number_of_shipments: "20", sender_reference: key });
  const reply = await way.read({ path: `/shipments?${query}` });
  if (reply.status === 404) return null;
  const read = foundShape.safeParse(reply.json);
  if (reply.status !== 200) throw new ConnectionProblem("refused", said(reply.json) ?? `answered ${reply.status}`);
  if (!read.success) throw new ConnectionProblem("unreadable", whatIsWrong(read.error));
  const ours = (read.data.shipments ?? []).find((one) => one?.shipment_reference === key);
  return ours ? toMadeLabel(ours, key) : null;
}

async function cancelLabel(way: Vendor, reference: string): Promise<Written<{ readonly refund: "none" }>> {
  const id = shipmentIdOf(reference);
  if (id === null) return rejected("not_found", "Australia Post never had such a shipment");
  const written = await way.write({ method: "DELETE", path: `/shipments/${encodeURIComponent(id)}` });
  if (written.kind !== "answered") return written;
  const { status, json } = written.reply;
  // One that is gone was deleted before: it is not asked for under a name that never was.
  if (status === 200 || status === 204 || status === 404) return { kind: "done", value: { refund: "none" } };
  if (/\b4401[67]\b/.test(codeIn(json) ?? "")) return rejected("wrong_state", said(json) ?? "it was handed over");
  const outcome = outcomeOf(z.unknown(), written, said);
  return outcome.kind === "answered" ? { kind: "done", value: { refund: "none" } } : outcome;
}

const problems = z.object({
  errors: z
    .array(
      z.object({
        code: z.string().nullish().catch(null),
        name: z.string().nullish().catch(null),
        message: z.string().nullish().catch(null),
      }),
    )
    .min(1),
});

function codeIn(json: unknown): string | null {
  return problems.safeParse(json).data?.errors[0]?.code ?? null;
}

/** Its code and name: the message quotes what was sent. */
function said(json: unknown): string | undefined {
  const [first] = problems.safeParse(json).data?.errors ?? [];
  return first ? plainly([first.code, first.name].filter(Boolean).join(" ")) || undefined : undefined;
}

/** Also when all that were asked for are unknown it is an answer, of 400. */
function isNothingKnown({ status, json }: Reply): boolean {
  return status === 400 && /^(?:51104|ESB-1000[12])$/.test(codeIn(json) ?? "");
}
