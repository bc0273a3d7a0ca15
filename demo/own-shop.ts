import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import { Hono } from "hono";
import { parseDecimal, toDecimal } from "../server/domain/money.ts";

/**
 * A shop of one's own, connected by the contract of docs/connect-any-shop.md: everything a developer writes, in the order a developer
 * writes it. Its books are one plain object; yours are your database.
 */
export interface Books {
  readonly orders: { json: OrderJson; changedAt: number }[];
  readonly products: ProductJson[];
  /** The answer to each key, such as "refunds/pay_1": asked again, it is given again and nothing happens twice. */
  readonly made: Record<string, unknown>;
  readonly notes: { readonly orderId: string; readonly note: string }[];
  readonly restocked: { readonly orderId: string; readonly lineId: string; readonly quantity: number }[];
  /** Refunds that this shop only wrote down, since somebody else gave the money back. */
  readonly booked: string[];
  webhook: { readonly url: string; readonly secret: string } | null;
}

export interface OrderJson {
  readonly number: string;
  /** Where it is not the number. */
  readonly externalId?: string;
  readonly currency: string;
  status: string;
  readonly lines: readonly { readonly id: string; readonly sku?: string; readonly [more: string]: unknown }[];
  readonly total: string;
  readonly refunds: { readonly id: string; readonly amount: string; readonly [more: string]: unknown }[];
  readonly [more: string]: unknown;
}

export interface ProductJson {
  readonly sku: string;
  stock?: number;
  readonly [more: string]: unknown;
}

export interface OwnShop {
  readonly name: string;
  readonly currency: string;
  readonly secret: string;
  readonly books: Books;
  /** Where it can be reached itself, for the page where a difference is paid. */
  readonly address: string;
  readonly now: () => number;
  /** After every change. */
  readonly save?: () => void;
  readonly pageSize?: number;
}

/** Why something was not done. */
interface Refused {
  readonly refused: { readonly code: "not_found" | "too_much" | "wrong_state"; readonly detail: string };
}

type Asked = Record<string, never> & {
  readonly orderId: string;
  readonly currency: string;
  readonly amount: string;
  readonly moves: boolean;
  readonly lines: readonly { readonly lineId: string; readonly quantity: number; readonly amount: string }[];
  readonly shipping: { readonly amount: string };
  readonly restock: readonly { readonly lineId: string; readonly quantity: number }[];
  readonly items: readonly { readonly lineId: string; readonly quantity: number }[];
  readonly wanted: readonly { readonly sku?: string; readonly title: string; readonly quantity: number; readonly price: string }[];
  readonly charge: string;
  readonly checkout: boolean;
  readonly code: string;
  readonly returnNumber: string;
  readonly note: string;
};

export function ownShop({ name, currency, secret, books, address, now, save = () => {}, pageSize = 50 }: OwnShop): Hono {
  const shop = new Hono();
  const orderOf = (id: string) => books.orders.find(({ json }) => idOf(json) === id);

  const exchangeOf = (id: string) => (id.startsWith("X-") ? orderOf(id) : undefined);

  // For shoppers, who know no secret: where they pay what a dearer article costs more. It is your checkout.
  shop.get("/pay/:id", (c) => {
    const found = exchangeOf(c.req.param("id"));
    if (!found) return c.notFound();
    const { number, total, currency, status } = found.json;
    const button =
      status === "pending" ? `<form method="post"><button>Pay ${total} ${currency}</button></form>` : "<p>Paid. Thank you.</p>";
    const head = `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>${name}</title>`;
    return c.html(`${head}<h1>Order ${number.replaceAll(/[^\w-]/g, "")}</h1>${button}`);
  });
  shop.post("/pay/:id", (c) => {
    const found = exchangeOf(c.req.param("id"));
    if (!found) return c.notFound();
    if (found.json.status === "pending") found.json.status = "open";
    save();
    changed(idOf(found.json));
    return c.redirect(`${address}/pay/${idOf(found.json)}`, 303);
  });

  // 1. Everybody else who asks knows the secret.
  shop.use(async (c, next) => {
    if (isSame(c.req.header("authorization") ?? "", `Bearer ${secret}`)) return next();
    return c.json({ detail: "This is not the secret we agreed on." }, 401);
  });

  // 2. Who we are, and which of the optional parts we have.
  shop.get("/", (c) =>
    c.json({
      version: 1,
      name,
      currency,
      delivery: "delivered",
      can: {
        products: true,
        stock: true,
        refunds: "moves",
        restocks: true,
        credits: "gift_card",
        exchanges: "order",
        checkout: true,
        notes: true,
        webhooks: true,
      },
    }),
  );

  // 3. Orders: one, by its number, and all of them page by page, in an order that new ones and changes do not disturb.
  shop.get("/orders/:id", (c) => {
    const found = orderOf(c.req.param("id"));
    return found ? c.json(found.json) : c.json({ code: "not_found" }, 404);
  });
  shop.get("/orders", (c) => {
    const { number, changed_since: since, cursor } = c.req.query();
    if (number !== undefined) {
      const typed = number.replaceAll(/[#\s]/g, "");
      return c.json({ orders: books.orders.filter(({ json }) => json.number === typed).map(({ json }) => json), next: null });
    }
    const [afterTime = -1, afterPlace = -1] = (cursor ?? "").split(".").filter(Boolean).map(Number);
    const rows = books.orders
      .map(({ json, changedAt }, place) => ({ json, place, at: since === undefined ? 0 : changedAt }))
      .filter(({ at }) => since === undefined || at >= Date.parse(since))
      .filter(({ at, place }) => at > afterTime || (at === afterTime && place > afterPlace))
      .sort((one, other) => one.at - other.at || one.place - other.place);
    const page = rows.slice(0, pageSize);
    const last = page.at(-1);
    const next = last && rows.length > pageSize ? `${last.at}.${last.place}` : null;
    return c.json({ orders: page.map(({ json }) => json), next, ...(since === undefined && { total: books.orders.length }) });
  });

  // 4. Articles for exchanges, and what there is of some of them at this moment.
  shop.get("/products", (c) => {
    const from = Number(c.req.query("cursor") ?? 0);
    const next = from + pageSize < books.products.length ? String(from + pageSize) : null;
    return c.json({ products: books.products.slice(from, from + pageSize), next });
  });
  shop.get("/stock", (c) => {
    const skus = c.req.queries("sku") ?? [];
    return c.json({ products: books.products.filter(({ sku }) => skus.includes(sku)) });
  });

  // 5. What we are asked to do carries a key in its address, and is done once for a key.
  const once = (what: string, make: (asked: Asked) => object | Refused): void => {
    shop.put(`/${what}/:key`, async (c) => {
      const name = `${what}/${c.req.param("key")}`;
      const asked = (await c.req.json()) as Asked;
      if (books.made[name] !== undefined) return c.json(books.made[name]);
      const made = make(asked);
      if ("refused" in made) return c.json(made.refused, made.refused.code === "not_found" ? 404 : 422);
      books.made[name] = made;
      save();
      changed(asked.orderId);
      return c.json(made, 201);
    });
    shop.get(`/${what}/:key`, (c) => {
      const made = books.made[`${what}/${c.req.param("key")}`];
      return made === undefined ? c.json({ code: "not_found" }, 404) : c.json(made);
    });
  };

  once("refunds", ({ orderId, currency, amount, lines, shipping, restock, moves }) => {
    const found = orderOf(orderId);
    if (!found) return noOrder;
    const { total, refunds } = found.json;
    const left = minor(total, currency) - refunds.reduce((sum, one) => sum + minor(one.amount, currency), 0);
    if (minor(amount, currency) > left) return refuse("too_much", `${toDecimal(left, currency)} ${currency} are left of the order`);
    const refund = { id: `RF-${randomUUID()}`, amount, at: new Date(now()).toISOString() };
    // Here a shop with a payment provider gives the money back, unless `moves` says that it only writes it down.
    if (!moves) books.booked.push(refund.id);
    refunds.push({
      ...refund,
      lines: lines.map(({ lineId, quantity, amount }) => ({ lineId, quantity, amount })),
      shipping: shipping.amount,
    });
    putBack(found.json, restock);
    return { ...refund, state: "done" };
  });

  once("restocks", ({ orderId, items }) => {
    const found = orderOf(orderId);
    if (!found) return noOrder;
    putBack(found.json, items);
    return { id: `RS-${randomUUID()}` };
  });

  once("credits", ({ orderId, amount, code }) => (orderOf(orderId) ? { id: `GC-${randomUUID()}`, amount, code } : noOrder));

  once("exchanges", ({ orderId, currency, wanted, charge, checkout, returnNumber }) => {
    const found = orderOf(orderId);
    if (!found) return noOrder;
    for (const { sku, quantity } of wanted) {
      const product = books.products.find((one) => one.sku === sku);
      if (!product) return refuse("not_found", `there is no article ${sku ?? ""}`);
      if (product.stock !== undefined && product.stock < quantity) return refuse("wrong_state", `${sku} is sold out`);
    }
    for (const { sku, quantity } of wanted) {
      const product = books.products.find((one) => one.sku === sku);
      if (product?.stock !== undefined) product.stock -= quantity;
    }
    // Where it is paid is open to whoever has the address, so that nobody must guess it.
    const id = `X-${randomUUID()}`;
    const number = `${found.json.number}-X${books.orders.length + 1}`;
    const lines = wanted.map(({ price, ...article }, place) => {
      return { ...article, id: String(place + 1), paid: toDecimal(minor(price, currency) * article.quantity, currency) };
    });
    const worth = minor(charge, currency) - lines.reduce((sum, { paid }) => sum + minor(paid, currency), 0);
    const { email, language, shipTo } = found.json;
    const json: OrderJson = {
      ...{ number, externalId: id, currency, email, language, shipTo, lines, total: charge, refunds: [] },
      placedAt: new Date(now()).toISOString(),
      status: checkout ? "pending" : "open",
      fees: worth === 0 ? [] : [{ title: `Exchange for return ${returnNumber}`, paid: toDecimal(worth, currency) }],
    };
    books.orders.push({ json, changedAt: now() });
    return { id, number, ...(checkout && { payAt: `${address}/pay/${id}` }) };
  });

  once("notes", ({ orderId, note }) => {
    if (!orderOf(orderId)) return noOrder;
    books.notes.push({ orderId, note });
    return {};
  });

  // 6. Where changes are told to, signed as standardwebhooks.com says.
  shop.put("/webhook", async (c) => {
    books.webhook = await c.req.json();
    save();
    return c.body(null, 204);
  });
  shop.delete("/webhook", (c) => {
    books.webhook = null;
    save();
    return c.body(null, 204);
  });

  const changed = (id: string): void => {
    const found = orderOf(id);
    if (found) found.changedAt = now();
    if (!found || !books.webhook) return;
    const body = JSON.stringify({ type: "order.changed", data: { id } });
    const headers = { "Content-Type": "application/json", ...signed(body, books.webhook.secret, now()) };
    // One that does not arrive is made up for: we are asked for what changed every few minutes.
    fetch(books.webhook.url, { method: "POST", headers, body }).catch(() => {});
  };

  const putBack = (order: OrderJson, items: Asked["restock"]): void => {
    for (const { lineId, quantity } of items) {
      books.restocked.push({ orderId: idOf(order), lineId, quantity });
      const product = books.products.find(({ sku }) => sku === order.lines.find(({ id }) => id === lineId)?.sku);
      if (product?.stock !== undefined) product.stock += quantity;
    }
  };

  return shop;
}

/** The headers of a webhook. `secret` is what `PUT /webhook` gave: `whsec_` and the key. */
export function signed(body: string, secret: string, at: number): Record<string, string> {
  const [id, timestamp] = [randomUUID(), String(Math.floor(at / 1_000))];
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${signature}` };
}

function refuse(code: Refused["refused"]["code"], detail: string): Refused {
  return { refused: { code, detail } };
}

const noOrder = refuse("not_found", "there is no such order");

function idOf({ externalId, number }: OrderJson): string {
  return externalId ?? number;
}

function minor(amount: string, currency: string): number {
  const parsed = parseDecimal(amount, currency);
  if (parsed === null) throw new Error(`${amount} is no amount of ${currency}`);
  return parsed;
}

/** Takes as long for a wrong secret as for the right one. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHmac("sha256", "compared").update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
