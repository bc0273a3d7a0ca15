import { addressLines } from "../../locales/address.ts";
import { slotWords } from "../../locales/pickups.ts";
import { formWords, handingOverWords, packWords } from "../../locales/pieces.ts";
import { isLabelled } from "../domain/labelled.ts";
import type { Parcel } from "../domain/parcel.ts";
import type { Pickup } from "../domain/pickup.ts";
import type { Return } from "../domain/return.ts";
import { courierFacts } from "./fetching.ts";
import type { Block } from "./layout.ts";
import {
  amountOf,
  attached,
  type Content,
  followLinks,
  money,
  type NoticeAsked,
  sendByOf,
  totalOf,
  whatGoesBack,
  whenIt,
} from "./parts.ts";

type ApprovedBy = "later" | "print" | "qr" | "pickup" | "booked" | "own" | "contact" | "keep";

/** Letters from the request to the parcel: asked for, allowed or not, changed, over. */
export function requested(asked: NoticeAsked): Content {
  return {
    opening: "mails.requested",
    values: { amount: amountOf(asked, totalOf(asked.returns)) },
    blocks: [...whatGoesBack(asked), money(asked), whenIt(asked)],
  };
}

export function approved(asked: NoticeAsked): Content {
  const { returns, texts } = asked;
  const by = approvedBy(returns);
  const steps = stepsFor(by, asked);
  const facts = [...untilWhen(by, asked), ...spokenCode(by, asked)];
  return {
    opening: `mails.approved_${by}`,
    values: { date: dateOf(asked), amount: amountOf(asked, totalOf(returns)) },
    blocks: [
      ...(facts.length > 0 ? [{ is: "facts" as const, facts }] : []),
      ...attached(asked),
      ...(by === "keep" || by === "later" ? [] : whereTo(asked)),
      ...(steps.length > 0 ? [{ is: "list" as const, title: texts.say("mails.next"), items: steps, ordered: true }] : []),
      ...followLinks(asked),
      ...whatGoesBack(asked),
      money(asked),
      whenIt(asked),
    ],
  };
}

type Fact = [name: string, value: string];

/** Until when it has to leave, as its way is said; of who comes for it, when. */
function untilWhen(by: ApprovedBy, asked: NoticeAsked): Fact[] {
  const { texts } = asked;
  switch (by) {
    case "booked":
      return courierFacts(bookedOf(asked.returns), texts);
    case "pickup":
    case "own":
      return [[texts.say(`mails.send_by_${by}`), sendByOf(asked)]];
    case "print":
    case "qr":
      return [[texts.say("mails.send_by"), sendByOf(asked)]];
    case "later":
    case "contact":
    case "keep":
      return [];
  }
}

/** What our own words name is when somebody comes; a template's own is the last day, as it was when it was written. */
function dateOf(asked: NoticeAsked): string {
  const [pickup] = bookedOf(asked.returns);
  return pickup && !asked.template ? slotWords(pickup, asked.texts) : sendByOf(asked);
}

/** Everybody who certainly comes for a parcel of it. */
function bookedOf(returns: readonly Return[]): Pickup[] {
  const parcels = new Map(returns.flatMap((one) => one.parcels).map((parcel) => [parcel.id, parcel]));
  return [...parcels.values()].flatMap(({ handover, pickup }) => (handover === "pickup" && pickup?.state === "booked" ? [pickup] : []));
}

function spokenCode(by: ApprovedBy, { returns, texts }: NoticeAsked): Fact[] {
  const [parcel] = returns.flatMap(({ parcels }) => parcels);
  return by === "qr" && parcel ? [[texts.say("mails.code_text"), inFours(parcel)]] : [];
}

/** What is said at the counter: the carrier's own code, else ours, in groups of four. */
function inFours({ code, label }: Parcel): string {
  const spoken = label?.paperless?.code ?? code;
  return spoken.match(/.{1,4}/g)?.join(" ") ?? spoken;
}

function approvedBy(returns: readonly Return[]): ApprovedBy {
  if (returns.every(({ resolution }) => resolution === "keep")) return "keep";
  const parcels = returns.flatMap((one) => one.parcels);
  if (parcels.some(({ handover, label, trouble }) => isLabelled(handover) && !label && trouble)) return "later";
  const [first] = parcels;
  if (first?.handover === "pickup" && bookedOf(returns).length > 0) return "booked";
  return first?.handover ?? "contact";
}

function whereTo({ returns, texts }: NoticeAsked): Block[] {
  const [parcel] = returns.flatMap(({ parcels }) => parcels);
  return parcel ? [{ is: "address", title: texts.say("mails.address"), lines: addressLines(parcel.to, texts) }] : [];
}

function stepsFor(by: ApprovedBy, { returns, texts, shop }: NoticeAsked): string[] {
  const number = returns[0]?.number ?? "";
  const count = returns.reduce((sum, { units }) => sum + units.length, 0);
  const parcels = returns[0]?.parcels ?? [];
  const pack = packWords(count, parcels.length || 1, texts);
  const form = formWords(parcels, texts);
  switch (by) {
    case "qr":
    case "print":
      return [pack, ...form, handingOverWords(parcels[0] ?? {}, by, texts)];
    case "pickup":
    case "booked":
      return [pack, ...form, handingOverWords({}, "pickup", texts)];
    case "own":
      return [pack, texts.say("returns.step.own", { number })];
    case "contact":
      return [texts.say("returns.step.contact", { shop: shop.brand.name, number })];
    case "later":
    case "keep":
      return [];
  }
}

export function rejected(asked: NoticeAsked): Content {
  return { opening: "mails.rejected", blocks: whatGoesBack(asked) };
}

export function cancelled(asked: NoticeAsked): Content {
  return { opening: "mails.cancelled", blocks: whatGoesBack(asked) };
}

export function expired(asked: NoticeAsked): Content {
  return { opening: "mails.expired", values: { date: sendByOf(asked) }, blocks: whatGoesBack(asked) };
}

export function edited(asked: NoticeAsked): Content {
  return {
    opening: "letters.edited",
    values: { date: sendByOf(asked), amount: amountOf(asked, totalOf(asked.returns)) },
    blocks: [...attached(asked), ...whatGoesBack(asked), money(asked), whenIt(asked)],
  };
}

export function newLabel(asked: NoticeAsked): Content {
  const booked = bookedOf(asked.returns);
  const [parcel] = asked.returns.flatMap(({ parcels }) => parcels);
  const facts = courierFacts(booked, asked.texts);
  return {
    opening: parcel?.handover === "qr" || parcel?.handover === "pickup" ? `letters.label_${parcel.handover}` : "letters.label",
    values: { date: sendByOf(asked) },
    blocks: [
      ...(facts.length > 0 ? [{ is: "facts" as const, facts }] : []),
      ...attached(asked),
      ...whereTo(asked),
      ...followLinks(asked),
      ...whatGoesBack(asked),
    ],
  };
}

/** What was written stands above it already. */
export function message(asked: NoticeAsked): Content {
  return { opening: "letters.message", blocks: whatGoesBack(asked), see: "letters.message.see" };
}
