import { HTTPException } from "hono/http-exception";
import type { Texts } from "../../locales/texts.ts";
import { Refusal, type RefusalCode } from "../domain/errors.ts";
import type { Problem } from "./schemas.ts";

/** Refusal → HTTP status, all of them. Whoever proves too little learns nothing: another's thing is a 404. */
const statuses: Readonly<Record<RefusalCode, number>> = {
  shop_not_found: 404,
  portal_inactive: 403,
  api_returns_off: 403,
  order_not_found: 404,
  link_expired: 404,
  code_needed: 403,
  code_wrong: 403,
  session_expired: 401,
  proof_too_weak: 403,
  too_late: 422,
  final_sale: 422,
  not_returnable: 422,
  already_returning: 409,
  already_returned: 409,
  already_refunded: 422,
  not_delivered: 422,
  order_cancelled: 422,
  not_paid: 422,
  limit_reached: 422,
  no_units_left: 409,
  nothing_to_cancel: 409,
  no_address: 422,
  zone_without_label: 422,
  refused_by_shop: 422,
  nothing_chosen: 422,
  reason_unknown: 422,
  reason_missing: 422,
  comment_missing: 422,
  photo_missing: 422,
  photo_unreadable: 415,
  photo_too_large: 413,
  photo_not_found: 422,
  resolution_not_offered: 422,
  handover_not_offered: 422,
  quote_changed: 409,
  article_not_offered: 422,
  article_sold_out: 409,
  article_price_changed: 409,
  return_not_found: 404,
  return_wrong_state: 409,
  parcel_moving: 409,
  parcel_wrong_state: 409,
  unit_taken: 409,
  parcel_assigned: 409,
  stale: 412,
  label_not_ready: 409,
  pickup_not_offered: 422,
  pickup_under_way: 409,
  pickup_over: 409,
  point_unknown: 422,
  proof_missing: 422,
  label_unreadable: 415,
  label_too_large: 413,
  label_too_long: 422,
  label_encrypted: 422,
  label_active: 422,
  unit_undecided: 422,
  withdrawal_not_rejected: 422,
  replacement_unknown: 422,
  why_missing: 422,
  beyond_limit: 403,
  not_reducible: 422,
  second_person_needed: 403,
  payment_over: 409,
  payment_under_way: 409,
  way_not_possible: 409,
  unauthorized: 401,
  forbidden: 403,
  sign_in_failed: 401,
  password_weak: 422,
  confirmation_needed: 403,
  totp_needed: 403,
  totp_wrong: 403,
  passkey_refused: 403,
  member_link_over: 404,
  member_exists: 409,
  last_owner: 409,
  challenge_over: 403,
  sign_on_unknown: 403,
  not_found: 404,
  method_not_allowed: 405,
  invalid_request: 400,
  unsupported_media_type: 415,
  too_large: 413,
  too_many_requests: 429,
  idempotency_key_missing: 400,
  idempotency_key_reused: 422,
  conflict: 409,
  label_under_way: 409,
  service_not_offered: 422,
  label_not_made: 409,
  too_many_parcels: 422,
  too_many_views: 409,
  too_many_webhooks: 409,
  too_many_keys: 409,
  address_in_use: 409,
  mark_in_use: 409,
  returns_open: 409,
  connection_refused: 422,
  already_connected: 409,
  connection_paying: 409,
  orders_missing: 409,
  unavailable: 503,
  internal: 500,
};

export function statusOf(code: RefusalCode): number {
  return statuses[code];
}

/** A refusal that also names the parts of the body that are wrong (RFC 9457 extension `errors`). */
export class InvalidRequest extends Refusal {
  readonly errors: NonNullable<Problem["errors"]>;
  constructor(errors: NonNullable<Problem["errors"]>) {
    super("invalid_request");
    this.errors = errors;
  }
}

/** RFC 9457. Anything that is not a refusal is a defect: the caller learns the request id and nothing else. */
export function problemOf(failure: unknown, texts: Texts, requestId: string): { status: number; body: Problem; retryAfter: number | null } {
  const refusal = refusalOf(failure);
  const { code, details } = refusal;
  const status = statusOf(code);
  const seconds = details.retryAfterSeconds;
  return {
    status,
    body: {
      type: `/docs/problems#${code}`,
      title: code.replaceAll("_", " "),
      status,
      detail: texts.refusal(code, details),
      code,
      instance: requestId,
      ...(refusal instanceof InvalidRequest ? { errors: refusal.errors } : {}),
      ...(typeof details.sentTo === "string" ? { sentTo: details.sentTo } : {}),
    },
    retryAfter: typeof seconds === "number" ? seconds : null,
  };
}

/** What the framework itself refuses (a body that is no JSON, a wrong content type) is told in the same words as the rest. */
export function refusalOf(failure: unknown): Refusal {
  if (failure instanceof Refusal) return failure;
  if (!(failure instanceof HTTPException) || failure.status >= 500) return new Refusal("internal");
  if (failure.status === 413) return new Refusal("too_large");
  if (failure.status === 415) return new Refusal("unsupported_media_type");
  return new InvalidRequest([{ pointer: "", detail: failure.message }]);
}
