import type { ReturnNotice } from "../domain/consequences.ts";
import type { Block } from "./layout.ts";
import { type Content, type NoticeAsked, numberFacts, whatGoesBack } from "./parts.ts";

/** Letters about the way of a parcel: who carries it, where to follow it, and what lies in it. */
export const parcelNews = {
  parcel_moving: (asked) => newsOf(asked, "tracking.mail.moving"),
  parcel_arriving: (asked) => newsOf(asked, "tracking.mail.arriving"),
  parcel_delivered: (asked) => newsOf(asked, "tracking.mail.delivered"),
  parcel_sent_back: (asked) => newsOf(asked, "tracking.mail.sent_back"),
  parcel_lost: (asked) => newsOf(asked, "tracking.mail.lost"),
} as const satisfies Readonly<Record<Extract<ReturnNotice, `parcel_${string}`>, (asked: NoticeAsked) => Content>>;

function newsOf(asked: NoticeAsked, opening: Extract<Content["opening"], `tracking.${string}`>): Content {
  const [, ...items] = whatGoesBack(asked);
  return { opening, blocks: [{ is: "facts", facts: [...numberFacts(asked), ...followFacts(asked)] }, ...followLink(asked), ...items] };
}

function followFacts({ follow, texts }: NoticeAsked): [name: string, value: string][] {
  return [
    ...(follow?.carrier ? [[texts.say("tracking.mail.carrier"), follow.carrier] as [string, string]] : []),
    ...(follow?.number ? [[texts.say("tracking.mail.number"), follow.number] as [string, string]] : []),
  ];
}

/** Opens a page that shows the parcel and nothing else, so that it may be passed on. */
export function followLink({ follow, texts }: NoticeAsked): Block[] {
  return follow ? [{ is: "link", text: texts.say("tracking.mail.follow"), url: follow.url }] : [];
}
