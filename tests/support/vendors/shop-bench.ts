import type { Minor } from "../../../server/domain/money.ts";
import { type Outside, openOutside } from "../../../server/providers/http.ts";
import type { Delivery, Given } from "../../../server/providers/port.ts";
import type { ArticleNamed, ShopProvider } from "../../../server/providers/shops/port.ts";
import type { FakeVendor, Seen } from "./fake-vendor.ts";

/** A provider and a shop of our own making that it talks to: what the suite of all shops works on. Opened anew for every test. */
export interface ShopBench {
  readonly provider: ShopProvider;
  readonly vendor: FakeVendor;
  /** The way to the fake; `outsideTo` makes one for providers whose address is fixed or https. */
  readonly outside: Outside;
  /** The right settings, the same with a key the vendor does not know, and with one that may not do everything (null: it knows no such keys). */
  readonly given: Given;
  readonly wrong: Given;
  readonly narrow: Given | null;
  readonly seed: ShopSeed;
  readonly shop: BackOffice;
  /** How many orders the provider asks for at once. */
  readonly pageSize: number;
  /** The vendor speaks XML, so that an answer with other types is none. */
  readonly speaksXml?: boolean;
  /** A request that looks through the shop's orders rather than reading one of them by a key. */
  isSearch(seen: Seen): boolean;
  /** The request that does it, not those that look first. */
  isWrite(seen: Seen, what: Write): boolean;
}

export type Write = "refund" | "restock" | "credit" | "exchange" | "tell";

export interface SeededOrder {
  readonly externalId: string;
  readonly number: string;
}

/** What is in the shop when it opens: five orders at least, none of them changed in the last days before `now`. */
export interface ShopSeed {
  /**
   * Discounts, tax and delivery that was paid for; a line of three or more pieces whose price does not divide evenly, all of its articles
   * still for sale. Nothing was refunded of it, and it was paid by a means that the shop itself can give back through, where it does.
   */
  readonly discounted: SeededOrder;
  /** One of its pieces was refunded in the back office. */
  readonly partlyRefunded: SeededOrder & { readonly refunded: Minor };
  /** In a currency without minor units (JPY), nothing refunded. */
  readonly wholeUnits: SeededOrder;
  readonly others: readonly SeededOrder[];
  /** Other ways to type the number of `discounted`: with a "#", spaces around. */
  readonly spellings: readonly string[];
  /** What nobody's order is called although it is the shop's own id of one; null where ids are nothing a person could type. */
  readonly idOfAnother: string | null;
  /** An article with variants; this one has stock. Price tax included. */
  readonly article: ArticleNamed & { readonly title: string; readonly price: Minor; readonly currency: string; readonly stock: number };
  /** Epoch milliseconds: the shop's clock when it opens. */
  readonly now: number;
}

/** What people and machines do in the shop behind our back, and what is true there. */
export interface BackOffice {
  /** So many more orders, each with one cheap line. */
  addOrders(count: number): readonly SeededOrder[];
  /** Edits an order: it was last changed then. */
  change(externalId: string, at: number): void;
  refunds(externalId: string): readonly TrueRefund[];
  /** Pieces of the line that went back on sale. */
  restocked(externalId: string, lineId: string): number;
  /** Every note, tag and other word of ours on the order. */
  notes(externalId: string): readonly string[];
  credits(): readonly { readonly code?: string; readonly amount: Minor }[];
  /** Orders (or native exchanges) that were made for articles wanted instead. */
  exchanges(): readonly { readonly reference: string; readonly toPay: Minor }[];
  /** The shopper pays the order, or the shop lets it go. */
  settle(reference: string, how: "paid" | "gone"): void;
  /** Addresses that are told, each as often as it is registered. */
  hooks(): readonly { readonly url: string; readonly active: boolean }[];
  /** The vendor gives up on them, where it ever does. */
  switchOffHooks?(): void;
  /** A delivery about the order, signed as the vendor signs. Each call is another delivery. */
  deliver(externalId: string, secret: string): Delivery | Promise<Delivery>;
}

export interface TrueRefund {
  readonly amount: Minor;
  /** The shop gave the money back itself. */
  readonly moved: boolean;
  readonly lines: readonly { readonly lineId: string; readonly quantity: number; readonly amount: Minor }[];
}

/** The way out with some addresses (`https://shop.example`) leading to the fake instead. */
export function outsideTo(vendor: Pick<FakeVendor, "origin">, origins: readonly string[] = []): Outside {
  const outside = openOutside({ allowed: ["localhost"] });
  return {
    call: (url, call) => {
      const known = origins.find((origin) => url === origin || url.startsWith(`${origin}/`) || url.startsWith(`${origin}?`));
      const to = known === undefined ? url : vendor.origin + url.slice(known.length);
      return outside.call(to, call);
    },
    close: () => outside.close(),
  };
}

/** The same way, less patient. */
export function hurried(outside: Outside, most: number): Outside {
  return { call: (url, call) => outside.call(url, { ...call, within: Math.min(call.within, most) }), close: () => outside.close() };
}
