import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { pino } from "pino";
import { importOrders } from "../../server/actions/import-orders.ts";
import { setUpShop } from "../../server/actions/set-up-shop.ts";
import { beginSession } from "../../server/actions/sign-in.ts";
import { type App, openApp } from "../../server/app.ts";
import type { Config } from "../../server/config.ts";
import { defaultPolicy } from "../../server/domain/default-policy.ts";
import { type Id, type IdKind, makeId, type NewId } from "../../server/domain/ids.ts";
import type { OrderSnapshot } from "../../server/domain/order.ts";
import type { Role } from "../../server/domain/permissions.ts";
import type { Policy } from "../../server/domain/policy.ts";
import type { Shop } from "../../server/domain/shop.ts";
import type { Edge } from "../../server/http/routes.ts";
import { hashOfApiKey, scopes } from "../../server/http/who.ts";
import type { Providers } from "../../server/providers/catalogue.ts";
import type { Outside } from "../../server/providers/http.ts";
import type { Letter, Mail } from "../../server/providers/mail/port.ts";
import { createMember } from "../../server/store/members.ts";
import { handlers } from "../../server/worker/handlers.ts";
import { syncing } from "../../server/worker/syncing.ts";
import { tracking } from "../../server/worker/tracking.ts";
import { takeDueTurns } from "../../server/worker/turns.ts";
import { runAll } from "../../server/worker/worker.ts";
import type { EngineUnderTest } from "./databases.ts";

export interface ShopUnderTest {
  readonly shop: Shop;
  readonly apiKey: string;
}

export interface World {
  readonly app: App;
  readonly ada: ShopUnderTest;
  readonly ben: ShopUnderTest;
  readonly letters: readonly Letter[];
  /** Where another process finds the same database. */
  readonly databaseUrl: string;
  now(): number;
  /** Moves the clock. */
  pass(milliseconds: number): void;
  /** Sends a request the way the network would. A body that is no string is sent as JSON. */
  ask(
    method: string,
    path: string,
    options?: { readonly body?: unknown; readonly token?: string; readonly headers?: Record<string, string> },
  ): Promise<Answer>;
  /** Where files are kept, for another process. */
  readonly folder: string;
  /** Storage keys of every file that is kept, half-written ones among them. */
  files(): string[];
  /** Does all work that waits, then everything that was ever done a second time: nothing may change by it but letters sent again. */
  settle(options?: { readonly again: boolean }): Promise<void>;
  /** Looks at every connected shop and gateway that is due. */
  sync(): Promise<void>;
  /** Asks every carrier about the parcels that are due. */
  track(): Promise<void>;
  order(shop: ShopUnderTest, order: Partial<OrderSnapshot> & { readonly number: string }): Promise<void>;
  /** Signs in a new member of the shop's merchant. Answers the headers their browser would send. */
  member(shop: ShopUnderTest, role: Role): Promise<Record<string, string>>;
  close(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests read JSON as they expect it, and fail on it otherwise
  readonly json: any;
  readonly text: string;
  readonly bytes: Uint8Array;
}

export interface WorldOptions {
  readonly policy?: Policy;
  /** Letters leave by this server instead of being kept. */
  readonly smtpUrl?: string;
  readonly failureDeadline?: number;
  /** Takes the place of holding answers back. */
  readonly hold?: Edge["hold"];
  readonly publicUrl?: string;
  readonly oidc?: NonNullable<Config["oidc"]>;
  /** Does the work as it comes, as the running server would; else `settle` does it. */
  readonly worker?: boolean;
  /** What of this machine and its network the server may call. */
  readonly allowedPrivateHosts?: readonly string[];
  /** Kinds of shops, gateways and carriers that can be connected; what the product brings when absent. */
  readonly providers?: Partial<Providers>;
  /** The way out to other servers. */
  readonly outside?: Outside;
  /** Replaces the ring of the instance's keys. */
  readonly instanceKey?: string;
}

/** Monday 23 November 2026, 12:00 in Paris. */
export const monday = Date.UTC(2026, 10, 23, 11);
export const day = 24 * 60 * 60_000;

/** Two merchants, Ada's Shoes and Ben's Books, on the real application with a clock that stands still. */
export async function aWorld(engine: EngineUnderTest, options: WorldOptions = {}): Promise<World> {
  const { url, close: drop } = await engine.open();
  const folder = mkdtempSync(join(tmpdir(), "returns-world-"));
  const letters: Letter[] = [];
  let at = monday;
  const now = () => at;
  const app = await openApp(
    {
      instanceKey: options.instanceKey ?? "k1:cX9zJ2mV7qLw4tRb8nHd3fKs6gPy1aEu",
      port: 0,
      host: "127.0.0.1",
      publicUrl: options.publicUrl ?? "http://returns.test",
      databaseUrl: url,
      storageUrl: `file:${folder}`,
      smtpUrl: options.smtpUrl ?? null,
      mailFrom: "returns@returns.test",
      oidc: options.oidc ?? null,
      trustedProxies: [],
      allowedPrivateHosts: options.allowedPrivateHosts ?? [],
      metricsToken: "metrics-token-of-the-tests",
      logLevel: "silent",
    },
    {
      context: {
        now,
        newId: countingIds(now),
        log: pino({ level: "silent" }),
        ...(options.smtpUrl ? {} : { mail: keptIn(letters) }),
        ...(options.providers && { providers: { shops: new Map(), gateways: new Map(), carriers: new Map(), ...options.providers } }),
        ...(options.outside && { outside: options.outside }),
      },
      edge: { ...deadlines(options), digits: () => "123456" },
      worker: options.worker ?? false,
    },
  );

  const policy = options.policy ?? defaultPolicy();
  const ada = await aShop(app, "ada", "Ada's Shoes", policy);
  const ben = await aShop(app, "ben", "Ben's Books", policy);

  const world: World = {
    app,
    ada,
    ben,
    letters,
    databaseUrl: url,
    folder,
    now,
    pass: (milliseconds) => {
      at += milliseconds;
    },
    async ask(method, path, { body, token, headers = {} } = {}) {
      const raw = typeof body === "string" || body instanceof Uint8Array;
      const request = new Request(`http://returns.test${path}`, {
        method,
        headers: {
          ...(body !== undefined && !raw ? { "Content-Type": "application/json" } : {}),
          ...(token ? { Authorization: `Bearer ${token}` } : {}),
          ...headers,
        },
        ...(body === undefined ? {} : { body: raw ? (body as string | Uint8Array<ArrayBuffer>) : JSON.stringify(body) }),
      });
      const response = await app.fetch(request);
      const bytes = new Uint8Array(await response.arrayBuffer());
      const text = new TextDecoder().decode(bytes);
      return {
        status: response.status,
        headers: response.headers,
        bytes,
        text,
        json: /json/.test(response.headers.get("Content-Type") ?? "") ? JSON.parse(text) : undefined,
      };
    },
    files: () =>
      readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((one) =>
        one.isFile() ? [relative(folder, join(one.parentPath, one.name))] : [],
      ),
    async settle({ again } = { again: true }) {
      await runAll(app.context, handlers, { again, random: () => 0 });
    },
    sync: () => takeDueTurns(app.context, syncing),
    track: () => takeDueTurns(app.context, tracking),
    async order({ shop }, given) {
      let wrong: string | undefined;
      await importOrders(app.context, shop, [{ line: 1, snapshot: anOrder(given) }], { mistake: ({ reason }) => (wrong = reason) });
      if (wrong) throw new Error(wrong);
    },
    async member({ shop }, role) {
      const { context } = app;
      const id = context.newId("member");
      await createMember(context.db, shop.merchantId, { id, email: `${role}.${id}@${shop.slug}.test`, role, at: now() });
      const secret = await beginSession(context, { id, merchantId: shop.merchantId }, "test");
      return { Cookie: `${context.publicUrl.startsWith("https:") ? "__Host-desk" : "desk"}=${secret}`, "Sec-Fetch-Site": "same-origin" };
    },
    async close() {
      await app.close();
      await drop();
      rmSync(folder, { recursive: true });
    },
  };
  return world;
}

/** Nobody waits in a test; one that takes the place of waiting is told how long it would have been. */
function deadlines({ failureDeadline = 0, hold }: WorldOptions): Partial<Edge> {
  return hold ? { hold } : { failureDeadline, liveDeadline: 0 };
}

/** Keeps letters as a mailbox shows them: one with the same Message-ID takes the place of the first. */
function keptIn(letters: Letter[]): Mail {
  return {
    send: (letter) => {
      const known = letters.findIndex(({ messageId }) => messageId === letter.messageId);
      if (known === -1) letters.push(letter);
      else letters[known] = letter;
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
}

async function aShop(app: App, slug: string, name: string, policy: Policy): Promise<ShopUnderTest> {
  return setUpShop(app.context, {
    slug,
    name,
    owner: `owner@${slug}.test`,
    hashOfApiKey,
    scopes,
    policy,
    shop: {
      brand: {
        name,
        sender: { name, address: `returns@${slug}.test` },
        address: { name: `${name} returns`, line1: "5 rue des Retours", postalCode: "59000", city: "Lille", country: "FR" },
        addresses: {},
      },
      help: { email: `help@${slug}.test` },
    },
  });
}

/** An order of three socks and a cap, delivered ten days ago to Lyon; every part may be replaced. */
export function anOrder(given: Partial<OrderSnapshot> & { readonly number: string }): OrderSnapshot {
  const address = { name: "Claire Martin", line1: "8 avenue Foch", postalCode: "69006", city: "Lyon", country: "FR" };
  const lines = given.lines ?? [
    {
      id: "1",
      sku: "SOCK",
      title: "Merino socks",
      variant: "Charcoal, 40–42",
      quantity: 3,
      listed: 4200,
      paid: 3780,
      tax: 630,
      taxRate: 2000,
      categories: ["clothing"],
      tags: [],
    },
    {
      id: "2",
      sku: "CAP",
      title: "Rain cap",
      variant: "Navy",
      quantity: 1,
      listed: 3500,
      paid: 3150,
      tax: 525,
      taxRate: 2000,
      categories: ["clothing"],
      tags: [],
    },
  ];
  const fees = given.fees ?? [];
  const shipping = given.shipping ?? { paid: 490, tax: 82 };
  const total = [...lines, ...fees].reduce((sum, { paid }) => sum + paid, shipping.paid);
  return {
    placedAt: monday - 14 * day,
    currency: "EUR",
    status: "completed",
    email: "claire.martin@example.test",
    language: "en",
    shipTo: address,
    billTo: address,
    lines,
    fees,
    shipping,
    total,
    discountCodes: ["AUTUMN10"],
    payments: [{ id: "p1", gateway: "stripe", label: "Visa ending in 4821", tender: "money", paid: total }],
    refunds: [],
    fulfilments: [
      { id: "f1", shippedAt: monday - 12 * day, deliveredAt: monday - 10 * day, carrier: "Colissimo", trackingNumber: "6A1234567890" },
    ],
    ...given,
  };
}

function countingIds(now: () => number): NewId {
  let count = 0;
  return <Kind extends IdKind>(kind: Kind): Id<Kind> => {
    count += 1;
    const entropy = Uint8Array.from({ length: 16 }, (_, place) => Math.floor(count / 32 ** (15 - place)) % 32);
    return makeId(kind, now(), entropy);
  };
}
