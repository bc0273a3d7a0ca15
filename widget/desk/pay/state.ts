import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { dayOf } from "../clock.ts";
import { moment, money, time } from "../formats.ts";
import { icon, type Shape } from "../icons.ts";
import type { Payment } from "./ways.ts";

export interface Where {
  readonly language: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly now: number;
}

const signs: Readonly<Record<Payment["state"], readonly [shape: Shape, tone: string]>> = {
  due: ["requested", ""],
  pending: ["transit", "go"],
  done: ["settled", "good"],
  rejected: ["rejected", "bad"],
  unknown: ["problem", "bad"],
  void: ["cancelled", ""],
};

/** A payment in one line: what, how much, to what, and where it stands. */
export function paymentState(payment: Payment, where: Where): TemplateResult {
  const [shape, tone] = signs[payment.state];
  const size = money(where.language, payment.amount, where.currency);
  const to = payment.tender && payment.kind === "refund" ? msg(str`${size} to ${payment.tender}`, { id: "payment.to_tender" }) : size;
  return html`<span class="st pay-state ${tone}">${icon(shape)}<span>${kindNames[payment.kind]()} ${to}, ${stateWords(payment, where)}</span></span>`;
}

/** Why it is not paid, or what is being done about it. Nothing where all goes its way. */
export function paymentTrouble({ trouble, state }: Payment): TemplateResult | typeof nothing {
  if (!trouble || state === "done" || state === "void") return nothing;
  return html`<p class="pay-trouble">${trouble.message}</p>`;
}

function stateWords({ state, provider, sentAt, kind }: Payment, { timeZone, language, now }: Where): string {
  const by = provider ?? "";
  switch (state) {
    case "due":
      return msg("due", { id: "payment.due" });
    case "pending": {
      if (sentAt === null) return msg(str`about to be paid by ${by}`, { id: "payment.asked" });
      const since =
        dayOf(sentAt, timeZone) === dayOf(now, timeZone) ? time(language, sentAt, timeZone) : moment(language, sentAt, timeZone, now);
      return msg(str`being paid by ${by} since ${since}`, { id: "payment.pending_by" });
    }
    case "done":
      return msg("done", { id: "payment.done" });
    case "rejected":
      return by ? msg(str`not paid by ${by}`, { id: "payment.rejected_by" }) : msg("not paid", { id: "payment.rejected" });
    case "unknown":
      return msg("nobody knows whether it was paid", { id: "payment.unknown" });
    case "void":
      return kind === "charge" ? msg("will not be taken", { id: "payment.void_charge" }) : msg("will not be paid", { id: "payment.void" });
  }
}

const kindNames: Readonly<Record<Payment["kind"], () => string>> = {
  refund: () => msg("Refund", { id: "payment.refund" }),
  store_credit: () => msg("Store credit", { id: "payment.store_credit" }),
  charge: () => msg("To be paid by the shopper", { id: "payment.charge" }),
};

/** Of a payment that was made: how, under which name, when, by whom. */
export function paymentFacts(payment: Payment, { language, timeZone, now }: Where): string {
  const { how, reference, doneAt, doneBy, provider } = payment;
  return [
    how === null || payment.state !== "done" ? "" : how === "shop" || how === "gateway" ? (provider ?? howNames[how]()) : howNames[how](),
    reference ?? "",
    doneAt === null ? "" : moment(language, doneAt, timeZone, now),
    doneBy?.name ?? "",
    payment.secondPerson ? msg(str`decided by ${payment.decidedBy.name}: a second person pays it`, { id: "return.second" }) : "",
  ]
    .filter(Boolean)
    .join(" · ");
}

const howNames: Readonly<Record<NonNullable<Payment["how"]>, () => string>> = {
  outside: () => msg("paid outside", { id: "payment.outside" }),
  credit: () => msg("by code", { id: "payment.credit" }),
  shop: () => msg("by the shop", { id: "payment.shop" }),
  gateway: () => msg("by the payment provider", { id: "payment.gateway" }),
};

export interface PayActs {
  readonly pay: (payment: Payment) => void;
  readonly giveUp: (payment: Payment) => void;
  /** A person looked what became of it. */
  readonly find: (payment: Payment, paid: boolean) => void;
}

/** What can be done about it now. @param next it is what this screen asks for */
export function paymentActs(
  payment: Payment,
  { language, currency }: Pick<Where, "language" | "currency">,
  acts: PayActs,
  next = false,
): TemplateResult | typeof nothing {
  const size = money(language, payment.amount, currency);
  if (payment.state === "unknown")
    return html`<button type="button" class="btn" @click=${() => acts.find(payment, false)}>${msg("It was not paid", { id: "finding.not" })}<span class="vh">: ${size}</span></button>
      <button type="button" class="btn" @click=${() => acts.find(payment, true)}>${msg("It was paid", { id: "finding.paid" })}<span class="vh">: ${size}</span></button>`;
  if (payment.state !== "due" && payment.state !== "rejected") return nothing;
  return html`<button type="button" class="btn quiet" @click=${() => acts.giveUp(payment)}>${msg("Will not be paid", { id: "return.give_up" })}<span class="vh">: ${size}</span></button>
    <button type="button" class="btn ${next ? "key" : ""}" @click=${() => acts.pay(payment)}>${payName(payment, size)}</button>`;
}

function payName({ kind, ways, state }: Payment, size: string): string {
  if (kind === "charge") return msg(str`Mark ${size} as received`, { id: "return.mark_received" });
  if (ways[0] === "outside") return msg(str`Mark ${size} as paid`, { id: "return.mark_paid" });
  return state === "rejected"
    ? msg(str`Pay ${size} again or otherwise`, { id: "payment.pay_again" })
    : msg(str`Pay ${size}`, { id: "return.pay_step" });
}

/** Somebody else is paying: what becomes of it is looked for soon. */
export function isPending({ state }: Payment): boolean {
  return state === "pending";
}
