import { z } from "zod";
import type { CarrierCan, LabelFormat } from "../../domain/connection.ts";
import type { LabelFile } from "../../domain/parcel.ts";
import type { Outside } from "../http.ts";
import { ConnectionProblem, type Setting, type Written } from "../port.ts";
import { download, leniently, lookedUp, masked, rejected } from "../vendor.ts";
import type { CarrierProvider, ConnectedCarrier, LabelAsked, MadeLabel } from "./port.ts";
import { isShippoId, openShippo, type ShippoApi, shippoPace } from "./shippo-client.ts";
import { shippoHooks } from "./shippo-hooks.ts";
import {
  formatOf,
  rateShape,
  saidOf,
  saidShape,
  type Transaction,
  toMade,
  toRated,
  toTransaction,
  transactionShape,
} from "./shippo-label.ts";
import { bookByShippo } from "./shippo-pickup.ts";
import { accountsOf, servicesOf } from "./shippo-services.ts";
import { trackByShippo } from "./shippo-track.ts";
import { parseService, type ShippoService } from "./shippo-words.ts";

const settings: readonly Setting[] = [
  { name: "token", kind: "secret", required: true, example: "shippo_live_…" },
  { name: "hookSecret", kind: "secret", required: false },
];

const can: CarrierCan = {
  formats: ["pdf", "png", "zpl"],
  reprints: ["pdf"],
  paperless: "qr",
  countries: "any",
  international: true,
  customs: true,
  handovers: ["drop_off", "pickup"],
  points: false,
  pickup: "separate",
  cancel: true,
  rates: true,
  charged: "on_scan",
  addressOrder: "swapped",
  tracking: "poll",
  trackedAtOnce: 1,
  webhooks: "hint",
  lostAnswer: "found_again",
};

export const shippo: CarrierProvider = {
  id: "shippo",
  title: "Shippo",
  settings,
  can,
  pace: shippoPace,
  connect: ({ token = "", hookSecret = "" }, outside) => connected(openShippo(outside, token), outside, { token, hookSecret }),
};

function connected(api: ShippoApi, outside: Outside, { token, hookSecret }: { token: string; hookSecret: string }): ConnectedCarrier {
  return {
    check: async () => {
      const carriers = [...new Set((await accountsOf(api)).map(({ carrier }) => carrier))];
      return { account: `Shippo: ${carriers.join(", ") || "no carriers"}`, missing: [] };
    },
    services: (asked) => servicesOf(api, asked),
    createLabel: (asked) => lookedUp(() => buy(api, outside, asked)),
    findLabel: (asked, sentAt) => find(api, outside, asked, sentAt),
    reprint: (reference, format) => printAgain(api, outside, reference, format),
    cancelLabel: (reference) => lookedUp(() => giveBack(api, reference)),
    track: (parcels) => trackByShippo(api, parcels),
    bookPickup: (asked) => bookByShippo(api, asked),
    hooks: shippoHooks(api, { signedBy: hookSecret, test: token.startsWith("shippo_test_") }),
  };
}

const ratedShape = z.object({
  rates: z.array(rateShape.extend({ object_id: z.string(), carrier_account: z.string(), servicelevel: z.object({ token: z.string() }) })),
  messages: saidShape,
});

/** Rated first, which costs nothing, and bought then: so it works with every carrier, and what it costs is known whatever is answered. */
async function buy(api: ShippoApi, outside: Outside, asked: LabelAsked): Promise<Written<MadeLabel>> {
  const service = parseService(asked.service);
  if (!service) return rejected("wrong_request", "this is no service of Shippo's");
  const people = [asked.from, asked.to];
  const rated = await api.read("/shipments", ratedShape, toRated(asked, service));
  const rate = rated?.rates.find((one) => one.carrier_account === service.account && one.servicelevel.token === service.level);
  if (!rate)
    return rejected("wrong_request", masked((rated && saidOf(rated)) ?? "the carrier offers no such service here", people).slice(0, 300));
  const written = await api.write("POST", "/transactions", toTransaction(asked, rate.object_id), transactionShape, (json) =>
    masked(JSON.stringify(json) ?? "", people),
  );
  if (written.kind !== "answered") return written;
  const transaction = written.data;
  switch (transaction.status) {
    case "SUCCESS":
      return { kind: "done", value: await madeOf(outside, transaction, service, rate) };
    case "QUEUED":
    case "WAITING":
      return { kind: "pending", value: { ...toMade(transaction, service, rate), files: [] } };
    case "ERROR":
      return rejected("wrong_request", masked(saidOf(transaction) ?? "the carrier made no label", people).slice(0, 300));
    default:
      return { kind: "unknown", message: "Shippo answered something we do not know" };
  }
}

const page = z.object({ results: z.array(transactionShape), next: z.string().nullish().catch(undefined) });

/** Purchases are listed, and found by our key in their metadata. Nobody promises in which order they come, so the end is looked for, not assumed. */
const mostPages = 40;
/** Clocks differ; and an answer is waited for no longer than this. */
const slack = 60 * 60_000;

async function find(
  api: ShippoApi,
  outside: Outside,
  asked: LabelAsked,
  sentAt: number,
): Promise<MadeLabel | "pending" | "given_up" | null> {
  const service = parseService(asked.service);
  if (!service) return null;
  for (let number = 1; number <= mostPages; number++) {
    const listed = await api.read(`/transactions?results=100&page=${number}`, page);
    const ours = (listed?.results ?? []).filter(({ metadata }) => metadata === asked.key);
    const good = ours.find(({ status }) => status === "SUCCESS");
    if (good) return madeOf(outside, good, service, await rateOf(api, good));
    if (ours.some(({ status }) => status === "QUEUED" || status === "WAITING")) return "pending";
    if (ours.some(({ status }) => status === "ERROR")) return "given_up";
    if (ours.length > 0 || !listed?.next || isBefore(listed.results, sentAt - slack)) return null;
  }
  throw new ConnectionProblem("unreadable", "Shippo has more labels than are looked through");
}

/** The page goes back in time, and its last label is older than that: what follows is older still. */
function isBefore(transactions: readonly Transaction[], time: number): boolean {
  const times = transactions.map(({ object_created: created = "" }) => Date.parse(created));
  const goesBack = times.every((at, place) => place === 0 || at <= (times[place - 1] ?? Number.NaN));
  return goesBack && (times.at(-1) ?? Number.NaN) < time;
}

async function madeOf(
  outside: Outside,
  transaction: Transaction,
  service: ShippoService,
  rate: z.infer<typeof rateShape> | null,
): Promise<MadeLabel> {
  const [label, picture, customs] = await Promise.all([
    fetched(outside, transaction.label_url),
    fetched(outside, transaction.qr_code_url),
    fetched(outside, transaction.commercial_invoice_url),
  ]);
  return {
    ...toMade(transaction, service, rate),
    files: label ? [{ format: formatOf(transaction), content: label }] : [],
    ...(picture && { paperless: { picture } }),
    ...(customs && { customs }),
  };
}

/** What it cost stands elsewhere. A label is a label without it. */
async function rateOf(api: ShippoApi, { rate }: Transaction): Promise<z.infer<typeof rateShape> | null> {
  if (!rate || !isShippoId(rate)) return null;
  return leniently(() => api.read(`/rates/${rate}`, rateShape));
}

async function fetched(outside: Outside, url: string | null | undefined): Promise<Uint8Array | null> {
  return url ? leniently(() => download(outside, url)) : null;
}

async function readTransaction(api: ShippoApi, reference: string): Promise<Transaction | null> {
  return isShippoId(reference) ? api.read(`/transactions/${reference}`, transactionShape) : null;
}

async function printAgain(api: ShippoApi, outside: Outside, reference: string, format: LabelFormat): Promise<LabelFile> {
  const transaction = await readTransaction(api, reference);
  if (!transaction?.label_url) throw new ConnectionProblem("not_found", "Shippo has no such label");
  if (formatOf(transaction) !== format) throw new ConnectionProblem("refused", "Shippo keeps this label in another format");
  return { format, content: await download(outside, transaction.label_url) };
}

const refundShape = z.object({ status: z.string() });

async function giveBack(api: ShippoApi, reference: string): Promise<Written<{ refund: "given" | "asked" | "none" }>> {
  const transaction = await readTransaction(api, reference);
  if (!transaction) return rejected("not_found", "Shippo has no such label");
  if (transaction.status === "REFUNDED") return { kind: "done", value: { refund: "given" } };
  if (transaction.status === "REFUNDPENDING") return { kind: "done", value: { refund: "asked" } };
  const written = await api.write("POST", "/refunds", { transaction: reference, async: false }, refundShape, (json) =>
    JSON.stringify(json),
  );
  if (written.kind !== "answered") {
    // What it does not take as a refund is a label that was used, or none any more.
    return written.kind === "rejected" && written.code === "wrong_request" ? { ...written, code: "wrong_state" } : written;
  }
  switch (written.data.status) {
    case "SUCCESS":
      return { kind: "done", value: { refund: "given" } };
    case "QUEUED":
    case "PENDING":
      return { kind: "done", value: { refund: "asked" } };
    case "ERROR":
      return rejected("wrong_state", "Shippo does not take this label back");
    default:
      return { kind: "unknown", message: "Shippo answered something we do not know" };
  }
}
