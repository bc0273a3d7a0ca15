import { randomUUID } from "node:crypto";
import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { z } from "zod";
import { ConfigError, readOpening } from "../config.ts";
import { connectedTo } from "../connected/open.ts";
import type { ShopCan } from "../domain/connection.ts";
import type { CarrierProvider, ConnectedCarrier } from "../providers/carriers/port.ts";
import { providers } from "../providers/catalogue.ts";
import { type Outside, openOutside } from "../providers/http.ts";
import type { ConnectedGateway, GatewayProvider } from "../providers/payments/port.ts";
import type { Given, Setting } from "../providers/port.ts";
import type { ConnectedShop, ShopProvider } from "../providers/shops/port.ts";
import { openReadyDatabase } from "../ready-database.ts";
import { keysFrom } from "../store/keys.ts";
import { findShop } from "../store/merchants.ts";
import { carrierRows, isTestMode } from "./connection-carrier.ts";
import { gatewayRows } from "./connection-gateway.ts";
import { person, printable, type Row } from "./connection-rows.ts";
import { readRows } from "./connection-shop.ts";
import { writeRows } from "./connection-writes.ts";
import { routeFor } from "./sample-route.ts";
import { fileText, wholeInput } from "./secrets.ts";

const known = () => [...providers.shops.keys(), ...providers.gateways.keys(), ...providers.carriers.keys()];

export const usage = `returns-portal check-connection --provider ID [--settings FILE]
returns-portal check-connection --shop SLUG [--provider ID]

  --provider  ${known().join(", ")}
  --settings  a JSON file with its settings by their names; - is the standard input. What is missing is taken from the
              environment, CONNECTION_ and the setting's name in capitals, or asked for
  --shop      instead: what is connected to a shop, with the settings that were saved
  --payment   a gateway's id of something that was paid: says what can be given back of it
  --from, --to  of a carrier: where a sample parcel goes, as "country; postal code; city; street". Without them: two towns of
              a country it serves
  --write     also changes something, on what is there for it:
    --order NUMBER    of a shop: leaves a note, refunds, puts a piece back
    --payment ID      of a gateway: refunds
    --amount AMOUNT   what is refunded, such as 0.01; 0 refunds nothing
    --label           of a carrier, and only with settings of a test mode: buys one label and gives it back
    --service CODE    what it is bought as; otherwise the cheapest

Tries a shop, a gateway or a carrier end to end and prints what works, and what becomes a step for a person. Without --write
nothing is changed. The exit code is 1 when something does not work.
`;

/** `returns-portal check-connection …`. Sets the exit code. */
export async function checkConnection(args: readonly string[]): Promise<void> {
  const wish = readWish(args);
  const opening = readOpening(process.env);
  const outside = openOutside({ allowed: opening.allowedPrivateHosts });
  let failed = false;
  try {
    const opened = wish.shop === undefined ? [await byProvider(wish, outside)] : await byShop(wish.shop, wish, { ...opening, outside });
    for (const one of opened) {
      process.stdout.write(`${printable(one.title)}\n`);
      for await (const row of rowsOf(one, wish)) {
        process.stdout.write(line(row));
        failed ||= row.state === "not";
      }
    }
  } finally {
    await outside.close();
  }
  process.exitCode = failed ? 1 : 0;
}

interface Wish {
  readonly provider: string | undefined;
  readonly settings: string | undefined;
  readonly shop: string | undefined;
  readonly payment: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly write: { readonly order: string | undefined; readonly amount: string } | null;
  readonly label: { readonly service: string | undefined } | null;
}

type Opened = { readonly title: string; readonly hooks: number | null } & (
  | { readonly provider: ShopProvider; readonly shop: ConnectedShop; readonly can: ShopCan }
  | { readonly provider: GatewayProvider; readonly gateway: ConnectedGateway }
  | { readonly provider: CarrierProvider; readonly carrier: ConnectedCarrier }
);

function readWish(args: readonly string[]): Wish {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  const shared = { provider: text, settings: text, shop: text, payment: text, from: text, to: text };
  const { values } = parseArgs({
    args: [...args],
    options: { ...shared, order: text, amount: text, service: text, label: flag, write: flag },
  });
  const { provider, settings, shop, payment, from, to, order, amount, service, label, write } = values;
  if ((shop === undefined) === (provider === undefined) && shop === undefined) throw new ConfigError(`Say what to try.\n\n${usage}`);
  if (shop !== undefined && settings !== undefined) throw new ConfigError("A shop's settings were saved with it: leave out --settings.");
  if (provider !== undefined && !known().includes(provider))
    throw new ConfigError(`There is no provider ${provider}; take one of ${known().join(", ")}.`);
  const wish = { provider, settings, shop, payment, from, to, write: null, label: null };
  if (!write) {
    if (order !== undefined || amount !== undefined) throw new ConfigError("--order and --amount go with --write.");
    if (label || service !== undefined) throw new ConfigError("--label and --service go with --write.");
    return wish;
  }
  if (label) {
    if (!providers.carriers.has(provider ?? "") || shop !== undefined)
      throw new ConfigError("--label is for a carrier, named with --provider and given settings of a test mode.");
    return { ...wish, label: { service } };
  }
  if (amount === undefined) throw new ConfigError("Say with --amount what may be refunded, such as 0.01; 0 refunds nothing.");
  if (order === undefined && payment === undefined)
    throw new ConfigError("Say with --order or --payment what may be changed: one that is there for nothing else.");
  return { ...wish, write: { order, amount } };
}

async function* rowsOf(opened: Opened, { payment, from, to, write, label }: Wish): AsyncGenerator<Row> {
  const now = Date.now();
  const trial = randomUUID();
  if ("carrier" in opened) {
    const { carrier, provider } = opened;
    const route = routeFor(provider.can.countries, { from, to });
    return yield* carrierRows({ carrier, can: provider.can, now, route, write: label && { ...label, trial } });
  }
  if ("gateway" in opened) {
    const refund = write && payment !== undefined ? { amount: write.amount, trial } : null;
    return yield* gatewayRows({ gateway: opened.gateway, can: opened.provider.can, now, payment, write: refund });
  }
  const { shop, can, hooks } = opened;
  let connects = true;
  for await (const row of readRows({ shop, can, now, hooks })) {
    if (row.what === "connects") connects = row.state !== "not";
    yield row;
  }
  if (!write || !connects) return;
  if (write.order === undefined) return yield person("the test order", "not tried: give one with --order");
  const { can: found } = await shop.check();
  yield* writeRows({ shop, can: { ...can, ...found }, number: write.order, amount: write.amount, trial });
}

async function byProvider(wish: Wish, outside: Outside): Promise<Opened> {
  const id = wish.provider ?? "";
  const shopProvider = providers.shops.get(id);
  const gatewayProvider = providers.gateways.get(id);
  const carrierProvider = providers.carriers.get(id);
  const asked = (shopProvider ?? gatewayProvider ?? carrierProvider)?.settings ?? [];
  const given = await givenFor(asked, wish.settings);
  if (shopProvider) {
    const { title, can } = shopProvider;
    return { title, hooks: null, provider: shopProvider, can, shop: shopProvider.connect(given, outside) };
  }
  if (carrierProvider) {
    if (wish.label && !isTestMode(asked, given))
      throw new ConfigError("These settings are of no test mode: a label would cost money, so none is bought.");
    const { title } = carrierProvider;
    return { title, hooks: null, provider: carrierProvider, carrier: carrierProvider.connect(given, outside) };
  }
  if (!gatewayProvider) throw new ConfigError(`There is no provider ${id}.`);
  return { title: gatewayProvider.title, hooks: null, provider: gatewayProvider, gateway: gatewayProvider.connect(given, outside) };
}

async function byShop(
  slug: string,
  { provider }: Wish,
  { outside, instanceKey, databaseUrl }: ReturnType<typeof readOpening> & { readonly outside: Outside },
): Promise<Opened[]> {
  if (instanceKey === null) throw new ConfigError("INSTANCE_KEY is needed to open the settings that were saved.");
  const db = await openReadyDatabase(databaseUrl);
  try {
    const found = await findShop(db, slug);
    if (!found) throw new ConfigError(`There is no shop called ${slug}.`);
    const { shop, gateways, carriers } = await connectedTo(
      { db, keys: keysFrom(instanceKey), providers, outside },
      found.merchantId,
      found.id,
    );
    const opened: Opened[] = [
      ...(shop ? [{ ...shop, title: `${shop.provider.title}, ${shop.connection.account}`, hooks: shop.connection.hookIds.length }] : []),
      ...[...gateways, ...carriers].map((one) => ({
        ...one,
        title: `${one.provider.title}, ${one.connection.account}`,
        hooks: one.connection.hookIds.length,
      })),
    ].filter((one) => provider === undefined || one.provider.id === provider);
    if (opened.length === 0)
      throw new ConfigError(`Nothing ${provider ? `called ${provider} ` : ""}is connected to ${slug}, or INSTANCE_KEY is another.`);
    return opened;
  } finally {
    await db.close();
  }
}

const settingsSchema = z.record(z.string(), z.union([z.string(), z.number()]).transform(String));

/** From the file, the environment, or whoever sits at the terminal; in this order. */
async function givenFor(settings: readonly Setting[], file: string | undefined): Promise<Given> {
  const given: Record<string, string> = file === undefined ? {} : readSettings(file === "-" ? await wholeInput() : await fileText(file));
  const strange = Object.keys(given).filter((name) => !settings.some((one) => one.name === name));
  if (strange.length > 0)
    throw new ConfigError(`There is no setting ${strange.join(", ")}; there are ${settings.map(({ name }) => name).join(", ")}.`);
  for (const setting of settings) {
    const { name, kind, required, standard } = setting;
    const value = given[name] ?? process.env[variableOf(name)] ?? (required ? await askFor(setting) : standard);
    if (value === undefined || value === "") {
      if (required)
        throw new ConfigError(`The setting ${name} is missing: put it into the file of --settings, or into ${variableOf(name)}.`);
      continue;
    }
    given[name] = kind === "address" ? value.replace(/\/+$/, "") : value;
  }
  return given;
}

function readSettings(text: string): Record<string, string> {
  try {
    return settingsSchema.parse(JSON.parse(text));
  } catch {
    throw new ConfigError('The settings are no JSON object of texts, such as {"address": "https://shop.example", "secret": "…"}.');
  }
}

function variableOf(name: string): string {
  return `CONNECTION_${name.replaceAll(/([a-z])([A-Z])/g, "$1_$2").toUpperCase()}`;
}

/** Undefined where nobody sits at the terminal. What is typed is not shown when it is a secret. */
async function askFor({ name, kind, example }: Setting): Promise<string | undefined> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  const hidden = kind === "secret";
  process.stderr.write(`${name}${hidden ? " (not shown)" : example ? `, such as ${example}` : ""}: `);
  // A terminal without an output shows nothing of what is typed.
  const terminal = createInterface({ input: process.stdin, terminal: hidden });
  try {
    return (await terminal.question("")).trim();
  } finally {
    terminal.close();
    if (hidden) process.stderr.write("\n");
  }
}

const states = { works: "works", declared: "can", person: "a person", not: "NOT" } as const;

function line({ what, state, words }: Row): string {
  return `  ${what.padEnd(24)}${states[state].padEnd(10)}${printable(words)}\n`;
}
