import { addressLines } from "../locales/address.ts";
import { type MoneyWords, moneyBack, moneyRows, timingOf, totalWords, whenWords } from "../locales/money.ts";
import { pieceWords } from "../locales/pieces.ts";
import type { Texts } from "../locales/texts.ts";
import type { NoticeKind } from "./domain/consequences.ts";
import type { Order } from "./domain/order.ts";
import type { Policy } from "./domain/policy.ts";
import type { Return } from "./domain/return.ts";
import type { Shop } from "./domain/shop.ts";
import { escapeHtml } from "./html.ts";
import { type Block, setLetter, type Written } from "./notices-layout.ts";

export interface NoticeAsked {
  readonly shop: Shop;
  readonly order: Order;
  readonly policy: Policy;
  /** The returns it tells of, all of one submission and at least one; the first leads. */
  readonly returns: readonly Return[];
  readonly texts: Texts;
  /** Signed link that opens the return on the hosted page. */
  readonly portalUrl: string;
  /** File names of what is attached. */
  readonly attachments?: readonly string[];
  /** What the shop's person wrote, with `rejected`. */
  readonly message?: string;
}

type ApprovedBy = "print" | "qr" | "own" | "contact" | "keep";

/** The mail for what happened to a submission: number, items, money line by line, deadline, address, and the way to its page. */
export function letterFor(notice: NoticeKind, asked: NoticeAsked): Written {
  const { shop, returns, texts } = asked;
  const numbers = texts.list(returns.map(({ number }) => number));
  const named = { numbers, shop: shop.brand.name };
  switch (notice) {
    case "requested":
      return set(
        texts.say("mails.requested.subject", named),
        texts.say("mails.requested.lead", named),
        [...whatGoesBack(asked), money(asked), whenIt(asked)],
        asked,
      );
    case "approved": {
      const by = approvedBy(returns);
      const date = texts.date(sendByOf(returns), shop.timeZone, "weekday_year");
      return set(
        texts.say(`mails.approved_${by}.subject`, named),
        texts.say(`mails.approved_${by}.lead`, { ...named, date }),
        approvedBlocks(by, asked),
        asked,
      );
    }
    case "rejected": {
      const why: Block[] = asked.message ? [{ is: "quote", title: texts.say("mails.rejected.why", named), text: asked.message }] : [];
      return set(
        texts.say("mails.rejected.subject", named),
        texts.say("mails.rejected.lead", named),
        [...why, ...whatGoesBack(asked)],
        asked,
      );
    }
    case "cancelled":
      return set(texts.say("mails.cancelled.subject", named), texts.say("mails.cancelled.lead"), whatGoesBack(asked), asked);
    case "expired": {
      const date = texts.date(sendByOf(returns), shop.timeZone, "weekday_year");
      return set(
        texts.say("mails.expired.subject", named),
        texts.say("mails.expired.lead", { shop: shop.brand.name, date }),
        whatGoesBack(asked),
        asked,
      );
    }
    default:
      throw new Error(`There is no letter for ${notice} yet.`);
  }
}

function set(subject: string, lead: string, blocks: readonly Block[], asked: NoticeAsked): Written {
  const { shop, order, texts, portalUrl } = asked;
  const all: Block[] = [
    { is: "words", text: `${texts.say("mails.hello")}\n${lead}` },
    ...blocks,
    { is: "link", text: texts.say("mails.see"), url: portalUrl },
    { is: "small", text: [...help(shop, texts), texts.say("mails.why", { order: order.number, shop: shop.brand.name })].join(" ") },
  ];
  return setLetter(subject, subject, all, shop.brand, texts);
}

function help({ help: { email, url } }: Shop, texts: Texts): string[] {
  const contact = email ?? url;
  return contact === undefined ? [] : [texts.say("mails.help", { contact })];
}

function approvedBy(returns: readonly Return[]): ApprovedBy {
  if (returns.every(({ resolution }) => resolution === "keep")) return "keep";
  return returns.flatMap(({ parcels }) => parcels)[0]?.handover ?? "contact";
}

function approvedBlocks(by: ApprovedBy, asked: NoticeAsked): Block[] {
  const { returns, texts, shop, attachments = [] } = asked;
  const [parcel] = returns.flatMap(({ parcels }) => parcels);
  const facts: [string, string][] = [];
  if (by !== "keep" && by !== "contact")
    facts.push([texts.say("mails.send_by"), texts.date(sendByOf(returns), shop.timeZone, "weekday_year")]);
  if (by === "qr" && parcel) facts.push([texts.say("mails.code_text"), parcel.code.match(/.{1,4}/g)?.join(" ") ?? parcel.code]);
  const blocks: Block[] = facts.length > 0 ? [{ is: "facts", facts }] : [];
  if (attachments.length > 0) blocks.push({ is: "small", text: texts.say("mails.attached", { names: attachments.join(", ") }) });
  if (parcel && by !== "keep") blocks.push({ is: "address", title: texts.say("mails.address"), lines: addressLines(parcel.to, texts) });
  const steps = stepsFor(by, asked);
  if (steps.length > 0) blocks.push({ is: "list", title: texts.say("mails.next"), items: steps, ordered: true });
  return [...blocks, ...whatGoesBack(asked), money(asked), whenIt(asked)];
}

/** A return is over when its parcel may no longer leave: the earliest day counts for all that share the parcel. */
function sendByOf(returns: readonly Return[]): number {
  return Math.min(...returns.map(({ sendBy }) => sendBy));
}

function stepsFor(by: ApprovedBy, { returns, texts, shop }: NoticeAsked): string[] {
  const number = returns[0]?.number ?? "";
  const pieces = returns.reduce((count, { units }) => count + units.length, 0);
  switch (by) {
    case "qr":
    case "print":
      return [texts.say("returns.step.pack", { pieces }), texts.say(`returns.step.${by}`)];
    case "own":
      return [texts.say("returns.step.pack", { pieces }), texts.say("returns.step.own", { number })];
    case "contact":
      return [texts.say("returns.step.contact", { shop: shop.brand.name, number })];
    case "keep":
      return [];
  }
}

function whatGoesBack(asked: NoticeAsked): Block[] {
  const { returns, order, texts } = asked;
  return [
    {
      is: "facts",
      facts: [
        [texts.say("mails.number"), returns.map(({ number }) => number).join(", ")],
        [texts.say("mails.order"), order.number],
      ],
    },
    {
      is: "list",
      title: texts.say("mails.items"),
      items: returns.flatMap(({ units }) => pieceWords(units, wordsOf(asked))),
      ordered: false,
    },
  ];
}

function money(asked: NoticeAsked): Block {
  const { returns, texts } = asked;
  const words = wordsOf(asked);
  const units = returns.flatMap((ret) => ret.units);
  const ledger = returns.flatMap((ret) => ret.ledger);
  const total = totalWords(
    returns.map(({ resolution }) => resolution),
    ledger.reduce((sum, { amount }) => sum + amount, 0),
    ledger.reduce((sum, { tax }) => sum + tax, 0),
    units.map(({ lineId }) => lineId),
    words,
  );
  return { is: "money", title: texts.say("mails.money"), rows: moneyRows(returns, words), total, currency: words.order.currency };
}

/** For each way the money goes: how much, how, and by when. */
function whenIt(asked: NoticeAsked): Block {
  const { returns, shop, texts } = asked;
  const words = wordsOf(asked);
  const sentences = returns.map((ret) => {
    const amount = ret.ledger.reduce((sum, entry) => sum + entry.amount, 0);
    return texts.say("returns.step.money", {
      back: moneyBack(ret.resolution, amount, words.order, texts),
      when: whenWords(ret.resolution, timingOf(ret, shop), words),
    });
  });
  return { is: "words", text: sentences.join("\n") };
}

/** A return keeps the currency it was judged in, whatever the order says since. */
function wordsOf({ order, shop, policy, texts, returns }: NoticeAsked): MoneyWords {
  return { order: { ...order, currency: returns[0]?.currency ?? order.currency }, shop, policy, texts };
}

/** The six digits, and what to do when it was not the shopper who asked. */
export function codeLetter({
  shop,
  orderNumber,
  code,
  texts,
}: {
  readonly shop: Shop;
  readonly orderNumber: string;
  readonly code: string;
  readonly texts: Texts;
}): Written {
  const name = shop.brand.name;
  const subject = texts.say("mails.code.subject", { code, shop: name });
  const blocks: Block[] = [
    { is: "words", text: texts.say("mails.code.lead", { order: orderNumber }) },
    { is: "code", code },
    { is: "small", text: [texts.say("mails.code.not_you", { shop: name }), ...help(shop, texts)].join(" ") },
  ];
  return setLetter(subject, subject, blocks, shop.brand, texts);
}

/** Says nothing but that mails can leave, in the brand's look. */
export function testLetter({ shop, texts }: { readonly shop: Shop; readonly texts: Texts }): Written {
  const subject = texts.say("settings.mail.subject", { shop: shop.brand.name });
  const text = texts.say("settings.mail.body", { shop: shop.brand.name, sender: shop.brand.sender.address });
  return setLetter(subject, subject, [{ is: "words", text }], shop.brand, texts);
}

interface Snippet {
  readonly html: string;
  readonly text: string;
}

/** For the shop's own Delivered mail (S1-15, S1-16). @param hostedPage address of the portal's own page */
export function deliveredSnippet(_shop: Shop, texts: Texts, hostedPage: string): Snippet {
  return snippet(texts.say("mails.delivered.text"), texts.say("mails.delivered.link"), hostedPage, texts);
}

/** For the shop's returns-policy page (S1-17). @param hostedPage address of the portal's own page */
export function policySnippet(shop: Shop, texts: Texts, hostedPage: string): Snippet {
  return snippet(texts.say("mails.policy.text"), texts.say("mails.policy.link", { shop: shop.brand.name }), hostedPage, texts);
}

function snippet(text: string, link: string, page: string, texts: Texts): Snippet {
  const url = `${page}?lng=${encodeURIComponent(texts.language)}`;
  return {
    html: `<p lang="${escapeHtml(texts.language)}">${escapeHtml(text)} <a href="${escapeHtml(url)}">${escapeHtml(link)}</a></p>`,
    text: `${text}\n${url}`,
  };
}
