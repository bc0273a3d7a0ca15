import { addressLines } from "../../locales/address.ts";
import { early, type MoneyWords, meansOf, moneyRows, resolutionTitle, type Timing, totalWords, whenWords } from "../../locales/money.ts";
import { pieceWords, sendByWords } from "../../locales/pieces.ts";
import type { Texts } from "../../locales/texts.ts";
import type { Assessment } from "../domain/assess.ts";
import { refundDue, sendBy } from "../domain/deadlines.ts";
import { insteadDue } from "../domain/instead.ts";
import type { Order } from "../domain/order.ts";
import { type Handover, inLanguage, type Policy } from "../domain/policy.ts";
import { type HandoverOption, type Quote, type ResolutionOption, settlesAt } from "../domain/refund.ts";
import { type ResolutionKind, type ReviewCause, waitsForPerson } from "../domain/return.ts";
import { destination, type Shop } from "../domain/shop.ts";
import type { QuoteView } from "./schemas.ts";
import { exchangeView } from "./views-exchange.ts";

export interface QuoteAsked extends MoneyWords {
  readonly quote: Quote;
  /** What the submission sends back, so that nothing but what was shown is submitted. */
  readonly fingerprint: string;
  readonly resolution: ResolutionKind;
  readonly handover: Handover;
  readonly resolutions: readonly ResolutionOption[];
  readonly handovers: readonly HandoverOption[];
  readonly assessment: Assessment;
  /** How many it may travel in; absent: one. */
  readonly parcels?: number;
  /** Ways of sending for which places can be listed. */
  readonly points?: ReadonlySet<Handover>;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Days a dearer article is kept for who has to pay for it. */
  readonly holdDays: number;
}

/** What the shopper gets for what they chose, and what else they may choose, each with its amount. */
export function quoteView(asked: QuoteAsked): QuoteView {
  const { quote, shop, order, handover, texts, at, policy } = asked;
  const units = quote.returns.flatMap((one) => one.units);
  const waiting = quote.returns.find(({ lane, review }) => waitsForPerson(lane, review));
  const send = sendBy(
    at,
    policy.sendWithinDays,
    shop.timeZone,
    quote.returns.every(({ lane }) => lane === "withdrawal"),
  );
  const timing: Timing = { latest: waiting ? null : Math.max(refundDue(at, shop.timeZone), send), zone: shop.timeZone };
  const chosen: Timing = { ...timing, ...early(settlesAt(quote.returns).settleAt, handover) };
  const address = addressLines(destination(shop.brand, quote.address), texts);
  return {
    currency: quote.currency,
    quote: asked.fingerprint,
    resolution: asked.resolution,
    handover,
    resolutions: asked.resolutions.map((option) => resolutionView(option, timing, asked)),
    handovers: asked.handovers.map((option) => handoverView(option, address, asked)),
    parcels: { most: asked.parcels ?? 1 },
    contact: handover === "contact" ? contactView({ ...asked, reference: order.portalNumber, pieces: pieceWords(units, asked) }) : null,
    rows: moneyRows(quote.returns, asked),
    total: totalWords(
      quote.returns.map(({ resolution }) => resolution),
      quote.total + insteadDue(units),
      quote.tax,
      units.map(({ lineId }) => lineId),
      asked,
    ),
    when: whenWords(asked.resolution, chosen, asked),
    sendBy: sendByWords(handover, send, shop, texts),
    review: waiting?.review === undefined ? null : reviewWords(waiting.review, shop, texts),
    exchange: asked.resolution === "exchange" ? exchangeView(asked) : null,
  };
}

function resolutionView(
  { kind, total, bonus, settleAt }: ResolutionOption,
  timing: Timing,
  asked: QuoteAsked,
): QuoteView["resolutions"][number] {
  const { order, policy, texts } = asked;
  const notes = [whenWords(kind, { ...timing, ...early(settleAt, asked.handover) }, asked)];
  const { label } = meansOf(order);
  if (kind === "refund" && label !== null) notes.unshift(`${label}.`);
  const percent = policy.resolutions.storeCredit?.bonusBasisPoints;
  if (kind === "store_credit" && bonus > 0 && percent !== undefined) {
    notes.unshift(
      texts.say("money.credit_sum", {
        paid: texts.money(total - bonus, order.currency),
        percent: texts.percent(percent),
        bonus: texts.money(bonus, order.currency),
      }),
    );
  }
  return { kind, title: resolutionTitle(kind, order, texts), note: notes.join(" "), amount: total };
}

function handoverView(
  { kind, fee }: HandoverOption,
  address: string[],
  { order, shop, texts, points }: QuoteAsked,
): QuoteView["handovers"][number] {
  const name = shop.brand.name;
  return {
    kind,
    title: kind === "contact" ? texts.say("returns.way.contact.title", { shop: name }) : texts.say(`returns.way.${kind}.title`),
    note: texts.say(`returns.way.${kind}.note`),
    cost: costWords(kind, fee, order, texts),
    address: kind === "own" || kind === "contact" ? address : null,
    points: points?.has(kind) ?? false,
  };
}

function costWords(kind: Handover, fee: number, order: Order, texts: Texts): string {
  if (fee < 0) return texts.money(fee, order.currency);
  switch (kind) {
    case "qr":
    case "print":
    case "pickup":
      return texts.say("returns.cost.free");
    case "own":
      return texts.say("returns.cost.own");
    case "contact":
      return texts.say("returns.cost.agreed");
  }
}

function reviewWords(cause: ReviewCause, shop: Shop, texts: Texts): string {
  return texts.say(`returns.review.${cause}`, { shop: shop.brand.name });
}

export interface ContactAsked {
  readonly order: Order;
  readonly shop: Shop;
  readonly policy: Policy;
  readonly texts: Texts;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly reference: string;
  readonly pieces: readonly string[];
}

/** No label exists for where the parcel starts: the shop's promise, a message ready to send, and the way without waiting. */
export function contactView({ order, shop, policy, texts, at, reference, pieces }: ContactAsked): NonNullable<QuoteView["contact"]> {
  const name = shop.brand.name;
  const from = order.shipTo ?? order.billTo;
  const covered = policy.zones
    .filter(({ label }) => label === "prepaid" || label === "deducted")
    .map(({ title }) => inLanguage(title, texts.language, shop.defaultLanguage));
  return {
    title: from ? texts.say("returns.contact.title", { from: texts.fromCountry(from.country) }) : texts.say("returns.contact.title_plain"),
    promise: [
      covered.length > 0 ? texts.say("returns.contact.covers", { places: texts.list(covered) }) : "",
      from
        ? texts.say("returns.contact.promise", { place: from.city || texts.country(from.country), shop: name })
        : texts.say("returns.contact.promise_plain", { shop: name }),
    ]
      .filter(Boolean)
      .join(" "),
    email: shop.help.email ?? null,
    url: shop.help.url ?? null,
    reference,
    message: texts.say("returns.contact.message", { shop: name, order: order.number, items: pieces.join("\n"), reference }),
    kept: texts.say("returns.contact.kept", { today: texts.date(at, shop.timeZone, "day") }),
    without: texts.say("returns.contact.without"),
  };
}
