import { randomUUID } from "node:crypto";
import { exponent } from "../../../server/domain/money.ts";

/** What lies in a shop at MyOnlineStore, and how it prices the credit orders that are asked of it. */

export interface FakeLine {
  id: string;
  type: string;
  quantity: number;
  description: string;
  price: FakePrice | FakePrice[];
  unit_price?: FakePrice;
  articles?: { id: number; sku: string; description: string; options: { list_option_id: number; description: string }[] }[];
}

export interface FakePrice {
  rate: string;
  amount: string;
  amount_including_tax: string;
}

export interface FakeOrder {
  number: number;
  uuid: string;
  date: string;
  time: string;
  status: number;
  status_changed_date: string;
  status_changed_time: string;
  currency: string;
  locale: string;
  discountcode: string;
  credited_order_number?: number;
  credit_order_numbers: number[];
  comments: { internal: string } | [];
  payment_status: string;
  payment: object;
  debtor: object;
  price: { total: string };
  orderlines: FakeLine[];
  shipping: object[];
}

export interface Piece {
  readonly article: number;
  readonly sku: string;
  readonly name: string;
  readonly quantity: number;
  /** Of one, tax included, in the currency's own unit. */
  readonly unit: number;
  readonly rate?: number;
  readonly option?: { readonly list_option_id: number; readonly description: string };
}

export interface Sold {
  readonly number: number;
  /** Local to the shop: "2026-11-01 10:00:00". */
  readonly at: string;
  readonly currency?: string;
  readonly pieces: readonly Piece[];
  readonly delivery?: number;
  readonly payment?: number;
  readonly discount?: { readonly code: string; readonly off: number };
}

const two = (value: number) => value.toFixed(2);
const net = (incl: number, rate: number) => (incl / (1 + rate / 100)).toFixed(6);
const priced = (incl: number, rate = 21): FakePrice => ({ rate: two(rate), amount: net(incl, rate), amount_including_tax: two(incl) });

export function toOrder({ number, at, currency = "EUR", pieces, delivery = 0, payment = 0, discount }: Sold): FakeOrder {
  const [date = "", time = ""] = at.split(" ");
  const cost = (type: string, description: string, incl: number): FakeLine[] =>
    incl === 0 ? [] : [{ id: randomUUID(), type, quantity: 1, description, price: priced(incl) }];
  const lines: FakeLine[] = pieces.map(({ article, sku, name, quantity, unit, rate, option }) => ({
    id: randomUUID(),
    type: "article",
    quantity,
    description: option ? `${name} - ${option.description}` : name,
    price: priced(unit * quantity, rate),
    unit_price: priced(unit, rate),
    articles: [{ id: article, sku, description: name, options: option ? [option] : [] }],
  }));
  const off = discount ? [{ ...cost("discount", discount.code, -discount.off)[0], price: [priced(-discount.off)] } as FakeLine] : [];
  const orderlines = [...lines, ...off, ...cost("payment", "iDEAL", payment), ...cost("shipping", "PostNL", delivery)];
  return {
    number,
    uuid: randomUUID(),
    date,
    time,
    status: 2,
    status_changed_date: date,
    status_changed_time: time,
    currency,
    locale: "nl_NL",
    discountcode: discount?.code ?? "",
    credit_order_numbers: [],
    comments: [],
    payment_status: "captured",
    payment: { gateway_name: "paypal", method_name: "paypal" },
    debtor: {
      email: "lotte@example.com",
      address: {
        invoice: {
          name: "Lotte de Vries",
          company: "",
          street: "Molenstraat",
          number: "62",
          zipcode: "5341 GE",
          city: "Oss",
          country_code: "NL",
          phone: "06-12345678",
        },
        delivery: [],
      },
    },
    price: { total: two(orderlines.reduce((sum, line) => sum + inclOf(line), 0)) },
    orderlines,
    shipping: [{ country: [] }],
  };
}

export interface CreditRequest {
  credited_order_number: string;
  status: number;
  comments?: { internal?: string };
  orderlines: {
    id?: string;
    type: string;
    quantity: number;
    description?: string;
    unit_price?: { rate: string; amount?: string; amount_including_tax?: string };
    articles?: { id: number; options?: { list_option_id: number }[] }[];
  }[];
  shipping_costs?: string;
  payment_costs?: string;
}

/** The credit order, with the pieces of the original it is for; or why it is refused. */
export function toCredit(
  request: CreditRequest,
  original: FakeOrder,
  others: readonly FakeOrder[],
  number: number,
  at: string,
):
  | { readonly credit: FakeOrder; readonly back: readonly { readonly lineId: string; readonly quantity: number }[] }
  | { readonly wrong: string } {
  const { currency } = original;
  const size = 10 ** exponent(currency);
  const round = (value: number) => Math.round(value * size) / size;
  const back: { lineId: string; quantity: number }[] = [];
  const lines: FakeLine[] = [];
  for (const asked of request.orderlines) {
    const sold = original.orderlines.find(({ id }) => id === asked.id);
    if (asked.quantity <= 0) return { wrong: "quantities are positive" };
    if (!sold && asked.type === "article") return { wrong: "no such line" };
    const rate = Number(asked.unit_price?.rate ?? 21);
    const unit = sold?.unit_price
      ? Number(sold.unit_price.amount_including_tax)
      : asked.unit_price?.amount_including_tax === undefined
        ? round(Number(asked.unit_price?.amount) * (1 + rate / 100))
        : Number(asked.unit_price.amount_including_tax);
    const given = others.flatMap(({ orderlines }) => orderlines).filter((line) => line.type === "article" && sameArticle(line, sold));
    const gone = given.reduce((sum, line) => sum - line.quantity, 0);
    if (sold && asked.quantity > sold.quantity - gone) return { wrong: "more than was sold" };
    if (sold) back.push({ lineId: sold.id, quantity: asked.quantity });
    lines.push({
      id: randomUUID(),
      type: asked.type,
      quantity: -asked.quantity,
      description: sold?.description ?? asked.description ?? "",
      price: priced(round(-unit * asked.quantity), sold ? rateOf(sold) : rate),
      unit_price: priced(unit, sold ? rateOf(sold) : rate),
      ...(sold?.articles && { articles: sold.articles }),
    });
  }
  for (const [type, costs] of [
    ["shipping", request.shipping_costs],
    ["payment", request.payment_costs],
  ] as const) {
    const of = (orders: readonly FakeOrder[]) => orders.flatMap(({ orderlines }) => orderlines.filter((line) => line.type === type));
    const left = round(
      of([original]).reduce((sum, line) => sum + inclOf(line), 0) + of(others).reduce((sum, line) => sum + inclOf(line), 0),
    );
    const incl = costs === undefined ? left : round(Number(costs) * 1.21);
    if (incl > left) return { wrong: `${type}_costs are higher than they were` };
    if (incl < left && nothingLeft(original, others, back)) return { wrong: `${type}_costs must be credited with the last article` };
    if (incl > 0) lines.push({ id: randomUUID(), type, quantity: 1, description: type, price: priced(-incl) });
  }
  const [date = "", time = ""] = at.split(" ");
  const credit: FakeOrder = {
    ...original,
    number,
    uuid: randomUUID(),
    date,
    time,
    status: request.status,
    status_changed_date: date,
    status_changed_time: time,
    discountcode: "",
    credited_order_number: original.number,
    credit_order_numbers: [],
    comments: { internal: request.comments?.internal ?? "" },
    price: { total: two(lines.reduce((sum, line) => sum + inclOf(line), 0)) },
    orderlines: lines,
  };
  return { credit, back };
}

export function inclOf({ price }: FakeLine): number {
  return [price].flat().reduce((sum, one) => sum + Number(one.amount_including_tax), 0);
}

function rateOf({ price }: FakeLine): number {
  return Number([price].flat()[0]?.rate);
}

function sameArticle(line: FakeLine, sold: FakeLine | undefined): boolean {
  return JSON.stringify(line.articles) === JSON.stringify(sold?.articles);
}

function nothingLeft(original: FakeOrder, others: readonly FakeOrder[], back: readonly { readonly quantity: number }[]): boolean {
  const sold = original.orderlines.filter(({ type }) => type === "article").reduce((sum, { quantity }) => sum + quantity, 0);
  const gone = others.flatMap(({ orderlines }) => orderlines.filter(({ type }) => type === "article"));
  const now = back.reduce((sum, { quantity }) => sum + quantity, 0);
  return now > 0 && now - gone.reduce((sum, { quantity }) => sum + quantity, 0) >= sold;
}
