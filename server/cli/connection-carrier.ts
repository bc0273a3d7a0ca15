import type { CarrierCan } from "../domain/connection.ts";
import { toDecimal } from "../domain/money.ts";
import type { ConnectedCarrier, LabelAsked, MadeLabel, Sender, Service } from "../providers/carriers/port.ts";
import type { Given, Setting, Written } from "../providers/port.ts";
import { declared, doneOf, NotAsExpected, person, type Row, timed, tried } from "./connection-rows.ts";
import type { Route } from "./sample-route.ts";

export interface CarrierTrial {
  readonly carrier: ConnectedCarrier;
  readonly can: CarrierCan;
  readonly now: number;
  /** Where the sample parcel goes from and to; null: nobody said, and the carrier serves no country we have a sample of. */
  readonly route: Route | null;
  /** One label is bought of this service, or of the first that is found, and given back; null: nothing is bought. */
  readonly write: { readonly service: string | undefined; readonly trial: string } | null;
}

const measures = { weight: 1_200, length: 300, width: 200, height: 100 };
const item = { title: "Linen shirt", quantity: 1, sku: "TEST", value: 2_500, weight: 400, hsCode: "620520", origin: "PT", reason: "test" };

/** What can be tried of a carrier. Without `write` nothing is bought, booked or registered. */
export async function* carrierRows({ carrier, can, now, route, write }: CarrierTrial): AsyncGenerator<Row> {
  let missing: readonly string[] = [];
  let currency = "EUR";
  const connects = await tried("connects", async () => {
    const { value, milliseconds } = await timed(() => carrier.check());
    missing = value.missing;
    currency = value.currency ?? currency;
    return `${value.account}${value.currency ? `, ${value.currency}` : ""}, in ${milliseconds} ms`;
  });
  yield connects;
  if (connects.state === "not") return;
  yield missing.length > 0
    ? { what: "permissions", state: "not", words: `missing: ${missing.join(", ")}` }
    : { what: "permissions", state: "works", words: "everything that is needed" };

  let services: readonly Service[] = [];
  if (route) {
    yield await tried("services", async () => {
      const { value, milliseconds } = await timed(() => carrier.services({ ...route, measures, value: item.value, currency }));
      services = value;
      const [first] = services;
      if (!first) throw new NotAsExpected(`none for a parcel ${wayOf(route)}`);
      return `${services.length} for a parcel ${wayOf(route)} in ${milliseconds} ms, such as ${nameOf(first)}`;
    });
    if (carrier.points) yield await tried("drop-off points", () => pointsNear(carrier, route.from, services[0]));
  } else {
    yield declared("services", "not asked for; give a way with --from and --to");
  }
  yield* declaredRows(can);
  if (write && route) yield* labelRows({ carrier, can, now, route, currency, services, ...write });
}

function* declaredRows(can: CarrierCan): Generator<Row> {
  const formats = can.formats.map((format) => format.toUpperCase()).join(", ");
  yield declared("labels", formats === "" ? "none on paper" : formats);
  yield can.paperless === "none"
    ? person("without a printer", "somebody prints")
    : declared("without a printer", can.paperless === "qr" ? "a QR code" : "a code");
  if (!can.points) yield person("drop-off points", "shoppers look them up at the carrier");
  yield can.pickup === "none"
    ? person("pickup", "not arranged from here")
    : declared("pickup", can.pickup === "separate" ? "for a label that exists" : "with the label");
  yield can.customs ? declared("customs", "what is in it is told") : person("customs", "somebody fills in the form");
  yield can.tracking === "none" ? person("tracking", "somebody looks") : declared("tracking", `asked for, ${can.trackedAtOnce} at once`);
  const after = { same_key: "asked again with the same key", found_again: "looked for by our own reference", person: "a person looks" };
  yield declared("a lost answer", after[can.lostAnswer]);
}

async function pointsNear(carrier: ConnectedCarrier, { country, postalCode, city }: Sender, service: Service | undefined): Promise<string> {
  const near = { country, postalCode, city, most: 5, ...(service && { carrier: service.carrier, service: service.service }) };
  const points = (await carrier.points?.(near)) ?? [];
  const [first] = points;
  if (!first) return `none of ${service?.carrier ?? "the carrier"} near ${postalCode}`;
  return `${points.length} near ${postalCode}, such as ${first.name}${first.distance === undefined ? "" : `, ${first.distance} m away`}`;
}

interface Purchase extends Pick<CarrierTrial, "carrier" | "can" | "now"> {
  readonly route: Route;
  readonly currency: string;
  readonly services: readonly Service[];
  readonly service: string | undefined;
  readonly trial: string;
}

async function* labelRows({ carrier, can, now, route, currency, services, service: named, trial }: Purchase): AsyncGenerator<Row> {
  const service = services.find(({ service }) => (named === undefined ? true : service === named));
  if (!service)
    return yield {
      what: "a label",
      state: "not",
      words: named === undefined ? "there is no service to buy" : `there is no service ${named}`,
    };
  const key = `check.${trial.replaceAll("-", "")}`;
  const [format = null] = can.formats;
  const asked: LabelAsked = {
    key,
    returnNumber: "R-TEST",
    orderNumber: "TEST",
    service: service.service,
    handover: service.handovers[0] ?? "drop_off",
    ...route,
    measures,
    items: [item],
    currency,
    format,
    at: now,
    zone: "UTC",
  };
  let made: MadeLabel | null = null;
  yield await tried("a label", async () => {
    made = await whenMade(carrier, asked, await carrier.createLabel(asked));
    const { trackingNumber = "no number", cost, files } = made;
    const [file] = files;
    return `${service.carrier} ${trackingNumber}${cost ? `, ${toDecimal(cost.amount, cost.currency)} ${cost.currency}` : ""}${file ? `, ${file.format.toUpperCase()} of ${file.content.length} bytes` : ""}`;
  });
  if (!made) return yield declared("if it was made", `look for ${key} at the carrier`);
  const { reference }: MadeLabel = made;
  if (carrier.findLabel)
    yield await tried("found again by its key", async () => {
      const again = await carrier.findLabel?.(asked, now);
      if (!again || typeof again !== "object" || again.reference !== reference) throw new NotAsExpected(`not found as ${reference}`);
      return reference;
    });
  if (!carrier.cancelLabel) return yield person("given back", `not from here: cancel ${reference} at the carrier`);
  yield await tried("given back", async () => {
    const { refund } = doneOf((await carrier.cancelLabel?.(reference)) ?? { kind: "unknown", message: "" });
    return `${reference}; its price ${{ given: "comes back", asked: "was asked back", none: "was none" }[refund]}`;
  });
}

const patience = 90_000;
const betweenLooks = 5_000;

async function whenMade(carrier: ConnectedCarrier, asked: LabelAsked, answer: Written<MadeLabel>): Promise<MadeLabel> {
  const made = doneOf(answer);
  if (answer.kind === "done" || !carrier.findLabel) return made;
  for (const until = Date.now() + patience; Date.now() < until; ) {
    const found = await carrier.findLabel(asked, asked.at);
    if (found && typeof found === "object") return found;
    if (found === "given_up") throw new NotAsExpected("the carrier made none");
    await new Promise((resume) => setTimeout(resume, betweenLooks));
  }
  return made;
}

/** By what their makers call it: a choice of ours, or how a vendor's own test keys begin. Only then something is bought. */
export function isTestMode(settings: readonly Setting[], given: Given): boolean {
  return settings.some(({ name, kind }) => {
    const value = given[name] ?? "";
    if (kind === "choice") return value === "test" || value === "sandbox";
    return kind === "secret" && /^(?:shippo_test_|EZTK|TEST_)/.test(value);
  });
}

function nameOf({ title, price, service }: Service): string {
  return `${title}${price ? ` for ${toDecimal(price.amount, price.currency)} ${price.currency}` : ""} (${service})`;
}

function wayOf({ from, to }: Route): string {
  return `from ${from.country} ${from.postalCode} to ${to.country} ${to.postalCode}`;
}
