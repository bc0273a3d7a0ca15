import { createHmac } from "node:crypto";
import type { CarrierCan } from "../../server/domain/connection.ts";
import type { ConnectionId } from "../../server/domain/ids.ts";
import type { LabelFile } from "../../server/domain/parcel.ts";
import type { Scan } from "../../server/domain/tracking.ts";
import type {
  BookedPickup,
  CarrierChange,
  CarrierProvider,
  ConnectedCarrier,
  LabelAsked,
  MadeLabel,
  PickupAsked,
  Point,
  Service,
} from "../../server/providers/carriers/port.ts";
import { ConnectionProblem, type Written } from "../../server/providers/port.ts";
import { insertConnection } from "../../server/store/connections.ts";
import { barcodeLabel } from "./label-files.ts";
import type { ShopUnderTest, World } from "./world.ts";

/** What becomes of the next write: `made` is done as usual, `lost` is done and nobody hears of it, `later` is being made, `never` was not done and nobody hears of it. */
export type Fate = "made" | "lost" | "never" | "later" | "refused" | "no_origin" | "busy";

/** A carrier in memory, with everything a carrier can do. It is told what happens to its parcels. */
export interface CarrierDouble {
  readonly provider: CarrierProvider;
  /** Every label it made, in order, whoever heard of it. */
  readonly labels: readonly { readonly asked: LabelAsked; readonly made: MadeLabel; cancelled: boolean; pending: boolean }[];
  readonly pickups: readonly { readonly asked: PickupAsked; readonly booked: BookedPickup; cancelled: boolean }[];
  /** By tracking number. */
  readonly scans: Map<string, Scan[]>;
  /** Numbers it does not know. */
  readonly unknown: Set<string>;
  /** Numbers it refuses, with every other that is asked about beside them. */
  readonly choking: Set<string>;
  services: Service[];
  /** What coming for a parcel costs of its own. */
  fetching?: NonNullable<BookedPickup["price"]>;
  /** What it answers for a label that it made. */
  make: (asked: LabelAsked) => Promise<MadeLabel>;
  /** What it sends as the next labels, instead of good ones. */
  files?: readonly LabelFile[];
  points: Point[];
  /** What the next writes come to, one each; then all goes well. */
  readonly fates: Fate[];
  /** Nobody answers at all. */
  silent: boolean;
  /** Says when it comes; absent: it does not. */
  comes?: NonNullable<ConnectedCarrier["pickupDays"]>;
  /** Questions about the way of parcels, and how many each named. */
  readonly looks: number[];
  /** The label that is `later` is ready. */
  ready(): void;
  scan(trackingNumber: string, ...scans: Scan[]): void;
  connect(world: World, shop: ShopUnderTest): Promise<ConnectionId>;
  /** News as the carrier sends them to our webhook, signed unless somebody else sends them; answers the status. */
  tell(
    world: World,
    connection: ConnectionId,
    changes: readonly CarrierChange[],
    sent?: { readonly id?: string; readonly forged?: true },
  ): Promise<number>;
}

/** What the double signs its deliveries with. */
const hookSecret = "secret of the double's deliveries";

export const standardServices: readonly Service[] = [
  {
    service: "drop",
    carrier: "Double Post",
    title: "Double Drop-off",
    price: { amount: 450, currency: "EUR" },
    days: 3,
    handovers: ["drop_off"],
    paperless: "qr",
  },
  {
    service: "fetch",
    carrier: "Double Post",
    title: "Double Pickup",
    price: { amount: 790, currency: "EUR" },
    days: 2,
    handovers: ["pickup", "drop_off"],
    paperless: "none",
  },
];

const everything: CarrierCan = {
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
  charged: "on_creation",
  addressOrder: "physical",
  tracking: "poll",
  trackedAtOnce: 10,
  webhooks: "none",
  lostAnswer: "found_again",
};

/** @param id as it is connected, so that several can stand beside each other; tracking numbers begin with it */
export function carrierDouble(now: () => number, id = "double", can: Partial<CarrierCan> = {}): CarrierDouble {
  const labels: { asked: LabelAsked; made: MadeLabel; cancelled: boolean; pending: boolean }[] = [];
  const pickups: { asked: PickupAsked; booked: BookedPickup; cancelled: boolean }[] = [];
  const hear = () => {
    if (double.silent) throw new ConnectionProblem("not_reached", "nobody answers");
  };
  /** @returns null when it is to be done as usual */
  const turned = (done: () => void): Written<never> | null => {
    if (double.silent) return { kind: "rejected", code: "not_reached", message: "nobody answers", retryAfter: 60 };
    switch (double.fates.shift()) {
      case "refused":
        return { kind: "rejected", code: "wrong_request", message: "this address is none" };
      case "no_origin":
        return { kind: "rejected", code: "wrong_request", message: "where was it made", lacks: "origin" };
      case "busy":
        return { kind: "rejected", code: "busy", message: "later", retryAfter: 60 };
      case "never":
        return { kind: "unknown", message: "the answer was lost" };
      case "lost":
        done();
        return { kind: "unknown", message: "the answer was lost" };
      default:
        return null;
    }
  };
  const make = async (asked: LabelAsked): Promise<MadeLabel> => {
    const number = `${id.toUpperCase()}${String(labels.length + 1).padStart(6, "0")}`;
    const service = double.services.find((one) => one.service === asked.service);
    return {
      reference: `label-${number}`,
      carrier: service?.carrier ?? "Double Post",
      trackingNumber: number,
      trackingUrl: `https://carrier.test/${number}`,
      files: double.files ?? (asked.format === "zpl" ? [zplOf(number)] : [{ format: "pdf", content: await barcodeLabel(number) }]),
      ...(asked.format === null && { paperless: { code: `QR-${number}` } }),
      ...(service?.price && { cost: service.price }),
      expiresAt: asked.at + 30 * 24 * 60 * 60_000,
      key: asked.key,
    };
  };
  const zplOf = (number: string) => ({
    format: "zpl" as const,
    content: new TextEncoder().encode(`^XA^FO50,50^BCN,100^FD${number}^FS^XZ`),
  });
  const keep = async (asked: LabelAsked, pending: boolean) => {
    const one = { asked, made: await double.make(asked), cancelled: false, pending };
    labels.push(one);
    return one;
  };
  const keepPickup = (asked: PickupAsked) => {
    const { day, from, to } = asked;
    const one = {
      asked,
      booked: { day, from, to, reference: `pickup-${id}-${pickups.length + 1}`, ...(double.fetching && { price: double.fetching }) },
      cancelled: false,
    };
    pickups.push(one);
    return one;
  };

  const carrier: ConnectedCarrier = {
    check: () => Promise.resolve({ account: "Double", currency: "EUR", missing: [] }),
    services() {
      hear();
      return Promise.resolve(double.services);
    },
    async createLabel(asked) {
      const [fate] = double.fates;
      const answer = turned(() => {});
      if (answer && fate !== "lost") return answer;
      const { made } = await keep(asked, fate === "later");
      return answer ?? { kind: fate === "later" ? "pending" : "done", value: made };
    },
    findLabel({ key }) {
      hear();
      const one = labels.find(({ asked, cancelled }) => asked.key === key && !cancelled);
      return Promise.resolve(one?.pending ? "pending" : (one?.made ?? null));
    },
    async reprint(reference, format) {
      hear();
      const [broken] = double.files ?? [];
      if (broken) return broken;
      const one = labels.find(({ made: { reference: known } }) => known === reference);
      const number = one?.made.trackingNumber;
      if (number === undefined) throw new ConnectionProblem("not_found", "no such label");
      return format === "zpl" ? zplOf(number) : { format: "pdf", content: await barcodeLabel(number) };
    },
    cancelLabel(reference) {
      const one = labels.find(({ made: { reference: known } }) => known === reference);
      const cancel = () => {
        if (one) one.cancelled = true;
      };
      const answer = turned(cancel);
      if (answer) return Promise.resolve(answer);
      if (!one) return Promise.resolve({ kind: "rejected", code: "not_found", message: "no such label" });
      cancel();
      return Promise.resolve({ kind: "done", value: { refund: "given" } });
    },
    track(parcels) {
      double.looks.push(parcels.length);
      hear();
      if (parcels.some(({ trackingNumber }) => double.choking.has(trackingNumber)))
        throw new ConnectionProblem("refused", "one of these is none");
      return Promise.resolve(
        parcels
          .filter(({ trackingNumber }) => !double.unknown.has(trackingNumber))
          .map(({ trackingNumber }) => ({ trackingNumber, scans: [...(double.scans.get(trackingNumber) ?? [])] })),
      );
    },
    points() {
      hear();
      return Promise.resolve(double.points);
    },
    bookPickup(asked) {
      const answer = turned(() => void keepPickup(asked));
      return Promise.resolve(answer ?? { kind: "done", value: keepPickup(asked).booked });
    },
    findPickup({ key }) {
      hear();
      return Promise.resolve(pickups.find(({ asked, cancelled }) => asked.key === key && !cancelled)?.booked ?? null);
    },
    hooks: {
      ensure: () => Promise.resolve({ ids: ["hook"], secret: hookSecret }),
      remove: () => Promise.resolve(),
      read({ body, headers }, secret) {
        const text = new TextDecoder().decode(body);
        const signed = createHmac("sha256", secret).update(text).digest("hex");
        if (can.webhooks !== "hint" && headers["double-signature"] !== signed)
          return Promise.resolve({ genuine: false, why: "not signed" });
        const { id: delivery, changes } = JSON.parse(text) as { id?: string; changes: CarrierChange[] };
        return Promise.resolve({ genuine: true, ...(delivery !== undefined && { id: delivery }), changes });
      },
    },
    cancelPickup(reference) {
      const one = pickups.find(({ booked }) => booked.reference === reference);
      const cancel = () => {
        if (one) one.cancelled = true;
      };
      const answer = turned(cancel);
      if (answer) return Promise.resolve(answer);
      cancel();
      return Promise.resolve({ kind: "done", value: null });
    },
  };

  const double: CarrierDouble = {
    provider: {
      id,
      title: id === "double" ? "Carrier double" : id,
      settings: [],
      can: { ...everything, ...can },
      pace: { perSecond: 1_000, burst: 1_000 },
      connect: () =>
        double.comes ? { ...carrier, pickupDays: (asked, from) => double.comes?.(asked, from) ?? Promise.resolve([]) } : carrier,
    },
    labels,
    pickups,
    scans: new Map(),
    unknown: new Set(),
    choking: new Set(),
    services: [...standardServices],
    make,
    points: [],
    fates: [],
    silent: false,
    looks: [],
    ready() {
      for (const one of labels) one.pending = false;
    },
    scan(trackingNumber, ...more) {
      double.scans.set(trackingNumber, [...(double.scans.get(trackingNumber) ?? []), ...more]);
    },
    async connect({ app }, { shop: { merchantId, id: shopId } }) {
      const { db, keys, newId } = app.context;
      const connectionId = newId("connection");
      await db.write((tx) =>
        insertConnection(tx, merchantId, {
          id: connectionId,
          shopId,
          kind: "carrier",
          provider: id,
          settings: {},
          sealedSecrets: keys.seal("connections", "{}"),
          account: "Double",
          createdAt: now(),
          createdBy: { kind: "system" },
          ...(double.provider.can.webhooks !== "none" && { sealedHookSecret: keys.seal("connections", hookSecret) }),
        }),
      );
      return connectionId;
    },
    async tell(world, connection, changes, { id: delivery, forged } = {}) {
      const body = JSON.stringify({ ...(delivery !== undefined && { id: delivery }), changes });
      const signature = createHmac("sha256", forged ? "another" : hookSecret)
        .update(body)
        .digest("hex");
      return (await world.ask("POST", `/api/inbound/${connection}`, { body, headers: { "double-signature": signature } })).status;
    },
  };
  return double;
}
