import { addressLines } from "../../locales/address.ts";
import { type MoneyWords, moneyBack, moneyRows, type Timing, timingOf, totalWords, whenWords } from "../../locales/money.ts";
import { slotWords } from "../../locales/pickups.ts";
import { formWords, handingOverWords, packWords, piecesByReason, pieceWords, reasonWords, sendByWords } from "../../locales/pieces.ts";
import type { Texts } from "../../locales/texts.ts";
import { canCancel } from "../domain/command.ts";
import type { Exchange } from "../domain/exchange.ts";
import type { ParcelId } from "../domain/ids.ts";
import { insteadDue } from "../domain/instead.ts";
import { isLabelled } from "../domain/labelled.ts";
import type { Order } from "../domain/order.ts";
import type { Parcel } from "../domain/parcel.ts";
import { isAsked } from "../domain/pickup.ts";
import type { Handover, Policy } from "../domain/policy.ts";
import { isReceived, type Return, waitsForPerson } from "../domain/return.ts";
import type { Shop } from "../domain/shop.ts";
import { settlementOf, statusWord } from "../domain/status.ts";
import type { ReturnView } from "./schemas.ts";
import { type LockedFiles, type ParcelFiles, parcelView } from "./views-parcel.ts";
import type { PickupChoices } from "./views-pickup.ts";
import { contactView } from "./views-quote.ts";

export interface ReturnAsked {
  readonly ret: Return;
  /** All returns of the submission: they travel in one parcel. */
  readonly siblings: readonly Return[];
  readonly order: Order;
  readonly shop: Shop;
  readonly policy: Policy;
  readonly texts: Texts;
  /** Of each parcel whose label is made, where it can be fetched now. */
  readonly files: ReadonlyMap<ParcelId, ParcelFiles | LockedFiles>;
  /** A carrier is connected that makes the labels. */
  readonly bought: boolean;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly test: boolean;
  readonly pay?: ReturnView["pay"];
  /** What may be said about pickups that came to nothing. */
  readonly choices?: ReadonlyMap<ParcelId, PickupChoices>;
  /** Where each parcel is followed. */
  readonly follow?: ReadonlyMap<ParcelId, string>;
}

/** A page that is opened within the hour of its submission is the end of the flow; later it is where the return stands. */
const justNow = 3_600_000;

/** A return as its shopper reads it: where it stands, what happens next, and everything needed for the way back. */
export function returnView(asked: ReturnAsked): ReturnView {
  const { ret, siblings, order, shop, policy, texts, test } = asked;
  const words: MoneyWords = { order: { ...order, currency: ret.currency }, shop, policy, texts };
  const parcel = ret.parcels[0];
  const handover: Handover = parcel?.handover ?? (ret.resolution === "keep" ? "own" : "contact");
  const waiting = ret.status === "approved" && (parcel?.progress ?? "announced") === "announced";
  const total = ret.ledger.reduce((sum, { amount }) => sum + amount, insteadDue(ret.units));
  const tax = ret.ledger.reduce((sum, entry) => sum + entry.tax, 0);
  const timing = timingOf(ret, shop);
  const labelled = isLabelled(handover) && (ret.status === "approved" || ret.status === "requested");
  const parcels = ret.parcels.map((one, index) =>
    parcelView({
      parcel: one,
      position: index + 1,
      of: ret.parcels.length,
      files: asked.files.get(one.id) ?? null,
      bought: one.label ? one.label.shipmentId !== undefined : asked.bought,
      labelled,
      waiting: isWaiting(ret, one),
      provable: !test && isWaiting(ret, one) && handover !== "contact" && !isReceived(ret) && !isLate([one]) && isReady(asked, one),
      shop,
      texts,
      choices: asked.choices?.get(one.id),
      follow: asked.follow?.get(one.id),
      at: asked.at,
    }),
  );
  const [first] = parcels;
  return {
    id: ret.id,
    number: ret.number,
    submissionId: ret.submissionId,
    orderNumber: order.number,
    lane: ret.lane,
    status: ret.status,
    headline: headline(asked, handover),
    lead: [test ? texts.say("returns.lead.test") : "", lead(asked, handover)].filter(Boolean).join(" "),
    currency: ret.currency,
    requestedAt: ret.requestedAt,
    resolution: ret.resolution,
    handover,
    items: piecesByReason(ret.units).map(({ lineId, quantity, reasonId, subReasonId, photos }) => {
      const same = ret.units.filter((unit) => unit.lineId === lineId && unit.reasonId === reasonId && unit.subReasonId === subReasonId);
      const line = order.lines.find(({ id }) => id === lineId);
      return {
        lineId,
        title: line?.title ?? lineId,
        variant: line?.variant ?? null,
        imageUrl: line?.imageUrl ?? null,
        quantity,
        reason: reasonWords(reasonId, subReasonId, policy, shop, texts),
        photos: photos.length,
        instead: same.flatMap(({ wanted }) =>
          wanted ? [{ title: wanted.title, variant: wanted.variant ?? null, price: wanted.price }] : [],
        ),
      };
    }),
    rows: moneyRows([ret], words),
    total: totalWords(
      [ret.resolution],
      total,
      tax,
      ret.units.map(({ lineId }) => lineId),
      words,
    ),
    when: whenWords(ret.resolution, timing, words),
    sendBy: ret.resolution === "keep" ? texts.say("returns.lead.nothing_to_do") : sendByWords(handover, ret.sendBy, shop, texts),
    label: first?.label ?? null,
    qr: first?.qr?.square && first.qr.code ? { ...first.qr.square, text: first.qr.code.text } : null,
    parcels,
    address: parcel && waiting ? addressLines(parcel.to, texts) : null,
    contact:
      waiting && handover === "contact"
        ? contactView({ ...asked, reference: ret.number, pieces: siblings.flatMap(({ units }) => pieceWords(units, words)) })
        : null,
    nextSteps: nextSteps(asked, handover, total, timing, words),
    timeline: timeline(asked, total, timing, words),
    cancellable: canCancel(ret),
    pay: asked.pay ?? null,
    instead: ret.exchanges.flatMap((exchange) => insteadWords(exchange, texts)),
    test,
  };
}

function insteadWords({ title, variant, state, order }: Exchange, texts: Texts): string[] {
  const item = [title, variant].filter(Boolean).join(", ");
  if (state === "cancelled") return [];
  if (state === "confirmed" && order?.number !== undefined) return [texts.say("exchange.got.ordered", { item, number: order.number })];
  return [texts.say(`exchange.got.${state}`, { item })];
}

/** Every label of it is there. */
function isMade({ ret, files }: ReturnAsked): boolean {
  return ret.parcels.length > 0 && ret.parcels.every(({ id }) => files.has(id));
}

function headline(asked: ReturnAsked, handover: Handover): string {
  const { ret, shop, texts, at, bought } = asked;
  const name = { shop: shop.brand.name };
  const astray = astrayOf(ret);
  if (astray) return texts.say(`returns.headline.${astray}`);
  const word = statusWord(ret);
  switch (word) {
    case "requested":
      return texts.say("returns.headline.requested", name);
    case "approved":
    case "waiting_for_parcel":
      if (ret.resolution === "keep") return texts.say("returns.headline.done_keep");
      if (isAskedAboutPickup(ret)) return texts.say("returns.headline.ready_asked");
      if (handover === "contact") return texts.say("returns.headline.done_contact", name);
      if (!isMade(asked) && isLate(ret.parcels)) return texts.say("returns.headline.done_later");
      if (handover === "print" && !isMade(asked)) return texts.say("returns.headline.done_making");
      if (handover === "qr" && bought && !isMade(asked)) return texts.say("returns.headline.done_making_qr");
      if (isPostedWhole(ret)) return texts.say("returns.headline.posted");
      return at - ret.requestedAt > justNow ? texts.say("returns.headline.ready") : texts.say(`returns.headline.done_${handover}`);
    case "in_transit":
      return texts.say("returns.headline.moving", name);
    case "arrived":
    case "received":
      return texts.say("returns.headline.arrived", name);
    case "partly_received":
      return texts.say("returns.headline.partly_received", name);
    case "decided":
    case "settled":
      return texts.say(`returns.headline.${word}`, name);
    case "rejected":
      return texts.say("returns.headline.rejected", name);
    case "cancelled":
    case "expired":
    case "closed":
      return texts.say(`returns.headline.${word}`);
  }
}

function lead(asked: ReturnAsked, handover: Handover): string {
  const { ret, order, shop, texts, at, test, bought } = asked;
  const name = { shop: shop.brand.name };
  const astray = astrayOf(ret);
  if (astray) return texts.say(`returns.lead.${astray}`, name);
  const word = statusWord(ret);
  const date = texts.date(ret.sendBy, shop.timeZone, "weekday_year");
  const email = order.email && !test ? masked(order.email) : null;
  switch (word) {
    case "requested":
    case "rejected":
    case "partly_received":
      return texts.say(`returns.lead.${word}`, name);
    case "approved":
    case "waiting_for_parcel":
      if (ret.resolution === "keep") return texts.say("returns.lead.nothing_to_do");
      if (isAskedAboutPickup(ret)) return texts.say("returns.lead.ready_asked");
      if (handover === "contact") return texts.say("returns.lead.contact", name);
      if (!isMade(asked) && isLate(ret.parcels)) return texts.say("returns.lead.later", name);
      if ((handover === "print" || (handover === "qr" && bought)) && !isMade(asked))
        return email === null ? texts.say("returns.lead.making_plain") : texts.say("returns.lead.making", { email });
      if (isPostedWhole(ret)) return texts.say("returns.lead.posted");
      if (at - ret.requestedAt > justNow) return readyWords(asked, handover, date);
      return email === null ? texts.say("returns.lead.keep_page") : texts.say("returns.lead.sent_to", { email });
    case "in_transit": {
      const count = ret.parcels.filter((one) => isWaiting(ret, one) && !one.posted).length;
      return count > 0 ? texts.say("returns.lead.part_sent", { count, date }) : texts.say("returns.lead.nothing_to_do");
    }
    case "arrived":
    case "received":
      return texts.say("returns.lead.arrived");
    case "decided":
    case "settled":
    case "cancelled":
    case "closed":
      return texts.say(`returns.lead.${word}`);
    case "expired":
      return texts.say("returns.lead.expired", { date });
  }
}

/** The first thing on the page is then what happens now. */
function isAskedAboutPickup({ parcels }: Return): boolean {
  return parcels.some(({ handover, pickup }) => handover === "pickup" && pickup && isAsked(pickup));
}

/** What is to be done until when, as its way is said. */
function readyWords({ ret, texts }: ReturnAsked, handover: Handover, date: string): string {
  const booked = ret.parcels.find(({ pickup }) => pickup?.state === "booked")?.pickup;
  if (handover === "pickup" && booked) return texts.say("returns.lead.ready_booked", { slot: slotWords(booked, texts) });
  return texts.say(handover === "pickup" || handover === "own" ? `returns.lead.ready_${handover}` : "returns.lead.ready", { date });
}

/** A label that somebody has to see to. */
function isLate(parcels: readonly Parcel[]): boolean {
  return parcels.some(({ label, trouble }) => !label && trouble !== undefined);
}

/** There is what it is handed over with: its label, or a code that waits for none. */
function isReady({ files, bought }: ReturnAsked, { id, handover }: Parcel): boolean {
  return !isLabelled(handover) || files.has(id) || (handover === "qr" && !bought);
}

/** It may still be handed over, whatever became of the others. */
function isWaiting({ status }: Return, { progress }: Parcel): boolean {
  return status === "approved" && progress === "announced";
}

/** All of it is sent, by the shopper's own word. */
function isPostedWhole({ parcels }: Return): boolean {
  return parcels.length > 0 && parcels.every(({ posted }) => posted !== undefined);
}

/** A parcel that is on no way to the shop; the shopper reads that before anything else. */
function astrayOf({ status, parcels }: Return): "lost" | "sent_back" | null {
  if (status !== "approved") return null;
  return (["lost", "sent_back"] as const).find((one) => parcels.some(({ progress }) => progress === one)) ?? null;
}

/** "c•••••@mail.example": enough to know one's own address, too little to learn another's. */
function masked(email: string): string {
  const [name = "", host = ""] = email.split("@");
  return `${name.slice(0, 1)}•••••@${host}`;
}

function nextSteps(
  { ret, siblings, shop, texts }: ReturnAsked,
  handover: Handover,
  total: number,
  timing: Timing,
  words: MoneyWords,
): string[] {
  const name = { shop: shop.brand.name };
  const money =
    total < 0
      ? texts.say("returns.step.pay", { ...name, amount: texts.money(-total, ret.currency) })
      : texts.say("returns.step.money", {
          back: moneyBack(ret.resolution, total, words.order, texts),
          when: whenWords(ret.resolution, timing, words),
        });
  const moving = ret.parcels.some(({ progress }) => progress !== "announced");
  if (ret.status === "requested") return [texts.say("returns.step.answer", name), money];
  if (ret.status !== "approved") return [];
  if (moving || ret.resolution === "keep") return [money];
  const number = { number: ret.number };
  if (handover === "contact") return [texts.say("returns.step.contact", { ...name, ...number }), money];
  const together = siblings.filter(({ status }) => status === "approved" || status === "requested");
  const pieces = together.reduce((count, { units }) => count + units.length, 0);
  return [
    packWords(pieces, ret.parcels.length, texts),
    ...formWords(ret.parcels, texts),
    handover === "own" ? texts.say("returns.step.own", number) : handingOverWords(ret.parcels[0] ?? {}, handover, texts),
    money,
  ];
}

type Stop = ReturnView["timeline"][number];

/** Past, present and what is still to come; the money is the last stop. */
function timeline(asked: ReturnAsked, total: number, timing: Timing, words: MoneyWords): Stop[] {
  const { ret, shop, texts } = asked;
  const name = { shop: shop.brand.name };
  const stop = (state: Stop["state"], title: string, when: string | null = null, note: string | null = null): Stop => ({
    state,
    title,
    when,
    note,
    amount: null,
  });
  const requested = stop("done", texts.say("returns.timeline.requested"), texts.date(ret.requestedAt, shop.timeZone, "time"));
  const latest =
    timing.latest === null ? null : texts.say("returns.timeline.latest", { date: texts.date(timing.latest, timing.zone, "day_short") });
  const money = (state: Stop["state"]) =>
    stop(state, moneyBack(ret.resolution, total, words.order, texts), state === "later" && ret.resolution === "refund" ? latest : null);
  const send = texts.say("returns.timeline.latest", { date: texts.date(ret.sendBy, shop.timeZone, "day_short") });
  const said = ret.parcels.find(({ posted }) => posted)?.posted;
  const handedOver = said && isPostedWhole(ret) ? texts.date(said.at, shop.timeZone, "time") : null;
  const handOver = (state: Stop["state"]) =>
    stop(state, texts.say("returns.timeline.hand_over"), handedOver ?? (state === "done" ? null : send));
  const arrives = stop("later", texts.say("returns.timeline.arrives"));

  switch (ret.status) {
    case "requested":
      return [requested, stop("now", texts.say("returns.timeline.looks", name)), handOver("later"), arrives, money("later")];
    case "rejected":
      return [requested, stop("now", texts.say("returns.timeline.rejected", name))];
    case "cancelled":
    case "expired":
      return [requested, stop("now", texts.say(`returns.timeline.${ret.status}`))];
    case "closed":
      return [
        requested,
        stop("done", texts.say("returns.timeline.arrived", name)),
        money("done"),
        stop("now", texts.say("returns.timeline.closed")),
      ];
    case "approved":
      break;
  }
  const approved = waitsForPerson(ret.lane, ret.review) ? [stop("done", texts.say("returns.timeline.approved", name))] : [];
  if (ret.resolution === "keep") return [requested, ...approved, money("now")];
  const parcel = ret.parcels[0];
  // What was given before it came is done, wherever the parcel is.
  const given = settlementOf(ret) === "paid" ? "done" : "later";
  const tracked = parcel?.trackingNumber === undefined ? null : texts.say("returns.timeline.parcel", { number: parcel.trackingNumber });
  switch (parcel?.progress) {
    case undefined:
    case "announced":
      return [requested, ...approved, handOver("now"), arrives, money(given)];
    case "moving":
    case "arriving":
      return [requested, ...approved, stop("now", texts.say(`returns.timeline.${parcel.progress}`), null, tracked), arrives, money(given)];
    case "lost":
      return [requested, ...approved, stop("now", texts.say("returns.timeline.lost"), null, tracked), money(given)];
    case "sent_back":
      // Nobody promises money, or a day for it, for what comes back to its shopper.
      return [
        requested,
        ...approved,
        stop("now", texts.say("returns.timeline.sent_back"), null, tracked),
        ...(given === "done" ? [money(given)] : []),
      ];
    case "delivered":
      return [
        requested,
        ...approved,
        stop("done", texts.say("returns.timeline.moving"), null, tracked),
        stop("now", texts.say("returns.timeline.arrived", name)),
        money(given),
      ];
  }
}
