/**
 * Every reason for which the product says no. The list is closed: each code has an HTTP status in `http/errors.ts`
 * and a sentence a person can act on in every language in `locales`; a test keeps the three equal.
 */
// biome-ignore format: a table is read across
export const refusalCodes = [
  // finding an order
  "shop_not_found", "portal_inactive", "api_returns_off", "order_not_found", "link_expired", "code_needed", "code_wrong", "session_expired", "proof_too_weak",
  // what may come back
  "too_late", "final_sale", "not_returnable", "already_returning", "already_returned", "already_refunded", "not_delivered", "order_cancelled",
  "not_paid", "limit_reached", "no_units_left", "nothing_to_cancel", "no_address", "zone_without_label", "refused_by_shop",
  // choosing
  "nothing_chosen", "reason_unknown", "reason_missing", "comment_missing", "photo_missing", "photo_unreadable", "photo_too_large", "photo_not_found",
  "resolution_not_offered", "handover_not_offered", "quote_changed", "article_not_offered", "article_sold_out", "article_price_changed",
  // a return's life
  "return_not_found", "return_wrong_state", "parcel_moving", "parcel_wrong_state", "parcel_assigned", "unit_taken", "stale", "label_not_ready",
  "pickup_not_offered", "pickup_under_way", "pickup_over", "point_unknown", "proof_missing",
  "label_unreadable", "label_too_large", "label_too_long", "label_encrypted", "label_active",
  // deciding and paying
  "unit_undecided", "withdrawal_not_rejected", "replacement_unknown", "why_missing", "beyond_limit", "not_reducible", "second_person_needed", "payment_over", "payment_under_way", "way_not_possible",
  // setting up
  "address_in_use", "mark_in_use", "returns_open", "connection_refused", "already_connected", "connection_paying", "orders_missing",
  // callers
  "unauthorized", "forbidden", "sign_in_failed", "password_weak", "confirmation_needed", "totp_needed", "totp_wrong", "passkey_refused", "member_link_over",
  "member_exists", "last_owner", "challenge_over", "sign_on_unknown", "not_found", "method_not_allowed", "invalid_request", "unsupported_media_type", "too_large", "too_many_requests",
  "idempotency_key_missing", "idempotency_key_reused", "conflict", "label_under_way", "service_not_offered", "label_not_made", "too_many_parcels", "too_many_views", "too_many_webhooks", "too_many_keys", "unavailable", "internal",
] as const;

export type RefusalCode = (typeof refusalCodes)[number];

export function isRefusalCode(text: string): text is RefusalCode {
  return (refusalCodes as readonly string[]).includes(text);
}

/** Values a sentence may need. Instants are epoch milliseconds, money is minor units; the sentence's placeholder says which. */
export type RefusalDetails = Readonly<Record<string, string | number | null>>;

/** Thrown by domain and actions to say no. Nothing has been changed when it is thrown. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly details: RefusalDetails;
  constructor(code: RefusalCode, details: RefusalDetails = {}) {
    super(code);
    this.name = "Refusal";
    this.code = code;
    this.details = details;
  }
}
