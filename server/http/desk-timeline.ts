import { pickupEventWords } from "../../locales/pickups.ts";
import type { Texts } from "../../locales/texts.ts";
import type { Actor } from "../domain/actor.ts";
import { consequencesOf, type Task } from "../domain/consequences.ts";
import type { ReturnEvent } from "../domain/events.ts";
import type { Return } from "../domain/return.ts";
import type { LetterHead } from "../store/letters.ts";
import type { ReturnPage } from "./desk-return-schemas.ts";

type Line = ReturnPage["timeline"][number];

export interface TimelineAsked {
  readonly ret: Return;
  readonly events: readonly { readonly at: number; readonly event: ReturnEvent }[];
  readonly letters: readonly LetterHead[];
  /** Mails and labels that failed so far. */
  readonly failed: readonly Task[];
  /** The order has an address. Without one nothing was mailed, whatever was chosen. */
  readonly reachable: boolean;
  readonly names: ReadonlyMap<string, string>;
  readonly shopper: string;
  readonly texts: Texts;
}

/** Who did what, latest first, with every mail that left. */
export function timelineView(asked: TimelineAsked): Line[] {
  const { events, letters, failed, reachable, texts } = asked;
  const happened = events.map(
    ({ at, event }): Line => ({
      at,
      type: event.type,
      by: byWords(actorOf(event), asked),
      text: eventWords(event, asked),
      told: toldOf(event) && (reachable ? (waitsForMail(event, failed) ? "unsent" : true) : null),
      letter: null,
    }),
  );
  const written = letters.map(
    ({ id, subject, to, attachments, sentAt }): Line => ({
      at: sentAt,
      type: "letter.sent",
      by: { kind: "system", name: texts.say("desk.by.system") },
      text: texts.say("desk.event.letter", { subject }),
      told: true,
      letter: { id, subject, to, attachments: attachments.map(({ filename }) => filename) },
    }),
  );
  // What was done at once has one instant, and its mails left after it.
  return [...written, ...happened.toReversed()].toSorted((one, other) => other.at - one.at);
}

function actorOf(event: ReturnEvent): Actor {
  if (event.by) return event.by;
  return event.type === "return.requested" ? { kind: "shopper" } : { kind: "system" };
}

/** Events that the shopper is mailed of, unless somebody chose otherwise; null for the rest. */
function toldOf(event: ReturnEvent): boolean | null {
  switch (event.type) {
    case "return.approved":
    case "return.rejected":
    case "return.cancelled":
    case "return.edited":
    case "return.received":
    case "return.decided":
    case "payment.done":
    case "exchange.sent":
    case "exchange.handed_over":
      return event.told !== false;
    case "pickup.booked":
    case "pickup.cancelled":
      return event.leads ? event.told !== false : null;
    case "pickup.failed":
    case "parcel.label_expired":
      return event.leads ? true : null;
    case "pickup.refused":
      return event.leads && event.asks ? true : null;
    case "pickup.asked":
    case "pickup.answered":
    case "pickup.unknown":
    case "pickup.found":
    case "pickup.escalated":
    case "pickup.calling_off":
    case "parcel.posted":
      return null;
    case "return.reminded":
    case "return.expired":
      return true;
    case "return.requested":
    case "return.taken_back":
    case "return.reopened":
    case "return.restocked":
    case "return.let_stand":
    case "return.closed":
    case "payment.added":
    case "payment.asked":
    case "payment.rejected":
    case "payment.unknown":
    case "payment.found":
    case "payment.voided":
    case "charge.due":
    case "charge.paid_again":
    case "exchange.stuck":
    case "exchange.confirmed":
    case "exchange.cancelled":
    case "parcel.found":
    case "parcel.label_withdrawn":
      return null;
    case "parcel.moving":
    case "parcel.arriving":
    case "parcel.delivered":
    case "parcel.sent_back":
    case "parcel.lost":
      // Of the returns that share a parcel one is told; whether at all the shop chose.
      return null;
    case "parcel.added":
      return null;
    case "parcel.label_missed":
      return event.leads ? event.told !== false : null;
    case "charge.expired":
      return true;
    case "exchange.ordered":
      return event.held ? null : event.told !== false;
    case "parcel.label_issued":
      return event.again ? event.told !== false : null;
  }
}

/** The mail of an approval leaves with the label, and waits with it. */
function waitsForMail(event: ReturnEvent, failed: readonly Task[]): boolean {
  if (event.type === "return.approved")
    return failed.some((task) => task.do === "issue-label" || (task.do === "send-notice" && task.notice === "approved"));
  if (event.type === "return.edited" && event.needsLabel)
    return failed.some((task) => task.do === "issue-label" || (task.do === "send-notice" && task.about === String(event.version)));
  const mails = consequencesOf(event).filter((task) => task.do === "send-notice");
  return mails.some(({ notice, about }) =>
    failed.some((task) => task.do === "send-notice" && task.returnId === event.returnId && task.notice === notice && task.about === about),
  );
}

export function byWords(actor: Actor, { names, shopper, texts }: Pick<TimelineAsked, "names" | "shopper" | "texts">): Line["by"] {
  switch (actor.kind) {
    case "member":
    case "key":
      return { kind: actor.kind, name: names.get(actor.id) ?? texts.say("desk.by.forgotten") };
    case "shopper":
      return { kind: "shopper", name: shopper || texts.say("desk.by.shopper") };
    case "system":
      return { kind: "system", name: texts.say("desk.by.system") };
  }
}

function eventWords(event: ReturnEvent, asked: TimelineAsked): string {
  const { texts } = asked;
  const what = whatHappened(event, asked);
  return "message" in event && event.message ? texts.say("desk.event.said", { what, message: event.message }) : what;
}

function whatHappened(event: ReturnEvent, { ret, texts }: TimelineAsked): string {
  const money = (amount: number): string => texts.money(amount, ret.currency);
  switch (event.type) {
    case "return.requested": {
      const what = texts.say(`desk.event.requested.${ret.origin}`);
      return ret.override ? texts.say("desk.event.override", { what, why: ret.override }) : what;
    }
    case "return.approved":
      return texts.say("desk.event.approved");
    case "return.rejected":
      return texts.say("desk.event.rejected");
    case "return.cancelled":
      return texts.say("desk.event.cancelled");
    case "return.expired":
      return texts.say("desk.event.expired");
    case "return.taken_back":
      return texts.say("desk.event.taken_back");
    case "return.reopened":
      return texts.say("desk.event.reopened");
    case "return.edited":
      return texts.say("desk.event.edited", { removed: event.removed, added: event.added });
    case "return.received": {
      const counts = (["present", "missing", "wrong", "extra"] as const)
        .filter((name) => event[name] > 0)
        .map((name) => texts.say(`desk.event.count.${name}`, { count: event[name] }));
      return texts.say("desk.event.received", { counts: texts.list(counts) });
    }
    case "return.decided": {
      const decisions = (["accept", "keep", "exchange", "repair", "reject", "cancel"] as const)
        .filter((name) => (event.decisions[name] ?? 0) > 0)
        .map((name) => texts.say(`desk.event.decision.${name}`, { count: event.decisions[name] ?? 0 }));
      return texts.say("desk.event.decided", { decisions: texts.list(decisions), total: money(event.total) });
    }
    case "return.restocked": {
      const items = event.items.map(({ sku, lineId, quantity, location }) =>
        texts.say(location ? "desk.event.restocked_to" : "desk.event.restocked_of", {
          quantity,
          sku: sku ?? lineId,
          place: location ?? "",
        }),
      );
      return texts.say("desk.event.restocked", { items: texts.list(items) });
    }
    case "return.let_stand":
      return texts.say("tracking.event.noted", { what: texts.say("tracking.event.let_stand"), note: event.note });
    case "return.closed":
      return texts.say("desk.event.closed");
    case "payment.done": {
      const kind = event.kind === "store_credit" || event.kind === "charge" ? event.kind : "refund";
      const what = texts.say(`desk.event.paid.${kind}`, { amount: money(event.amount) });
      return event.reference ? texts.say("desk.event.paid_reference", { what, reference: event.reference }) : what;
    }
    case "payment.added":
      return texts.say("desk.event.added", { amount: money(event.amount), why: event.note });
    case "payment.asked":
      return texts.say(`payments.event.asked_${event.through}`, { amount: money(event.amount) });
    case "payment.rejected":
      return texts.say("payments.event.rejected", { amount: money(event.amount) });
    case "payment.unknown":
      return texts.say("payments.event.unknown", { amount: money(event.amount) });
    case "payment.found":
      return texts.say(event.paid ? "payments.event.found_paid" : "payments.event.found_unpaid", {
        amount: money(event.amount),
        why: event.note,
      });
    case "payment.voided":
      return texts.say("desk.event.voided", { amount: money(event.amount), why: event.note });
    case "charge.due":
    case "charge.expired":
      return texts.say(`desk.event.${event.type.replace(".", "_") as "charge_due" | "charge_expired"}`, { amount: money(event.amount) });
    case "charge.paid_again":
      return texts.say("desk.event.charge_paid_again", { amount: money(event.amount), reference: event.reference });
    case "exchange.ordered":
      return texts.say("desk.event.exchange_ordered", { number: event.number });
    case "exchange.stuck":
      return texts.say(`desk.event.exchange_stuck.${event.trouble}`);
    case "exchange.confirmed":
      return texts.say("desk.event.exchange_confirmed");
    case "exchange.sent":
      return event.reference
        ? texts.say("desk.event.paid_reference", { what: texts.say("desk.event.exchange_sent"), reference: event.reference })
        : texts.say("desk.event.exchange_sent");
    case "exchange.handed_over":
      return texts.say("desk.event.exchange_handed_over");
    case "exchange.cancelled":
      return texts.say("desk.event.exchange_cancelled");
    case "parcel.label_issued":
      if (event.carrier !== undefined) return texts.say("labels.event.bought", { carrier: event.carrier });
      return texts.say(event.uploaded ? "desk.event.label_uploaded" : "desk.event.label");
    case "parcel.label_missed":
      return texts.say("labels.event.missed", { trouble: event.trouble });
    case "parcel.label_withdrawn":
      return texts.say("labels.event.withdrawn");
    case "parcel.added":
      return texts.say("labels.event.parcel_added");
    case "parcel.moving":
    case "parcel.found":
    case "parcel.arriving":
    case "parcel.delivered":
    case "parcel.sent_back":
    case "parcel.lost":
      return event.note
        ? texts.say("tracking.event.noted", { what: texts.say(happenedWords[event.type]), note: event.note })
        : texts.say(happenedWords[event.type]);
    case "return.reminded":
      return texts.say("pickups.event.reminded");
    case "parcel.posted":
      if (event.photo) return texts.say("pickups.event.posted_photo");
      return event.trackingNumber
        ? texts.say("pickups.event.posted_number", { number: event.trackingNumber })
        : texts.say("pickups.event.posted");
    case "parcel.label_expired":
      return texts.say("pickups.event.label_expired");
    case "pickup.asked":
    case "pickup.booked":
    case "pickup.refused":
    case "pickup.failed":
    case "pickup.answered":
    case "pickup.unknown":
    case "pickup.found":
    case "pickup.escalated":
    case "pickup.calling_off":
    case "pickup.cancelled":
      return pickupEventWords(event, texts);
  }
}

const happenedWords = {
  "parcel.moving": "tracking.event.moving",
  "parcel.found": "tracking.event.found",
  "parcel.arriving": "tracking.event.arriving",
  "parcel.delivered": "tracking.event.delivered",
  "parcel.sent_back": "tracking.event.sent_back",
  "parcel.lost": "tracking.event.lost",
} as const;
