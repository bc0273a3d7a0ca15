import { z } from "zod";
import type { CarrierCan, LabelFormat } from "../../domain/connection.ts";
import type { LabelFile } from "../../domain/parcel.ts";
import { ConnectionProblem, type Setting, type Written } from "../port.ts";
import { leniently, lookedUp, masked, rejected } from "../vendor.ts";
import type { CarrierProvider, ConnectedCarrier, LabelAsked, MadeLabel } from "./port.ts";
import { isShipengineId, openShipengine, type ShipengineApi, shipenginePace } from "./shipengine-client.ts";
import { shipengineHooks } from "./shipengine-hooks.ts";
import { codeOf, labelShape, phoneFor, type ShipengineLabel, toLabel, toMade } from "./shipengine-label.ts";
import { bookByShipengine, callOffByShipengine, findByShipengine } from "./shipengine-pickup.ts";
import { pointsByShipengine } from "./shipengine-points.ts";
import { carriersOf, servicesOf } from "./shipengine-services.ts";
import { trackByShipengine } from "./shipengine-track.ts";
import { carrierCalled, parseService } from "./shipengine-words.ts";

const settings: readonly Setting[] = [
  { name: "key", kind: "secret", required: true },
  { name: "phone", kind: "text", required: false, example: "+1 415 555 0100" },
];

const can: CarrierCan = {
  formats: ["pdf", "png", "zpl"],
  reprints: ["pdf", "png", "zpl"],
  paperless: "qr",
  countries: "any",
  international: false,
  customs: false,
  handovers: ["drop_off", "pickup"],
  points: true,
  pickup: "separate",
  cancel: true,
  rates: true,
  charged: "by_contract",
  addressOrder: "physical",
  tracking: "poll",
  trackedAtOnce: 1,
  webhooks: "signed",
  lostAnswer: "found_again",
};

export const shipengine: CarrierProvider = {
  id: "shipengine",
  title: "ShipStation API",
  settings,
  can,
  pace: shipenginePace,
  connect: ({ key = "", phone = "" }, outside) => connected(openShipengine(outside, key), phone),
};

function connected(api: ShipengineApi, phone: string): ConnectedCarrier {
  return {
    check: async () => {
      const carriers = [...new Set((await carriersOf(api)).map(({ carrier_code: code }) => carrierCalled(code)))];
      return { account: `ShipStation: ${carriers.join(", ") || "no carriers"}`, missing: [] };
    },
    services: (asked) => servicesOf(api, asked, phone),
    createLabel: (asked) => buy(api, asked, phone),
    findLabel: async (asked) => {
      const label = await api.read(`/v1/labels/external_shipment_id/${encodeURIComponent(asked.key)}`, labelShape);
      return label && label.external_shipment_id === asked.key ? whatever(api, label, asked.format) : null;
    },
    reprint: (reference, format) => printAgain(api, reference, format),
    cancelLabel: (reference) => giveBack(api, reference),
    track: (parcels) => trackByShipengine(api, parcels),
    points: (asked) => pointsByShipengine(api, asked),
    bookPickup: (asked) => bookByShipengine(api, asked, phone),
    findPickup: (asked) => findByShipengine(api, asked),
    cancelPickup: (reference) => lookedUp(() => callOffByShipengine(api, reference)),
    hooks: shipengineHooks(api),
  };
}

async function buy(api: ShipengineApi, asked: LabelAsked, phone: string): Promise<Written<MadeLabel>> {
  const service = parseService(asked.service);
  if (!service) return rejected("wrong_request", "this is no service of ShipStation's");
  if (asked.from.country !== asked.to.country) return rejected("not_supported", "ShipStation makes no return labels over a border");
  const number = phoneFor(asked, phone);
  if (number === null)
    return rejected("wrong_request", "ShipStation wants a phone number, and neither the shopper nor this connection has one");
  const written = await api.write("POST", "/v1/labels", toLabel(asked, service, number), labelShape);
  if (written.kind === "rejected") return { ...written, message: masked(written.message, [asked.from, asked.to]) };
  if (written.kind !== "answered") return written;
  const label = written.data;
  switch (label.status) {
    case "completed":
      return { kind: "done", value: await madeOf(api, label, asked.format) };
    case "processing":
      return { kind: "pending", value: { ...toMade(label), files: [] } };
    case "error":
      return rejected("wrong_request", "the carrier made no label");
    default:
      return { kind: "unknown", message: "ShipStation answered something we do not know" };
  }
}

/** What became of a label that is found by our key. */
async function whatever(
  api: ShipengineApi,
  label: ShipengineLabel,
  format: LabelFormat | null,
): Promise<MadeLabel | "pending" | "given_up" | null> {
  if (label.voided || label.status === "voided") return null;
  if (label.status === "processing") return "pending";
  return label.status === "completed" ? madeOf(api, label, format) : "given_up";
}

/** A label whose file cannot be had now is a label nonetheless. */
async function madeOf(api: ShipengineApi, label: ShipengineLabel, format: LabelFormat | null): Promise<MadeLabel> {
  const [file, picture] = await Promise.all([
    format === null ? null : leniently(() => fileOf(api, label, format)),
    format === null ? leniently(() => pictureOf(api, label)) : null,
  ]);
  const code = format === null ? codeOf(label) : undefined;
  return {
    ...toMade(label),
    files: file ? [file] : [],
    ...((picture || code !== undefined) && { paperless: { ...(picture && { picture }), ...(code !== undefined && { code }) } }),
  };
}

async function fileOf(api: ShipengineApi, { label_download: download }: ShipengineLabel, format: LabelFormat): Promise<LabelFile> {
  const url = download?.[format];
  if (!url) throw new ConnectionProblem("not_found", "ShipStation has no such file of this label");
  return { format, content: await api.file(url) };
}

/** What is shown at the counter, where it is a picture at all. */
async function pictureOf(
  api: ShipengineApi,
  { qr_code_download: qr, paperless_download: paperless }: ShipengineLabel,
): Promise<Uint8Array | null> {
  const url = qr?.href || paperless?.href;
  const content = url ? await api.file(url) : null;
  return content && Buffer.from(content.subarray(0, 4)).toString("latin1") === "\x89PNG" ? content : null;
}

async function readLabel(api: ShipengineApi, reference: string): Promise<ShipengineLabel | null> {
  return isShipengineId(reference) ? api.read(`/v1/labels/${reference}`, labelShape) : null;
}

async function printAgain(api: ShipengineApi, reference: string, format: LabelFormat): Promise<LabelFile> {
  const label = await readLabel(api, reference);
  if (!label) throw new ConnectionProblem("not_found", "ShipStation has no such label");
  return fileOf(api, label, format);
}

const voidShape = z.object({ approved: z.boolean(), message: z.string().catch(""), reason_code: z.string().nullish().catch(undefined) });

type Given = { readonly refund: "given" | "asked" | "none" };

/** A label that is voided again is told to be voided already: so nothing is looked up before, only what becomes of the money after. */
async function giveBack(api: ShipengineApi, reference: string): Promise<Written<Given>> {
  if (!isShipengineId(reference)) return rejected("not_found", "ShipStation has no such label");
  const written = await api.write("PUT", `/v1/labels/${reference}/void`, undefined, voidShape);
  if (written.kind !== "answered") return written;
  const { approved, reason_code: reason, message } = written.data;
  if (!approved && reason !== "label_already_voided") return rejected("wrong_state", message || "ShipStation does not void this label");
  const label = await leniently(() => readLabel(api, reference));
  return { kind: "done", value: { refund: refundOf(label) } };
}

function refundOf(label: ShipengineLabel | null): Given["refund"] {
  switch (label?.refund_details?.refund_status) {
    case "approved":
      return "given";
    case "rejected":
    case "excluded":
      return "none";
    default:
      return "asked";
  }
}
