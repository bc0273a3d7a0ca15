import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import {
  creditAnswerSchema,
  exchangeAnswerSchema,
  orderListSchema,
  refundAnswerSchema,
  refusalSchema,
  restockAnswerSchema,
} from "../contract/shop-contract.ts";
import { toDecimal } from "../domain/money.ts";
import type { OrderSnapshot } from "../domain/order.ts";
import { type Asking, Broken, type Came, expectJson, expectStatus, shown } from "./shop-asking.ts";
import { type About, firstProducts, idOf, type Kept, ordersOf } from "./shop-reads.ts";

const returnNumber = "R-TEST";
const note = "A trial of the connection; nothing comes back.";

/** What is promised by whoever does something when asked, tried on one order that is there for it. */
export function writePromises(asking: Asking, about: About, number: string): Kept[] {
  const { can } = about;
  const trial = randomUUID();
  const began = new Date().toISOString();
  return [
    ...(can.refunds ? refundPromises(asking, { number, trial, moves: can.refunds === "moves", began }) : []),
    ...(can.restocks
      ? [
          {
            sentence: "PUT /restocks/{key} puts a piece back, once for a key",
            hold: async () => {
              const order = await orderCalled(asking, number);
              const items = order.lines.slice(0, 1).map(({ id }) => ({ lineId: id, quantity: 1 }));
              const path = `/restocks/trial-${trial}`;
              const ask = async () =>
                expectJson(await asking.put(path, { orderId: idOf(order), items, returnNumber, note }), `PUT ${path}`, restockAnswerSchema);
              expectSame((await ask()).id, (await ask()).id);
              return undefined;
            },
          },
        ]
      : []),
    ...(can.credits
      ? [
          {
            sentence: "PUT /credits/{key} makes a credit, once for a key",
            hold: async () => {
              const order = await orderCalled(asking, number);
              const { currency } = order;
              const path = `/credits/trial-${trial}`;
              const amount = toDecimal(1, currency);
              const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
              const code = `TRIAL-${trial.slice(0, 8).toUpperCase()}`;
              const body = { orderId: idOf(order), currency, amount, code, expiresAt, returnNumber, note };
              const first = expectJson(await asking.put(path, body), `PUT ${path}`, creditAnswerSchema);
              if (can.credits !== "account" && first.code === undefined)
                throw new Broken("a `code` that the shopper types", JSON.stringify(first));
              expectSame(first.id, expectJson(await asking.put(path, body), `PUT ${path} again`, creditAnswerSchema).id);
              expectSame(first.id, expectJson(await asking.get(path), `GET ${path}`, creditAnswerSchema).id);
              return undefined;
            },
          },
        ]
      : []),
    ...(can.exchanges && can.products ? [exchangePromise(asking, { number, trial, checkout: can.checkout === true })] : []),
    ...(can.notes
      ? [
          {
            sentence: "PUT /notes/{key} takes a note, and takes it again",
            hold: async () => {
              const orderId = idOf(await orderCalled(asking, number));
              const body = { orderId, returnNumber, status: "approved", note, pieces: [] };
              for (let time = 0; time < 2; time++)
                expectStatus(await asking.put(`/notes/trial-${trial}`, body), "PUT /notes/{key}", 200, 201, 204);
              return undefined;
            },
          },
        ]
      : []),
  ];
}

interface Trial {
  readonly number: string;
  readonly trial: string;
}

function refundPromises(
  asking: Asking,
  { number, trial, moves, began }: Trial & { readonly moves: boolean; readonly began: string },
): Kept[] {
  const asked = (order: OrderSnapshot, minor: number, orderId = idOf(order)) => {
    const amount = toDecimal(minor, order.currency);
    const nothing = toDecimal(0, order.currency);
    const shipping = { amount: nothing, tax: nothing };
    return {
      ...{ orderId, currency: order.currency, amount, moves, lines: [], shipping, adjustment: amount, restock: [] },
      returnNumber,
      note,
    };
  };
  const refundsOf = async () => (await orderCalled(asking, number)).refunds;
  return [
    {
      sentence: "PUT /refunds/{key} with another secret does nothing",
      hold: async () => {
        const order = await orderCalled(asking, number);
        const path = `/refunds/trial-${trial}-stranger`;
        expectStatus(await asking.put(path, asked(order, 1), "a secret that nobody agreed on, of some length"), `PUT ${path}`, 401, 403);
        expectStatus(await asking.get(path), `GET ${path}`, 404);
        return undefined;
      },
    },
    {
      sentence: "A refund of an order that is not there is refused with 404",
      hold: async () => {
        const order = await orderCalled(asking, number);
        expectStatus(await asking.put(`/refunds/trial-${trial}-nobody`, asked(order, 1, "no-such-thing-4711")), "PUT /refunds/{key}", 404);
        return undefined;
      },
    },
    {
      sentence: "A refund of more than is left of the order is refused with `too_much`, and nothing moves",
      hold: async () => {
        const order = await orderCalled(asking, number);
        const came = await asking.put(`/refunds/trial-${trial}-most`, asked(order, order.total + 1));
        expectRefusal(came, "too_much");
        const after = await refundsOf();
        if (!isDeepStrictEqual(after, order.refunds)) throw new Broken("the order's refunds as they were", shown(JSON.stringify(after)));
        return undefined;
      },
    },
    {
      sentence: "PUT /refunds/{key} refunds the smallest amount once, however often and at the same moment it is asked",
      hold: async () => {
        const order = await orderCalled(asking, number);
        const path = `/refunds/trial-${trial}`;
        const body = asked(order, 1);
        const together = await Promise.all([asking.put(path, body), asking.put(path, body)]);
        const answered = together.filter(({ status }) => status < 300);
        if (answered.length === 0) expectStatus(together[0] ?? (await asking.get(path)), `PUT ${path}`, 200, 201);
        const again = expectJson(await asking.put(path, body), `PUT ${path} again`, refundAnswerSchema);
        for (const came of answered) expectSame(expectJson(came, `PUT ${path}`, refundAnswerSchema).id, again.id);
        if (again.amount !== body.amount) throw new Broken(`a refund of ${body.amount}`, again.amount);
        expectSame(expectJson(await asking.get(path), `GET ${path}`, refundAnswerSchema).id, again.id);
        const made = (await refundsOf()).slice(order.refunds.length);
        const expected = `one more refund in the order, of ${body.amount} ${order.currency}, with the id ${again.id}`;
        if (made.length !== 1 || made[0]?.id !== again.id || made[0]?.amount !== 1)
          throw new Broken(expected, made.length === 0 ? "none" : shown(JSON.stringify(made)));
        return `${body.amount} ${order.currency} of order ${number}`;
      },
    },
    {
      sentence: "An order that was refunded counts as changed",
      hold: async () => {
        const path = `/orders?${new URLSearchParams({ changed_since: began })}`;
        const changed = ordersOf(expectJson(await asking.get(path), `GET ${path}`, orderListSchema).orders);
        if (!changed.some((one) => one.number === number))
          throw new Broken(`order ${number} among what changed since ${began}`, "it is not");
        return undefined;
      },
    },
  ];
}

function exchangePromise(asking: Asking, { number, trial, checkout }: Trial & { readonly checkout: boolean }): Kept {
  return {
    sentence: `PUT /exchanges/{key} makes an order of what is wanted, once for a key${checkout ? ", and says where it is paid" : ""}`,
    hold: async () => {
      const order = await orderCalled(asking, number);
      const { currency } = order;
      const article = (await firstProducts(asking)).find((one) => one.currency === currency && (one.stock ?? 1) > 0 && one.price > 0);
      if (!article) return `not shown: no article is for sale in ${currency}`;
      const { sku, title, price } = article;
      const path = `/exchanges/trial-${trial}`;
      const charge = checkout ? 1 : 0;
      const show = (minor: number) => toDecimal(minor, currency);
      const wanted = [{ sku, title, quantity: 1, price: show(price) }];
      const body = {
        ...{ orderId: idOf(order), currency, returned: [], wanted, worth: show(price - charge), charge: show(charge), checkout },
        returnNumber,
        note,
      };
      const first = expectJson(await asking.put(path, body), `PUT ${path}`, exchangeAnswerSchema);
      expectSame(first.id, expectJson(await asking.put(path, body), `PUT ${path} again`, exchangeAnswerSchema).id);
      expectSame(first.id, expectJson(await asking.get(path), `GET ${path}`, exchangeAnswerSchema).id);
      if (checkout && first.payAt === undefined) throw new Broken("`payAt`, where the shopper pays", JSON.stringify(first));
      const came = await asking.get(`/orders/${encodeURIComponent(first.id)}`);
      expectStatus(came, "GET /orders/{id} of the new order", 200);
      const [made] = ordersOf([came.json]);
      if (checkout && made?.status !== "pending") throw new Broken("the new order `pending` until it is paid", made?.status ?? "nothing");
      if (made?.total !== charge) throw new Broken(`the new order's total to be ${show(charge)}`, show(made?.total ?? 0));
      return `order ${first.number} was made`;
    },
  };
}

export async function orderCalled(asking: Asking, number: string): Promise<OrderSnapshot> {
  const path = `/orders?${new URLSearchParams({ number })}`;
  const [order] = ordersOf(expectJson(await asking.get(path), `GET ${path}`, orderListSchema).orders);
  if (!order) throw new Broken(`order ${number} to try it on`, "none");
  return order;
}

function expectSame(one: string, other: string): void {
  if (one !== other) throw new Broken("the same answer to the same key", `${one}, then ${other}: it was done twice`);
}

function expectRefusal(came: Came, code: string): void {
  expectStatus(came, "it", 422, 400, 409);
  const said = refusalSchema.safeParse(came.json).data?.code;
  if (said !== code) throw new Broken(`\`"code": "${code}"\``, shown(came.text));
}
