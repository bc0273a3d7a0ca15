import type { ReturnView } from "../../server/http/schemas.ts";

const upwards = { bubbles: true, composed: true };

/** The shopper proved an order and sees its items. */
export class ReturnsFoundEvent extends Event {
  readonly orderNumber: string;
  constructor(orderNumber: string) {
    super("returns-found", upwards);
    this.orderNumber = orderNumber;
  }
}

/** A submission was saved; it opened one return for each body of rules. */
export class ReturnsSubmittedEvent extends Event {
  readonly submissionId: string;
  readonly returns: readonly ReturnView[];
  constructor(submissionId: string, returns: readonly ReturnView[]) {
    super("returns-submitted", upwards);
    this.submissionId = submissionId;
    this.returns = returns;
  }
}

/** The shopper cancelled a return. */
export class ReturnsCancelledEvent extends Event {
  readonly cancelled: ReturnView;
  constructor(cancelled: ReturnView) {
    super("returns-cancelled", upwards);
    this.cancelled = cancelled;
  }
}

/** Something stood in the way; the shopper has been told in words. `code` is the server's, or `no_answer`, `slow_down`, `again`, `shop`. */
export class ReturnsErrorEvent extends Event {
  readonly code: string;
  readonly detail: string;
  constructor(code: string, detail: string) {
    super("returns-error", upwards);
    this.code = code;
    this.detail = detail;
  }
}

declare global {
  interface HTMLElementEventMap {
    "returns-found": ReturnsFoundEvent;
    "returns-submitted": ReturnsSubmittedEvent;
    "returns-cancelled": ReturnsCancelledEvent;
    "returns-error": ReturnsErrorEvent;
  }
}
