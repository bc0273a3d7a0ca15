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

/** What a carrier, or a hub of many, can do for a parcel on its way back. */
export interface CarrierCan {
  /** Of the label at the moment it is made. */
  readonly formats: readonly LabelFormat[];
  /** What of it can be fetched again later. */
  readonly reprints: readonly LabelFormat[];
  /** `qr`: a picture to show at the counter. `code`: something to say or type there. */
  readonly paperless: "qr" | "code" | "none";
  /** Countries parcels may be sent from (ISO 3166-1 alpha-2); `any` where it depends on the merchant's contract. */
  readonly countries: readonly string[] | "any";
  /** Over a border too. */
  readonly international: boolean;
  /** Takes what customs have to know and puts it on the label. */
  readonly customs: boolean;
  readonly handovers: readonly CarrierHandover[];
  /** Says where a parcel can be handed over. */
  readonly points: boolean;
  /** `with_label`: asked for together with the label. `separate`: for a label that exists. */
  readonly pickup: "with_label" | "separate" | "none";
  /** A label nobody used can be given back. */
  readonly cancel: boolean;
  /** What services cost can be asked before one is chosen. */
  readonly rates: boolean;
  /** When it takes money for a label. */
  readonly charged: "on_creation" | "on_scan" | "by_contract";
  /**
   * `physical`: from the shopper to the merchant, as the parcel travels. `swapped`: the vendor wants the way out and turns it round
   * itself. Whoever asks always says the physical one; the provider turns it where that is needed.
   */
  readonly addressOrder: "physical" | "swapped";
  readonly tracking: "poll" | "none";
  /** How many parcels one question about their way may name. */
  readonly trackedAtOnce: number;
  /** `hint`: unsigned, so only a reason to look. */
  readonly webhooks: "signed" | "hint" | "none";
  /** Of a label. */
  readonly lostAnswer: LostAnswer;
}

export const labelFormats = ["pdf", "png", "zpl"] as const;
export type LabelFormat = (typeof labelFormats)[number];

export const carrierHandovers = ["drop_off", "pickup", "in_store"] as const;
export type CarrierHandover = (typeof carrierHandovers)[number];

/**
 * What is done about a write whose answer was lost. `same_key`: asked again, the vendor does it once. `found_again`: looked up by our key
 * until it is sure, then a person says. `person`: a person looks at once.
 */
export type LostAnswer = "same_key" | "found_again" | "person";

/** Why a connection does not answer as it should. `key_gone`: its secrets were sealed with a key this server no longer has. */
export const connectionTroubles = ["not_allowed", "busy", "not_reached", "unreadable", "refused", "not_found", "key_gone"] as const;
export type ConnectionTrouble = (typeof connectionTroubles)[number];

export type ConnectionKind = "shop" | "gateway" | "carrier";

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
