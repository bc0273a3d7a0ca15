import { carrierName } from "../../domain/carrier-name.ts";
import type { LabelFormat } from "../../domain/connection.ts";
import type { LabelFile } from "../../domain/parcel.ts";
import { ConnectionProblem, type Written } from "../port.ts";
import { lookedUp, masked, outcomeOf, readAs, rejected, unknown, type Vendor, type WriteReply, webAddress } from "../vendor.ts";
import { draftOf, readService } from "./karrio-asked.ts";
import { chargeOf } from "./karrio-rates.ts";
import { document, refusal, type Shipment, shipment, shipments } from "./karrio-shapes.ts";
import type { LabelAsked, MadeLabel } from "./port.ts";

/** The carrier is asked while we wait. */
const carriersTime = 60_000;

/** A draft first, which costs nothing, and then one rate of it: Karrio buys a draft once, whoever asks. */
export async function buyLabel(vendor: Vendor, asked: LabelAsked): Promise<Written<MadeLabel>> {
  const wanted = readService(asked.service);
  if (!wanted) return rejected("wrong_request", "this is no service of Karrio's");
  const drafted = await vendor.write({ method: "POST", path: "/v1/shipments", body: draftOf(asked, wanted), within: carriersTime });
  const draft = outcomeOf(shipment, drafted, (json) => reasonIn(json, asked));
  // Nothing was bought yet, so whatever became of the draft may be asked for again.
  if (draft.kind === "unknown") return rejected("not_reached", `the draft: ${draft.message}`, 60);
  if (draft.kind === "rejected") return isCarriers(drafted) ? rejected("wrong_request", draft.message) : draft;
  const { id, rates } = draft.data;
  const rate = (rates ?? []).find((one) => one.carrier_id === wanted.carrierId && one.service === wanted.service);
  if (!rate?.id) return rejected("not_supported", "the carrier offers this service for no such parcel");
  const path = `/v1/shipments/${encodeURIComponent(id)}/purchase`;
  const body = { selected_rate_id: rate.id, label_type: (asked.format ?? "pdf").toUpperCase() };
  const bought = await vendor.write({ method: "POST", path, body, within: carriersTime });
  const { data, answer } = boughtOf(bought, asked);
  if (answer) return answer;
  try {
    return { kind: "done", value: await whole(vendor, data, asked.key, asked.format) };
  } catch (problem) {
    if (!(problem instanceof ConnectionProblem)) throw problem;
    return { kind: "done", value: labelOf(data, asked.key, []) };
  }
}

/** A carrier that said no made nothing. One that did not answer Karrio in time may have made a label that Karrio never heard of. */
function boughtOf(
  bought: WriteReply,
  asked: LabelAsked,
): { readonly data: Shipment; readonly answer?: never } | { readonly data?: never; readonly answer: Written<never> } {
  const outcome = outcomeOf(shipment, bought, (json) => reasonIn(json, asked));
  if (outcome.kind === "answered") {
    return isMade(outcome.data) ? { data: outcome.data } : { answer: unknown("Karrio answered with a shipment that has no label") };
  }
  if (outcome.kind === "rejected" && isCarriers(bought) && carriersFault.test(saidIn(bought))) return { answer: unknown(outcome.message) };
  return { answer: outcome };
}

/** How Karrio itself calls what went wrong between it and a carrier. */
const carriersFault = /SHIPPING_SDK_(?!FIELD|DESTINATION|ORIGIN|NON_SUPPORTED)|timed? ?out|connection|reset|unreachable|\b50[0234]\b/i;

function isCarriers(written: WriteReply): boolean {
  return written.kind === "answered" && written.reply.status === 424;
}

function saidIn(written: WriteReply): string {
  if (written.kind !== "answered") return "";
  const { messages, errors } = refusal.safeParse(written.reply.json).data ?? {};
  return [...(messages ?? []), ...(errors ?? [])]
    .map(({ code, message }) => `${code ?? ""} ${typeof message === "string" ? message : ""}`)
    .join("; ");
}

const mostPages = 5;

/**
 * The shipment that carries our key and was bought. Several may carry it: those that were only drafted are of no use. One that is being
 * bought is a draft until Karrio heard from the carrier.
 * @throws ConnectionProblem
 */
export async function findShipment(vendor: Vendor, key: string, format: LabelFormat | null): Promise<MadeLabel | null> {
  for (let page = 0; page < mostPages; page++) {
    const query = new URLSearchParams({ reference: key, limit: "100", offset: String(page * 100) });
    const { results, next } = readAs(shipments, await vendor.read({ path: `/v1/shipments?${query}` }));
    const ours = results.find((one) => one.reference === key && isMade(one));
    if (ours) return whole(vendor, ours, key, format);
    if (!next) return null;
  }
  throw new ConnectionProblem("unreadable", "there are more shipments under one reference than we look through");
}

/** In the format it was bought in; another Karrio does not make. @throws ConnectionProblem */
export async function labelAgain(vendor: Vendor, reference: string): Promise<LabelFile> {
  const file = await fetched(vendor, idOf(reference));
  if (!file) throw new ConnectionProblem("unreadable", "the label is neither PDF nor PNG nor ZPL");
  return file;
}

/** Whether the carrier gives its price back, Karrio does not say. */
export function voidLabel(vendor: Vendor, reference: string): Promise<Written<{ readonly refund: "asked" }>> {
  return lookedUp<{ readonly refund: "asked" }>(async () => {
    const id = idOf(reference);
    const written = await vendor.write({ method: "POST", path: `/v1/shipments/${id}/cancel`, within: carriersTime });
    // Nothing was changed, since it was cancelled before.
    if (written.kind === "answered" && written.reply.status === 304) return { kind: "done", value: { refund: "asked" } };
    const outcome = outcomeOf(shipment, written, (json) => reasonIn(json, null));
    if (outcome.kind === "answered") {
      return outcome.data.status === "cancelled"
        ? { kind: "done", value: { refund: "asked" } }
        : unknown("Karrio answered with a shipment that still stands");
    }
    if (outcome.kind === "rejected" && outcome.code === "wrong_state") {
      const now = await shipmentBy(vendor, id);
      if (now.status === "cancelled") return { kind: "done", value: { refund: "asked" } };
    }
    return outcome.kind === "rejected" && isCarriers(written) ? rejected("wrong_state", outcome.message) : outcome;
  });
}

/** @throws ConnectionProblem */
export async function shipmentBy(vendor: Vendor, reference: string): Promise<Shipment> {
  return readAs(shipment, await vendor.read({ path: `/v1/shipments/${idOf(reference)}` }));
}

/** @throws ConnectionProblem */
function idOf(reference: string): string {
  if (!/^[\w-]{1,100}$/.test(reference)) throw new ConnectionProblem("not_found", "this is no shipment of Karrio's");
  return reference;
}

async function whole(vendor: Vendor, one: Shipment, key: string, format: LabelFormat | null): Promise<MadeLabel> {
  const here = (one.shipping_documents ?? []).find(({ category, base64 }) => category === "label" && base64)?.base64;
  const file = (here ? fileOf(here) : null) ?? (await triedOnce(() => fetched(vendor, one.id)));
  return labelOf(one, key, file && format !== null ? [file] : []);
}

function labelOf(one: Shipment, key: string, files: readonly LabelFile[]): MadeLabel {
  const { id, carrier_name: carrier, tracking_number: number, tracking_url: url, selected_rate: rate } = one;
  const cost = rate ? chargeOf(rate) : null;
  const trackingUrl = webAddress(url);
  return {
    reference: id,
    carrier: carrierName(carrier ?? rate?.carrier_name ?? "Karrio"),
    ...(number && { trackingNumber: number }),
    ...(trackingUrl !== undefined && { trackingUrl }),
    files,
    ...(cost && { cost }),
    key,
  };
}

async function fetched(vendor: Vendor, id: string): Promise<LabelFile | null> {
  const reply = await vendor.read({ method: "POST", path: `/v1/shipments/${id}/documents/label` });
  const { base64 } = readAs(document, reply);
  return base64 ? fileOf(base64) : null;
}

async function triedOnce<Value>(fetch: () => Promise<Value>): Promise<Value | null> {
  try {
    return await fetch();
  } catch (problem) {
    if (!(problem instanceof ConnectionProblem)) throw problem;
    return null;
  }
}

function fileOf(base64: string): LabelFile | null {
  const content = new Uint8Array(Buffer.from(base64, "base64"));
  const head = Buffer.from(content.subarray(0, 64)).toString("latin1").trimStart();
  if (head.startsWith("%PDF-")) return { format: "pdf", content };
  if (head.startsWith("\u{89}PNG")) return { format: "png", content };
  return /^[\^~][A-Z]/.test(head) ? { format: "zpl", content } : null;
}

function isMade({ status, tracking_number: number }: Shipment): boolean {
  return Boolean(number) && status !== "draft" && status !== "cancelled";
}

/** What Karrio or the carrier says against it, without whom it is about. */
function reasonIn(json: unknown, asked: LabelAsked | null): string | undefined {
  const { messages, errors } = refusal.safeParse(json).data ?? {};
  const said = [...(messages ?? []), ...(errors ?? [])].flatMap(({ message }) => (typeof message === "string" ? [message] : [])).join("; ");
  return said === "" ? undefined : asked ? masked(said, [asked.from, asked.to]) : said;
}
