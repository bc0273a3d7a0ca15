/** What a provider a merchant connected can do. Portal and desk offer nothing else; what is missing becomes a step for a person. */
export interface ShopCan {
  /** An order is found by its number in one cheap read, never by a search; that is what a shopper's look-up may wait for. */
  readonly findByNumber: boolean;
  /** What its orders know of their delivery. */
  readonly delivery: "delivered" | "shipped" | "placed";
  /** `moves`: it gives the money back through the means it was paid by. `books`: it only writes down what somebody else gave back. */
  readonly refund: "moves" | "books" | "none";
  /** Of an order paid in several ways it gives back to the one that is named. */
  readonly tenders?: boolean;
  readonly restock: "with_refund" | "alone" | "none";
  readonly credit: "account" | "gift_card" | "coupon" | "none";
  /** What it makes of the articles a shopper gets instead. */
  readonly exchange: "return" | "draft_order" | "order" | "none";
  /** A dearer article is paid for on its own checkout. */
  readonly collects: boolean;
  readonly products: boolean;
  /** Stock and price can be asked for at any moment. */
  readonly stock: boolean;
  /** It keeps returns as things of its own. */
  readonly returns: boolean;
  readonly label: boolean;
  readonly notes: readonly ("note" | "tag" | "metadata" | "status")[];
  /** `hint`: unsigned, so only a reason to look. */
  readonly webhooks: "signed" | "hint" | "none";
  readonly lostAnswer: LostAnswer;
}

export interface GatewayCan {
  /** A page of its own where a shopper pays a difference. */
  readonly collects: boolean;
  /** Lists what was given back in a day. */
  readonly lists: boolean;
  readonly webhooks: "signed" | "none";
  readonly lostAnswer: LostAnswer;
}

/**
 * What is done about money whose answer was lost. `same_key`: asked again, the vendor does it once. `found_again`: looked up by our key
 * until it is sure, then a person says. `person`: a person looks at once.
 */
export type LostAnswer = "same_key" | "found_again" | "person";

/** Why a connection does not answer as it should. `key_gone`: its secrets were sealed with a key this server no longer has. */
export const connectionTroubles = ["not_allowed", "busy", "not_reached", "unreadable", "refused", "not_found", "key_gone"] as const;
export type ConnectionTrouble = (typeof connectionTroubles)[number];

export type ConnectionKind = "shop" | "gateway";

/** What a person does in the shop because its connection cannot: one sentence each in every language, with what to click where we know it. */
export const stepKinds = [
  "refund_in_shop",
  "book_refund",
  "restock",
  "credit",
  "exchange_order",
  "tell_shop",
  "cancel_exchange_order",
] as const;
export type StepKind = (typeof stepKinds)[number];
