import type { ReturnNotice } from "../domain/consequences.ts";
import { type Content, followFacts, followLinks, type NoticeAsked, numberFacts, sendByOf, whatGoesBack } from "./parts.ts";

/** Letters about the way of a parcel: who carries it, where to follow it, and what lies in it. */
export const parcelNews = {
  parcel_moving: (asked) => ({
    ...newsOf(asked, "tracking.mail.moving"),
    ...(isPartWithShopper(asked) && { lead: "tracking.mail.moving.lead_part", values: { date: sendByOf(asked) } }),
  }),
  parcel_arriving: (asked) => newsOf(asked, "tracking.mail.arriving"),
  parcel_delivered: (asked) => newsOf(asked, "tracking.mail.delivered"),
  parcel_sent_back: (asked) => newsOf(asked, "tracking.mail.sent_back"),
  parcel_lost: (asked) => newsOf(asked, "tracking.mail.lost"),
} as const satisfies Readonly<Record<Extract<ReturnNotice, `parcel_${string}`>, (asked: NoticeAsked) => Content>>;

/** Another parcel of it waits to be handed over. */
function isPartWithShopper({ returns }: NoticeAsked): boolean {
  return returns.some(({ parcels }) => parcels.some(({ progress, posted }) => progress === "announced" && !posted));
}

function newsOf(asked: NoticeAsked, opening: Extract<Content["opening"], `tracking.${string}`>): Content {
  const [, ...items] = whatGoesBack(asked);
  return { opening, blocks: [{ is: "facts", facts: [...numberFacts(asked), ...followFacts(asked)] }, ...followLinks(asked), ...items] };
}
