import type { LostAnswer, ShopCan } from "../../domain/connection.ts";
import type { Minor } from "../../domain/money.ts";
import type { Order, OrderSnapshot } from "../../domain/order.ts";
import type { Product } from "../../domain/product.ts";
import type { StatusWord } from "../../domain/status.ts";
import type { Outside } from "../http.ts";
import type { Checked, Given, Hooks, Pace, Setting, Written } from "../port.ts";

/** A kind of shop, as data first. */
export interface ShopProvider {
  /** As it is stored: `woocommerce`. */
  readonly id: string;
  /** The vendor's own name for it. */
  readonly title: string;
  readonly settings: readonly Setting[];
  /** At most; what a shop lacks of it is told when its settings are checked. */
  readonly can: ShopCan;
  readonly pace: Pace;
  /** Its webhooks are typed in there by a person, who is shown the address; we register none. */
  readonly hooksByHand?: true;
  /** Connects without asking anything yet. */
  connect(given: Given, outside: Outside): ConnectedShop;
}

/** An order the shop is asked about; `externalId` is the shop's own id of it. */
export type KnownOrder = Pick<Order, "number" | "currency" | "lines" | "fees" | "shipping" | "total" | "payments"> & {
  readonly externalId: string;
} & Pick<OrderSnapshot, "email" | "shipTo" | "billTo">;

/** A page of orders. Those that cannot be read are told by number, and hold up none of the others. */
export interface OrderPage {
  readonly orders: readonly (OrderSnapshot | { readonly number: string; readonly why: string })[];
  /** Null: that was the last one. */
  readonly next: string | null;
  /** How many there are in all, where the shop says. */
  readonly total: number | null;
}

/** Everything that reads throws `ConnectionProblem`; everything that writes never throws. A provider has the methods it declares. */
export interface ConnectedShop {
  check(): Promise<Checked>;
  /**
   * One order by what a shopper types as its number, by a cheap read and never a search; null when there is none.
   * @param within milliseconds for everything
   */
  findOrder?(number: string, within: number): Promise<OrderSnapshot | null>;
  /** With the refunds that were made, line by line. */
  getOrder(externalId: string): Promise<OrderSnapshot | null>;
  /**
   * Orders in an order that does not change while they are read: without `changedSince` all of them, else those changed at or after it
   * (epoch milliseconds). `cursor` is the `next` of the page before, good after a restart too.
   */
  listOrders(page: { readonly changedSince?: number; readonly cursor?: string }): Promise<OrderPage>;
  listProducts?(page: { readonly cursor?: string }): Promise<{ readonly products: readonly Product[]; readonly next: string | null }>;
  /** As they are now. An article that is not there any more is left out. */
  stock?(items: readonly ArticleNamed[], currency: string): Promise<readonly Product[]>;
  refund?(asked: RefundAsked): Promise<Written<RefundMade>>;
  /** Which of the pieces go back on sale with such a refund; a person does the others. Absent: all, where `can.restock` is `with_refund`. */
  restockable?(asked: Pick<RefundAsked, "lines" | "restock">): RefundAsked["restock"];
  /** Where it depends on whether the refund is of a return of the shop's own; else `can.lostAnswer`. */
  refundLost?(asked: Pick<RefundAsked, "returnReference">): LostAnswer;
  /** The refund this key made, whatever became of its answer. */
  findRefund?(order: KnownOrder, key: string): Promise<RefundMade | null>;
  /** Every refund of the order, ours and others'. */
  listRefunds?(order: KnownOrder): Promise<readonly RefundMade[]>;
  restock?(asked: RestockAsked): Promise<Written<{ readonly reference: string }>>;
  issueCredit?(asked: CreditAsked): Promise<Written<CreditMade>>;
  findCredit?(order: KnownOrder, key: string): Promise<CreditMade | null>;
  exchange?(asked: ExchangeAsked): Promise<Written<ExchangeMade>>;
  findExchange?(order: KnownOrder, key: string): Promise<ExchangeMade | null>;
  /** What became of an exchange the shopper pays for in the shop: null while it is open. */
  exchangePaid?(reference: string): Promise<"paid" | "gone" | null>;
  /** Tells the shop of the return. Asked again with the same key it leaves one note. */
  tell?(asked: Telling): Promise<Written<{ readonly reference?: string }>>;
  readonly hooks?: Hooks<ShopChange>;
}

export type ShopChange =
  /** Look at this order anew: what the delivery itself says of it may be late. */
  | { readonly kind: "order"; readonly externalId: string }
  | { readonly kind: "order_gone"; readonly externalId: string }
  /** Something changed: poll now. */
  | { readonly kind: "something" }
  | { readonly kind: "disconnected" };

export interface ArticleNamed {
  readonly sku?: string;
  readonly productId?: string;
  readonly variantId?: string;
}

/** Pieces of one line of the order; amounts are for all of them, tax included. */
export interface RefundLine {
  readonly lineId: string;
  readonly quantity: number;
  readonly amount: Minor;
  readonly tax: Minor;
}

export interface RefundAsked {
  /** Stable: the same key is the same refund. */
  readonly key: string;
  readonly order: KnownOrder;
  /** Everything that is given back, positive: lines + delivery + adjustment. */
  readonly amount: Minor;
  readonly lines: readonly RefundLine[];
  readonly delivery: { readonly amount: Minor; readonly tax: Minor };
  /** Fees taken off (negative) and goodwill (positive) together. */
  readonly adjustment: Minor;
  /** The payment of the order it goes back to, by its id, where it was paid in several ways and `can.tenders`; else the shop chooses. */
  readonly payment?: string;
  /** Which of these pieces go back on sale with it. */
  readonly restock: readonly { readonly lineId: string; readonly quantity: number }[];
  /** False: somebody else gives the money back, the shop only writes it down. */
  readonly moves: boolean;
  readonly returnNumber: string;
  /** The shop's own return, where it keeps them. */
  readonly returnReference?: string;
  /** In the shop's language, for its back office. */
  readonly note: string;
}

export interface RefundMade {
  readonly reference: string;
  readonly amount: Minor;
  /** `pending`: made, and the money is still on its way. */
  readonly state: "done" | "pending" | "rejected";
  /** Our key, where the shop kept it. */
  readonly key?: string;
  /** Epoch milliseconds. */
  readonly at?: number;
}

export interface RestockAsked {
  readonly key: string;
  readonly order: KnownOrder;
  readonly items: readonly { readonly lineId: string; readonly quantity: number }[];
  readonly returnNumber: string;
  readonly note: string;
}

export interface CreditAsked {
  readonly key: string;
  readonly order: KnownOrder;
  readonly amount: Minor;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  readonly returnNumber: string;
  /** What the code is to be, for shops that take one. */
  readonly code: string;
  readonly note: string;
}

export interface CreditMade {
  readonly reference: string;
  /** Absent for a balance on the shopper's account. */
  readonly code?: string;
  readonly amount: Minor;
}

export interface ExchangeAsked {
  readonly key: string;
  readonly order: KnownOrder;
  readonly returned: readonly RefundLine[];
  readonly wanted: readonly (ArticleNamed & { readonly title: string; readonly quantity: number; readonly price: Minor })[];
  /** What the pieces that come back are worth towards the others. */
  readonly worth: Minor;
  /** What is left to pay, 0 or more; with `collects` the shop asks for it. */
  readonly charge: Minor;
  readonly collects: boolean;
  readonly returnNumber: string;
  readonly returnReference?: string;
  readonly note: string;
}

export interface ExchangeMade {
  /** The shop's own id of the new order. */
  readonly reference: string;
  /** As people say it. */
  readonly number: string;
  /** Where the shopper pays, when there is something to pay. */
  readonly payAt?: string;
}

export interface Telling {
  /** Of this one thing that is told. */
  readonly key: string;
  readonly order: KnownOrder;
  readonly returnNumber: string;
  readonly status: StatusWord;
  /** A sentence for the shop's back office. */
  readonly note: string;
  readonly pieces: readonly { readonly lineId: string; readonly quantity: number; readonly reason: string }[];
  readonly labelUrl?: string;
  readonly trackingNumber?: string;
  /** Our own page about where the parcel is. */
  readonly trackingUrl?: string;
  /** What an earlier telling answered. */
  readonly returnReference?: string;
}
