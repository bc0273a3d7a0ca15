import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { team } from "../../demo/desk.ts";
import { freePort, openDemo, type RunningDemo } from "../../demo/main.ts";
import { orderJson } from "../../demo/own-shop-books.ts";
import { parcelCases } from "../../demo/parcel-cases.ts";
import { shops, wooTries } from "../../demo/seed.ts";
import { readOrder } from "../../server/contract/orders-json.ts";
import { patience, within } from "../support/processes.ts";

const folder = mkdtempSync(join(tmpdir(), "returns-demo-"));
let demo: RunningDemo;

before(async () => {
  demo = await open();
});

after(async () => {
  await demo.close();
  rmSync(folder, { recursive: true });
});

async function open(): Promise<RunningDemo> {
  return openDemo({ folder, reset: false, host: "127.0.0.1", port: await freePort(20_000 + (process.pid % 20_000), "127.0.0.1") });
}

async function ask(path: string, init?: RequestInit): Promise<{ status: number; text: string }> {
  const answer = await fetch(demo.origin.replace("localhost", "127.0.0.1") + path, { redirect: "manual", ...init });
  return { status: answer.status, text: await answer.text() };
}

test("the first page and every shop of the demo answer, each with the README's two lines", async () => {
  assert.equal((await ask("/demo")).status, 200);
  for (const { slug } of shops) {
    const { status, text } = await ask(`/demo/shops/${slug}`);
    assert.equal(status, 200, slug);
    assert.match(text, /<script type="module" async src="http:\/\/127\.0\.0\.1:\d+\/returns-portal\.js"><\/script>/);
    assert.match(
      text,
      new RegExp(`<returns-portal shop="${slug}" api="http://127\\.0\\.0\\.1:\\d+"><a href="mailto:[^"]+">[^<]+</a></returns-portal>`),
    );
    assert.equal((await ask(`/r/${slug}`)).status, 200, slug);
  }
});

test("every order the demo names can be found with the postcode beside it, and shows pictures that are there", async () => {
  const named = shops.flatMap((shop) =>
    shop.orders(0).map(({ snapshot: { number, shipTo, billTo } }) => ({
      slug: shop.slug,
      number,
      postalCode: (shipTo ?? billTo)?.postalCode ?? "",
    })),
  );
  const pictures = new Set<string>();
  for (const { slug, number, postalCode } of [...named, ...wooTries.map((order) => ({ slug: "halden", ...order }))]) {
    const { status, text } = await ask(`/api/shopper/shops/${slug}/sessions`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ orderNumber: number, postalCode }),
    });
    assert.equal(status, 201, `${slug} ${number}: ${text}`);
    for (const [, picture = ""] of text.matchAll(/"imageUrl":"([^"]+)"/g)) pictures.add(picture);
  }
  for (const picture of pictures) assert.equal((await ask(picture)).status, 200, picture);
});

test("the inbox holds the letters of the returns that were made, with their label", async () => {
  const letters = await within(patience, async () => {
    const found: { id: number; attachments: unknown[] }[] = JSON.parse((await ask("/demo/inbox/letters")).text);
    return found.length < 2 ? undefined : found;
  });
  const labelled = letters.find(({ attachments }) => attachments.length > 0);
  assert.ok(labelled);
  assert.match((await ask(`/demo/inbox/letters/${labelled.id}`)).text, /<base target="_blank">/);
  assert.match((await ask(`/demo/inbox/letters/${labelled.id}/attachments/0`)).text, /^%PDF/);
  assert.equal((await ask("/demo/inbox/letters/9999")).status, 404);
});

test("Halden’s desk shows its own shop connected, with every order it has, and none of them changed by that", async () => {
  const connected = async () => {
    const headers = { Authorization: `Bearer ${demo.apiKeys.halden}` };
    return JSON.parse((await ask("/api/desk/shops/halden/connections", { headers })).text).connected[0];
  };
  const now = await within(patience, async () => {
    const seen = await connected();
    return seen.health === "filling" ? undefined : seen;
  });
  assert.deepEqual(
    [now.provider, now.title, now.account, now.currency, now.health, now.unread],
    ["http", "Any other shop", "Halden", "EUR", "well", 0],
  );
  assert.deepEqual([now.can.refund, now.can.exchange, now.hooks], ["moves", "order", "signed"]);
  assert.ok(now.fill.finishedAt !== null && now.fill.done === now.fill.total && now.fill.done > 30, JSON.stringify(now.fill));
  assert.equal((await ask("/demo/own-shop/")).status, 401, "it is open to nobody else");
  const own = { headers: { Authorization: `Bearer ${readFileSync(demo.secretFile, "utf8").trim()}` } };
  assert.equal(JSON.parse((await ask("/demo/own-shop/", own)).text).name, "Halden");
  const headers = { Authorization: `Bearer ${demo.apiKeys.halden}` };
  const { items } = JSON.parse((await ask("/api/desk/returns?limit=100", { headers })).text);
  for (const { id, shop } of items) {
    const page = JSON.parse((await ask(`/api/desk/returns/${id}`, { headers })).text);
    if (shop === "halden" && page.money.payments.every(({ state }: { state: string }) => state !== "rejected"))
      assert.equal(page.order.changedSince, false, page.number);
  }
});

test("the desk shows what goes back through the shop, what it would not pay and why, and what somebody has to do there", async () => {
  const headers = { Authorization: `Bearer ${demo.apiKeys.halden}` };
  const read = async (path: string) => JSON.parse((await ask(`/api/desk/${path}`, { headers })).text);
  const { items } = await read("returns?limit=100&shop=halden");
  const payments: { state: string; ways: string[]; trouble: { code: string; message: string } | null }[] = [];
  for (const { id } of items) payments.push(...(await read(`returns/${id}`)).money.payments);
  assert.ok(payments.some(({ state, ways }) => state === "due" && ways.includes("shop")));
  const rejected = payments.filter(({ state }) => state === "rejected");
  assert.deepEqual(
    rejected.map(({ trouble }) => trouble?.code),
    ["order_changed"],
  );
  assert.ok(rejected.every(({ trouble, ways }) => trouble?.message && ways.includes("shop")));
  const steps = await read("steps");
  assert.deepEqual(
    steps.items.map(({ kind }: { kind: string }) => kind),
    ["cancel_exchange_order"],
  );
});

interface Travelling {
  readonly id: string;
  readonly number: string;
  readonly order: { readonly number: string };
  readonly parcels: readonly {
    readonly trackingNumber: string | null;
    readonly progress: string;
    readonly files: readonly string[];
    readonly trouble: { readonly code: string } | null;
    readonly shipment: { readonly state: string; readonly service: string; readonly why: readonly string[] } | null;
    readonly pickup: { readonly state: string; readonly escalatedAt: number | null; readonly answer: unknown } | null;
    readonly scans: readonly { readonly title: string }[];
  }[];
  readonly timeline: readonly { readonly type: string }[];
}

async function travelling(): Promise<Map<string, Travelling>> {
  const headers = { Authorization: `Bearer ${demo.apiKeys.halden}` };
  const { items } = JSON.parse((await ask("/api/desk/returns?limit=100&shop=halden", { headers })).text);
  const pages = new Map<string, Travelling>();
  for (const { id } of items) {
    const page: Travelling = JSON.parse((await ask(`/api/desk/returns/${id}`, { headers })).text);
    if (page.order.number.startsWith("107")) pages.set(page.order.number, page);
  }
  return pages;
}

test("Halden’s carrier has parcels in every state, each brought there by its own news", async () => {
  const pages = [...(await travelling()).values()];
  assert.equal(pages.length, parcelCases.length);
  const parcels = pages.flatMap((page) => page.parcels);
  assert.deepEqual([...new Set(parcels.map(({ progress }) => progress))].toSorted(), [
    "announced",
    "arriving",
    "delivered",
    "lost",
    "moving",
    "sent_back",
  ]);
  const pickups = parcels.flatMap(({ pickup }) => (pickup ? [`${pickup.state}${pickup.escalatedAt === null ? "" : ", escalated"}`] : []));
  assert.deepEqual(pickups.toSorted(), ["booked", "failed", "failed, escalated"]);
  assert.deepEqual(
    parcels.flatMap(({ trouble }) => trouble?.code ?? []),
    ["refused"],
  );
  assert.ok(pages.some((page) => page.parcels.length === 2));
  assert.ok(parcels.some(({ files }) => files.includes("customs")));
  const replaced = pages.find(({ timeline }) => timeline.filter(({ type }) => type === "parcel.label_withdrawn").length === 1);
  assert.equal(replaced?.parcels[0]?.shipment?.service, "economy");
  assert.ok(parcels.some(({ shipment }) => shipment?.why.some((why) => why.includes("Over €150"))));
});

test("a button on the carrier’s page is on the return, on its tracking page and in a mail within seconds", async () => {
  const [page] = [...(await travelling()).values()].filter(({ parcels: [one] }) => one?.pickup?.state === "booked");
  const number = page?.parcels[0]?.trackingNumber;
  assert.ok(page && number);
  assert.match((await ask("/demo/parcels")).text, new RegExp(number));
  const mails = async () => JSON.parse((await ask("/demo/inbox/letters")).text).length;
  const before = await mails();
  for (const kind of ["accepted", "arriving"]) {
    const body = new URLSearchParams({ kind });
    assert.equal((await ask(`/demo/parcels/${number}`, { method: "POST", body })).status, 303);
  }
  const now = (await travelling()).get(page.order.number)?.parcels[0];
  assert.deepEqual([now?.progress, now?.scans[0]?.title], ["arriving", "Out for delivery"]);
  await within(patience, async () => ((await mails()) < before + 2 ? undefined : true));
  const letters: { subject: string; text: string }[] = JSON.parse((await ask("/demo/inbox/letters")).text);
  const letter = letters.find(({ subject, text }) => subject.includes(page.number) && text.includes("#tracking="));
  const token = /#tracking=(\S+)/.exec(letter?.text ?? "")?.[1];
  const told = JSON.parse((await ask("/api/shopper/tracking", { headers: { Authorization: `Bearer ${token}` } })).text);
  assert.deepEqual([told.progress, told.number], ["arriving", number]);
  assert.equal((await ask("/demo/parcels/BP0", { method: "POST", body: new URLSearchParams({ kind: "accepted" }) })).status, 303);
});

test("Halden’s shopper may have a courier come, a place nearby, a code, and several parcels", async () => {
  const found = await ask("/api/shopper/shops/halden/sessions", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ orderNumber: "10520", postalCode: "69006" }),
  });
  const headers = { Authorization: `Bearer ${JSON.parse(found.text).token}`, "Content-Type": "application/json" };
  const items = ["1", "2", "3"].map((lineId) => ({ lineId, quantity: 1, reasonId: "changed_mind" }));
  const quote = JSON.parse((await ask("/api/shopper/quotes", { method: "POST", headers, body: JSON.stringify({ items }) })).text);
  assert.deepEqual(
    quote.handovers.map(({ kind, points }: { kind: string; points: boolean }) => [kind, points]),
    [
      ["qr", true],
      ["print", true],
      ["pickup", false],
      ["own", false],
    ],
  );
  assert.equal(quote.parcels.most, 3);
  const days = JSON.parse((await ask("/api/shopper/pickup-days", { headers })).text);
  assert.ok(days.items.length > 2);
  const points = JSON.parse((await ask("/api/shopper/points?postalCode=69006&country=FR&handover=qr", { headers })).text);
  assert.ok(points.items.length > 2 && points.items.every(({ place }: { place: unknown }) => place !== null));
});

test("Halden’s shopper may have another size: one is low, one sold out, one costs more", async () => {
  const found = await ask("/api/shopper/shops/halden/sessions", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ orderNumber: "10482", postalCode: "69006" }),
  });
  const headers = { Authorization: `Bearer ${JSON.parse(found.text).token}` };
  const { text } = await ask("/api/shopper/articles?like=1", { headers });
  for (const said of [/"stock":"low_stock","note":"2 left"/, /"stock":"sold_out"/, /"difference":2290\b/]) assert.match(text, said);
});

test("an order of the demo is the same when Halden’s own shop tells it", () => {
  const at = Date.UTC(2026, 10, 23, 11);
  for (const { snapshot } of shops.flatMap((shop) => shop.orders(at))) {
    const told = readOrder(orderJson(snapshot, (path) => `https://shop.halden.example${path}`));
    const lines = told.lines.map((line) => ({ ...line, imageUrl: line.imageUrl?.replace("https://shop.halden.example", "") }));
    assert.deepEqual({ ...told, lines }, snapshot, snapshot.number);
  }
});

test("the clock moves the deadlines, and stays moved over a restart, as do the API keys", async () => {
  const body = new URLSearchParams({ days: "7" });
  assert.equal((await ask("/demo/clock", { method: "POST", body })).status, 303);
  const { apiKeys } = demo;
  await demo.close();
  demo = await open();
  assert.deepEqual(demo.apiKeys, apiKeys);
  assert.match((await ask("/demo")).text, /The clock is 7 days ahead\./);
});

test("the desk has returns in every queue, and is open to whoever the first page names (S3-04)", async () => {
  for (const { name, role } of team) {
    const { headers } = await signIn(role);
    const me = await fetch(`${local()}/api/desk/me`, { headers });
    const { member, merchant } = (await me.json()) as { member: { name: string; role: string }; merchant: { name: string } };
    assert.deepEqual([member.name, member.role, merchant.name], [name, role, "Halden"]);
  }
  const { headers } = await signIn("agent");
  const { counts, unanswered } = (await (await fetch(`${local()}/api/desk/queues`, { headers })).json()) as {
    counts: Record<string, number>;
    unanswered: number;
  };
  assert.deepEqual(
    Object.entries(counts).filter(([, count]) => count === 0),
    [],
  );
  assert.ok(unanswered > 0);
  const { items } = (await (await fetch(`${local()}/api/desk/tasks/buried`, { headers })).json()) as { items: unknown[] };
  assert.deepEqual(items, []);
  assert.equal((await fetch(`${local()}/demo/desk`, { method: "POST", body: new URLSearchParams({ role: "nobody" }) })).status, 404);
});

const local = (): string => demo.origin.replace("localhost", "127.0.0.1");

async function signIn(role: string): Promise<{ headers: { Cookie: string } }> {
  const answer = await fetch(`${local()}/demo/desk`, { method: "POST", redirect: "manual", body: new URLSearchParams({ role }) });
  assert.equal(answer.status, 303);
  return {
    headers: {
      Cookie: answer.headers
        .getSetCookie()
        .map((cookie) => cookie.split(";")[0])
        .join("; "),
    },
  };
}
