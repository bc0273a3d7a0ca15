import { z } from "zod";
import type { CarrierCan, LabelFormat } from "../../domain/connection.ts";
import type { LabelFile } from "../../domain/parcel.ts";
import type { Outside } from "../http.ts";
import { ConnectionProblem, type Setting, type Written } from "../port.ts";
import { download, leniently, lookedUp, masked, rejected } from "../vendor.ts";
import { type EasypostApi, easypostPace, isEasypostId, openEasypost } from "./easypost-client.ts";
import { easypostHooks } from "./easypost-hooks.ts";
import { ratedShape, type Shipment, saidIn, saidOf, shipmentShape, toMade, toReturn, toService, toShipment } from "./easypost-label.ts";
import { bookByEasypost, callOffByEasypost, findByEasypost } from "./easypost-pickup.ts";
import { trackByEasypost } from "./easypost-track.ts";
import { parseService } from "./easypost-words.ts";
import type { CarrierProvider, ConnectedCarrier, LabelAsked, MadeLabel, Service, ServicesAsked } from "./port.ts";

const settings: readonly Setting[] = [{ name: "key", kind: "secret", required: true, example: "EZAK…" }];

const can: CarrierCan = {
  formats: ["pdf", "png", "zpl"],
  reprints: ["pdf", "png", "zpl"],
  paperless: "qr",
  countries: "any",
  international: true,
  customs: true,
  handovers: ["drop_off", "pickup"],
  points: false,
  pickup: "separate",
  cancel: true,
  rates: true,
  charged: "on_creation",
  addressOrder: "swapped",
  tracking: "poll",
  trackedAtOnce: 1,
  webhooks: "signed",
  lostAnswer: "found_again",
};

export const easypost: CarrierProvider = {
  id: "easypost",
  title: "EasyPost",
  settings,
  can,
  pace: easypostPace,
  connect: ({ key = "" }, outside) => connected(openEasypost(outside, key), outside, key),
};

function connected(api: EasypostApi, outside: Outside, key: string): ConnectedCarrier {
  return {
    check: async () => {
      await api.read("/shipments?page_size=1&purchased=true", page);
      return { account: key.startsWith("EZTK") ? "EasyPost, test mode" : "EasyPost", missing: [] };
    },
    services: (asked) => servicesOf(api, asked),
    createLabel: (asked) => lookedUp(() => buy(api, outside, asked)),
    findLabel: (asked, sentAt) => find(api, outside, asked, sentAt),
    reprint: (reference, format) => printAgain(api, outside, reference, format),
    cancelLabel: (reference) => lookedUp(() => giveBack(api, reference)),
    track: (parcels) => trackByEasypost(api, parcels),
    bookPickup: (asked) => lookedUp(() => bookByEasypost(api, asked)),
    findPickup: (asked) => findByEasypost(api, asked),
    cancelPickup: (reference) => lookedUp(() => callOffByEasypost(api, reference)),
    hooks: easypostHooks(api),
  };
}

/** Rates come with a shipment nobody has bought, which costs nothing and is nothing. */
async function servicesOf(api: EasypostApi, asked: ServicesAsked): Promise<readonly Service[]> {
  const rated = await api.read("/shipments", ratedShape, { shipment: toReturn(asked) });
  const services = (rated?.rates ?? []).map((one) => toService(one, asked));
  return services.sort((one, other) => (one.price?.amount ?? Infinity) - (other.price?.amount ?? Infinity));
}

async function buy(api: EasypostApi, outside: Outside, asked: LabelAsked): Promise<Written<MadeLabel>> {
  const service = parseService(asked.service);
  if (!service) return rejected("wrong_request", "this is no service of EasyPost's");
  const people = [asked.from, asked.to];
  const rated = await api.read("/shipments", ratedShape, { shipment: toShipment(asked, service.account) });
  const rate = rated?.rates.find((one) => one.carrier_account_id === service.account && one.service === service.level);
  if (!rated || !rate || !isEasypostId("shp", rated.id)) {
    return rejected("wrong_request", masked(saidOf(rated?.messages) ?? "the carrier offers no such service here", people).slice(0, 300));
  }
  const written = await api.write("POST", `/shipments/${rated.id}/buy`, { rate: { id: rate.id } }, shipmentShape, (json) =>
    masked(saidIn(json) ?? "", people),
  );
  if (written.kind !== "answered") return written;
  if (!written.data.postage_label) return { kind: "unknown", message: "EasyPost answered without a label" };
  return { kind: "done", value: await madeOf(api, outside, written.data, asked) };
}

const page = z.object({ shipments: z.array(shipmentShape), has_more: z.boolean().nullish().catch(undefined) });

/** Clocks differ; and an answer is waited for no longer than this. */
const slack = 60 * 60_000;
const mostPages = 40;

/** What was bought around that time is listed, newest first, and found by our key as its reference. */
async function find(api: EasypostApi, outside: Outside, asked: LabelAsked, sentAt: number): Promise<MadeLabel | null> {
  const between = { start_datetime: new Date(sentAt - slack).toISOString(), end_datetime: new Date(sentAt + slack).toISOString() };
  let before: string | undefined;
  for (let pages = 0; pages < mostPages; pages++) {
    const query = new URLSearchParams({
      purchased: "true",
      page_size: "100",
      ...between,
      ...(before !== undefined && { before_id: before }),
    });
    const listed = await api.read(`/shipments?${query}`, page);
    const ours = listed?.shipments.filter(({ reference, postage_label: label }) => reference === asked.key && label);
    const good = ours?.find((one) => !isGivenBack(one));
    if (good) return madeOf(api, outside, good, asked);
    before = listed?.shipments.at(-1)?.id;
    if ((ours ?? []).length > 0 || !listed?.has_more || before === undefined) return null;
  }
  throw new ConnectionProblem("unreadable", "EasyPost has more labels than are looked through");
}

function isGivenBack({ refund_status: status }: Shipment): boolean {
  return status === "submitted" || status === "refunded";
}

/** A label whose file cannot be had now is a label nonetheless. */
async function madeOf(api: EasypostApi, outside: Outside, shipment: Shipment, asked: LabelAsked): Promise<MadeLabel> {
  const [file, picture, customs] = await Promise.all([
    leniently(() => fileOf(api, outside, shipment, asked.format ?? "png")),
    asked.format === null ? leniently(() => codeOf(api, outside, shipment)) : null,
    leniently(() => formOf(outside, shipment, "commercial_invoice")),
  ]);
  return {
    ...toMade(shipment, shipment.selected_rate?.carrier ?? asked.service.split(".")[1] ?? "EasyPost"),
    files: file ? [file] : [],
    ...(picture && { paperless: { picture } }),
    ...(customs && { customs }),
  };
}

const urls: Readonly<Record<LabelFormat, "label_url" | "label_pdf_url" | "label_zpl_url">> = {
  png: "label_url",
  pdf: "label_pdf_url",
  zpl: "label_zpl_url",
};

/** It was made as a picture; of that EasyPost makes the others when they are asked for. */
async function fileOf(api: EasypostApi, outside: Outside, { id, postage_label: label }: Shipment, format: LabelFormat): Promise<LabelFile> {
  const url =
    label?.[urls[format]] ||
    (await api.read(`/shipments/${id}/label?file_format=${format.toUpperCase()}`, shipmentShape))?.postage_label?.[urls[format]];
  if (!url) throw new ConnectionProblem("not_found", "EasyPost has no such file of this label");
  return { format, content: await download(outside, url) };
}

const codeType = "label_qr_code";

async function codeOf(api: EasypostApi, outside: Outside, shipment: Shipment): Promise<Uint8Array | null> {
  const known = await formOf(outside, shipment, codeType);
  if (known) return known;
  const made = await api.read(`/shipments/${shipment.id}/forms`, shipmentShape, { form: { type: codeType } });
  return made && formOf(outside, made, codeType);
}

async function formOf(outside: Outside, { forms }: Shipment, type: string): Promise<Uint8Array | null> {
  const url = forms?.find((one) => one.form_type === type)?.form_url;
  return url ? download(outside, url) : null;
}

async function readShipment(api: EasypostApi, reference: string): Promise<Shipment | null> {
  const shipment = isEasypostId("shp", reference) ? await api.read(`/shipments/${reference}`, shipmentShape) : null;
  return shipment?.postage_label ? shipment : null;
}

async function printAgain(api: EasypostApi, outside: Outside, reference: string, format: LabelFormat): Promise<LabelFile> {
  const shipment = await readShipment(api, reference);
  if (!shipment) throw new ConnectionProblem("not_found", "EasyPost has no such label");
  return fileOf(api, outside, shipment, format);
}

type Given = { readonly refund: "given" | "asked" | "none" };

async function giveBack(api: EasypostApi, reference: string): Promise<Written<Given>> {
  const shipment = await readShipment(api, reference);
  if (!shipment) return rejected("not_found", "EasyPost has no such label");
  if (isGivenBack(shipment)) return refunded(shipment);
  const written = await api.write("POST", `/shipments/${reference}/refund`, undefined, shipmentShape, saidIn);
  if (written.kind === "answered") return refunded(written.data);
  // What it does not take back is a label that was used, or is too old.
  return written.kind === "rejected" && written.code === "wrong_request" ? { ...written, code: "wrong_state" } : written;
}

function refunded({ refund_status: status }: Shipment): Written<Given> {
  switch (status) {
    case "refunded":
      return { kind: "done", value: { refund: "given" } };
    case "submitted":
      return { kind: "done", value: { refund: "asked" } };
    case "rejected":
      return rejected("wrong_state", "the carrier does not take this label back");
    default:
      return { kind: "unknown", message: "EasyPost does not say whether it was given back" };
  }
}
