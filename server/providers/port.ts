import type { ConnectionTrouble, ShopCan } from "../domain/connection.ts";

/** What a provider says of itself: which it is, what it has to be told, and whether it was. Never a value. */
export interface About {
  readonly provider: string;
  /** It can be used as it is. */
  readonly ready: boolean;
  readonly settings: readonly { readonly name: string; readonly given: boolean }[];
}

/**
 * One thing a provider has to be told before it connects. The form in the desk is drawn from these; their words are in the server's
 * texts, `connections.<provider>.<name>` for the label and `connections.<provider>.<name>_hint` for where to find it.
 */
export interface Setting {
  readonly name: string;
  /**
   * `secret` is sealed with the instance key and never shown again; `address` is an http(s) address without a slash at the end; `lines` is a
   * text of several lines, as a key in a file. A secret may hold line breaks too.
   */
  readonly kind: "text" | "lines" | "address" | "secret" | "choice";
  readonly required: boolean;
  readonly options?: readonly string[];
  /** What a value looks like. */
  readonly example?: string;
  readonly standard?: string;
}

/** The values of a provider's settings by their names, secrets among them. */
export type Given = Readonly<Record<string, string>>;

/**
 * What became of a write. `rejected` means that nothing happened, and `retryAfter` (seconds) that the same may be asked again by itself.
 * `unknown` means that nobody can say: it is looked up, or asked again under a key that the vendor honours, and never just repeated.
 */
export type Written<Value> =
  | { readonly kind: "done"; readonly value: Value }
  | { readonly kind: "pending"; readonly value: Value }
  | {
      readonly kind: "rejected";
      readonly code: Rejection;
      readonly message: string;
      readonly retryAfter?: number;
      /** What has to be known before it is asked again: where every article was made. */
      readonly lacks?: "origin";
    }
  | { readonly kind: "unknown"; readonly message: string };

/** Nothing happened, or nobody can say. */
export type NotDone = Extract<Written<never>, { readonly kind: "rejected" | "unknown" }>;

export type Rejected = Extract<NotDone, { readonly kind: "rejected" }>;

/** Why a vendor did not do it. `busy` and `not_reached`: it was not asked, or had no time; asking again is safe. */
export type Rejection =
  | "not_allowed"
  | "not_found"
  | "too_much"
  | "already_done"
  | "not_supported"
  | "wrong_state"
  | "no_funds"
  | "wrong_request"
  | "busy"
  | "not_reached";

/** Thrown by whatever only reads. Its message is for the merchant's technician, in English, and holds no secret and nobody's data. */
export class ConnectionProblem extends Error {
  readonly trouble: ConnectionTrouble;
  /** Seconds, when the vendor said how long to wait. */
  readonly retryAfter: number | undefined;
  constructor(trouble: ConnectionTrouble, message: string, retryAfter?: number) {
    super(message);
    this.name = "ConnectionProblem";
    this.trouble = trouble;
    this.retryAfter = retryAfter;
  }
}

/** What was found when the settings were tried, before anything is saved. */
export interface Checked {
  /** What the account is called there, so that a merchant sees it is the right one. */
  readonly account: string;
  /** ISO 4217, where the vendor says. */
  readonly currency?: string;
  /** Permissions that are missing, in the vendor's own words. Empty: everything this product needs. */
  readonly missing: readonly string[];
  /** Where it depends on the shop what can be done: how it differs from what its provider declares. Kept with the connection. */
  readonly can?: Partial<ShopCan>;
}

/** A delivery as it came, before anything in it is believed. */
export interface Delivery {
  readonly body: Uint8Array;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly url: string;
  /** Epoch milliseconds of its arrival. */
  readonly at: number;
}

/**
 * `id`: the vendor's own for the delivery, so that the same one is taken once. A genuine delivery that says nothing to us has no changes.
 * `signed`: of a vendor that signs for some only, this one is.
 * `again`: nobody can say yet whether it is genuine, since the vendor itself has to be asked and did not answer; it may be sent again.
 */
export type DeliveryRead<Change> =
  | { readonly genuine: true; readonly id?: string; readonly signed?: true; readonly changes: readonly Change[] }
  | { readonly genuine: false; readonly why: string; readonly again?: true };

/** Webhooks are registered and removed by us. Without a secret nothing is genuine. */
export interface Hooks<Change> {
  /**
   * Registers what is missing and mends what the vendor switched off; called again it changes nothing.
   * @param secret what is remembered since the last time; at first ours, for vendors that take one
   * @returns what to remember: the vendor's ids, and its own secret where it makes one
   * @throws ConnectionProblem
   */
  ensure(url: string, secret: string): Promise<{ readonly ids: readonly string[]; readonly secret?: string }>;
  /** Of those that are gone already nothing is said. @throws ConnectionProblem */
  remove(ids: readonly string[]): Promise<void>;
  /** Reads the raw bytes; never throws for what a stranger sent. */
  read(delivery: Delivery, secret: string): Promise<DeliveryRead<Change>>;
}

/** How fast a vendor may be asked. */
export interface Pace {
  readonly perSecond: number;
  readonly burst: number;
}
