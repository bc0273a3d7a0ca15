import { addressLines } from "../../locales/address.ts";
import { isLabelled } from "../domain/labelled.ts";
import type { Parcel } from "../domain/parcel.ts";
import type { Return } from "../domain/return.ts";
import type { Block } from "./layout.ts";
import { amountOf, attached, type Content, money, type NoticeAsked, sendByOf, totalOf, whatGoesBack, whenIt } from "./parts.ts";

type ApprovedBy = "later" | "print" | "qr" | "pickup" | "own" | "contact" | "keep";

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
  const [parcel] = returns.flatMap(({ parcels }) => parcels);
  const facts: [string, string][] = [];
  if (by !== "keep" && by !== "contact" && by !== "later") facts.push([texts.say("mails.send_by"), sendByOf(asked)]);
  if (by === "qr" && parcel) facts.push([texts.say("mails.code_text"), spokenCode(parcel)]);
  const steps = stepsFor(by, asked);
  return {
    opening: `mails.approved_${by}`,
    values: { date: sendByOf(asked), amount: amountOf(asked, totalOf(returns)) },
    blocks: [
      ...(facts.length > 0 ? [{ is: "facts" as const, facts }] : []),
      ...attached(asked),
      ...(by === "keep" || by === "later" ? [] : whereTo(asked)),
      ...(steps.length > 0 ? [{ is: "list" as const, title: texts.say("mails.next"), items: steps, ordered: true }] : []),
      ...whatGoesBack(asked),
      money(asked),
      whenIt(asked),
    ],
  };
}

/** What is said at the counter: the carrier's own code, else ours, in groups of four. */
function spokenCode({ code, label }: Parcel): string {
  const spoken = label?.paperless?.code ?? code;
  return spoken.match(/.{1,4}/g)?.join(" ") ?? spoken;
}

function approvedBy(returns: readonly Return[]): ApprovedBy {
  if (returns.every(({ resolution }) => resolution === "keep")) return "keep";
  const parcels = returns.flatMap((one) => one.parcels);
  if (parcels.some(({ handover, label, trouble }) => isLabelled(handover) && !label && trouble)) return "later";
  return parcels[0]?.handover ?? "contact";
}

function whereTo({ returns, texts }: NoticeAsked): Block[] {
  const [parcel] = returns.flatMap(({ parcels }) => parcels);
  return parcel ? [{ is: "address", title: texts.say("mails.address"), lines: addressLines(parcel.to, texts) }] : [];
}

function stepsFor(by: ApprovedBy, { returns, texts, shop }: NoticeAsked): string[] {
  const number = returns[0]?.number ?? "";
  const count = returns.reduce((sum, { units }) => sum + units.length, 0);
  switch (by) {
    case "qr":
    case "print":
    case "pickup":
      return [texts.say("returns.step.pack", { pieces: count }), texts.say(`returns.step.${by}`)];
    case "own":
      return [texts.say("returns.step.pack", { pieces: count }), texts.say("returns.step.own", { number })];
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
  return {
    opening: "letters.label",
    values: { date: sendByOf(asked) },
    blocks: [...attached(asked), ...whereTo(asked), ...whatGoesBack(asked)],
  };
}

/** What was written stands above it already. */
export function message(asked: NoticeAsked): Content {
  return { opening: "letters.message", blocks: whatGoesBack(asked), see: "letters.message.see" };
}
