import { isIP } from "node:net";
import type { z } from "zod";
import {
  creditAnswerSchema,
  exchangeAnswerSchema,
  mostSkus,
  refundAnswerSchema,
  restockAnswerSchema,
  shopAboutSchema,
} from "../../contract/shop-contract.ts";
import { lookupKey } from "../../domain/lookup.ts";
import type { Outside } from "../http.ts";
import { type Checked, ConnectionProblem, type Given, type Setting, type Written } from "../port.ts";
import { openVendor, type Reply, type Vendor } from "../vendor.ts";
import { httpHooks } from "./http-hooks.ts";
import {
  creditRequest,
  exchangeRequest,
  noteRequest,
  placed,
  refundRequest,
  restockRequest,
  toCan,
  toCredit,
  toOrder,
  toPage,
  toProducts,
  toRefund,
  toWritten,
  unreadable,
} from "./http-mapping.ts";
import type { ConnectedShop, KnownOrder, ShopProvider } from "./port.ts";

const settings: readonly Setting[] = [
  { name: "address", kind: "address", required: true, example: "https://shop.example/returns-api" },
  { name: "secret", kind: "secret", required: true },
];

/** Any shop whose developer wrote the few answers of `server/contract/shop-contract.ts`; what it can do at most, since each has parts of it. */
export const http: ShopProvider = {
  id: "http",
  title: "Any other shop",
  settings,
  can: {
    findByNumber: true,
    delivery: "delivered",
    refund: "moves",
    restock: "alone",
    credit: "gift_card",
    exchange: "order",
    collects: true,
    products: true,
    stock: true,
    returns: false,
    label: true,
    notes: ["note"],
    webhooks: "signed",
    lostAnswer: "same_key",
  },
  pace: { perSecond: 10, burst: 20 },
  connect,
};

const longestNumber = 64;

function connect({ address = "", secret = "" }: Given, outside: Outside): ConnectedShop {
  const vendor = openVendor(outside, {
    origin: address,
    headers: () => ({ authorization: `Bearer ${secret}`, "user-agent": "returns-portal" }),
    pace: http.pace,
  });

  const made = async <Answer>(what: string, key: string, schema: z.ZodType<Answer>): Promise<Answer | null> => {
    const reply = key === "" ? null : await ask(vendor, `/${what}/${encodeURIComponent(key)}`);
    if (reply === null) return null;
    const { data, error } = schema.safeParse(reply.json);
    if (error) throw unreadable(placed(error));
    return data;
  };
  const put = async <Answer, Value>(
    path: string,
    body: object,
    schema: z.ZodType<Answer>,
    read: (answer: Answer) => Written<Value>,
  ): Promise<Written<Value>> => {
    const written = await vendor.write({ method: "PUT", path, body });
    if (written.kind !== "answered") return written;
    return toWritten(written.reply, (json) => {
      const { data, error } = schema.safeParse(json);
      return error ? { kind: "unknown", message: `the answer cannot be read: ${placed(error)}`.slice(0, 300) } : read(data);
    });
  };
  const orderOf = async (id: string) => {
    const reply = await ask(vendor, `/orders/${encodeURIComponent(id)}`);
    return reply && toOrder(reply.json);
  };

  return {
    check: () => check(vendor, address),
    findOrder: async (number, within) => {
      const key = lookupKey(number);
      if (key === "" || number.length > longestNumber) return null;
      const reply = await vendor.read({ path: `/orders?${new URLSearchParams({ number })}`, within });
      expectFound(reply);
      const { orders } = toPage(reply);
      const found = orders.find((one) => one.number === number) ?? orders.find((one) => lookupKey(one.number) === key);
      if (found && "why" in found) throw unreadable(found.why);
      return found ?? null;
    },
    getOrder: orderOf,
    listOrders: async ({ changedSince, cursor }) => {
      const query = new URLSearchParams({
        ...(changedSince !== undefined && { changed_since: new Date(changedSince).toISOString() }),
        ...(cursor !== undefined && { cursor }),
      });
      const reply = await vendor.read({ path: query.size > 0 ? `/orders?${query}` : "/orders" });
      expectFound(reply);
      return toPage(reply);
    },
    listProducts: async ({ cursor }) => {
      const reply = await vendor.read({ path: cursor === undefined ? "/products" : `/products?${new URLSearchParams({ cursor })}` });
      expectFound(reply);
      return toProducts(reply);
    },
    stock: async (items, currency) => {
      const skus = [...new Set(items.flatMap(({ sku }) => (sku === undefined ? [] : [sku])))];
      const found = [];
      for (let from = 0; from < skus.length; from += mostSkus) {
        const query = new URLSearchParams(skus.slice(from, from + mostSkus).map((sku) => ["sku", sku]));
        const reply = await vendor.read({ path: `/stock?${query}` });
        expectFound(reply);
        found.push(...toProducts(reply).products.filter((one) => one.currency === currency && skus.includes(one.sku)));
      }
      return found;
    },
    refund: (asked) =>
      put(`/refunds/${encodeURIComponent(asked.key)}`, refundRequest(asked), refundAnswerSchema, (answer) => {
        const made = toRefund(answer, asked.order.currency, asked.key);
        if (!made) return { kind: "unknown", message: "the amount of the refund cannot be read" };
        if (made.state === "rejected") return { kind: "rejected", code: "wrong_state", message: "the refund came back" };
        return { kind: made.state, value: made };
      }),
    findRefund: async ({ currency }, key) => {
      const answer = await made("refunds", key, refundAnswerSchema);
      return answer && readable(toRefund(answer, currency, key));
    },
    listRefunds: async ({ externalId }) => {
      const refunds = (await orderOf(externalId))?.refunds ?? [];
      return refunds.map(({ id, amount, at }) => ({ reference: id, amount, state: "done", ...(at !== undefined && { at }) }));
    },
    restock: (asked) =>
      put(`/restocks/${encodeURIComponent(asked.key)}`, restockRequest(asked), restockAnswerSchema, ({ id }) => ({
        kind: "done",
        value: { reference: id },
      })),
    issueCredit: (asked) =>
      put(`/credits/${encodeURIComponent(asked.key)}`, creditRequest(asked), creditAnswerSchema, (answer) => {
        const value = toCredit(answer, asked.order.currency);
        return value ? { kind: "done", value } : { kind: "unknown", message: "the amount of the credit cannot be read" };
      }),
    findCredit: async ({ currency }, key) => {
      const answer = await made("credits", key, creditAnswerSchema);
      return answer && readable(toCredit(answer, currency));
    },
    exchange: (asked) =>
      put(`/exchanges/${encodeURIComponent(asked.key)}`, exchangeRequest(asked), exchangeAnswerSchema, (answer) => ({
        kind: "done",
        value: toExchange(answer),
      })),
    findExchange: async (_: KnownOrder, key) => {
      const answer = await made("exchanges", key, exchangeAnswerSchema);
      return answer && toExchange(answer);
    },
    exchangePaid: async (reference) => {
      const order = await orderOf(reference);
      if (!order || order.status === "cancelled" || order.status === "failed") return "gone";
      return order.status === "pending" ? null : "paid";
    },
    tell: async (telling) => {
      const written = await vendor.write({ method: "PUT", path: `/notes/${encodeURIComponent(telling.key)}`, body: noteRequest(telling) });
      if (written.kind !== "answered") return written;
      return toWritten(written.reply, () => ({ kind: "done", value: {} }));
    },
    hooks: httpHooks(vendor),
  };
}

async function check(vendor: Vendor, address: string): Promise<Checked> {
  if (!isPrivateWay(address))
    throw new ConnectionProblem("refused", "the address must begin with https: the secret goes along with every request");
  const reply = await vendor.read({ path: "/" });
  if (reply.status !== 200) throw new ConnectionProblem("not_found", `GET / answered ${reply.status}`);
  const { data: about, error } = shopAboutSchema.safeParse(reply.json);
  if (error) throw unreadable(placed(error));
  // A shop that says it is there may still keep its orders to itself.
  toPage(expectFound(await vendor.read({ path: "/orders" })));
  return { account: about.name, missing: [], can: toCan(about), ...(about.currency !== undefined && { currency: about.currency }) };
}

/** Without TLS only where nobody else listens: an address that the internet does not know. */
function isPrivateWay(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  if (protocol === "https:") return true;
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  if (isIP(host) !== 0) return /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|::1$|f[cd])/i.test(host);
  return !host.includes(".") || /\.(localhost|internal|local|lan)$/.test(host);
}

/** Null for what is not there. @throws ConnectionProblem for any other answer than yes */
async function ask(vendor: Vendor, path: string): Promise<Reply | null> {
  const reply = await vendor.read({ path });
  return reply.status === 404 ? null : expectFound(reply);
}

function expectFound(reply: Reply): Reply {
  if (reply.status === 404) throw new ConnectionProblem("not_found", "answered 404");
  if (reply.status !== 200) throw new ConnectionProblem("refused", `answered ${reply.status}`);
  return reply;
}

function readable<Value>(value: Value | null): Value {
  if (value === null) throw unreadable("the amount cannot be read");
  return value;
}

function toExchange({ id, number, payAt }: z.infer<typeof exchangeAnswerSchema>) {
  return { reference: id, number, ...(payAt !== undefined && { payAt }) };
}
