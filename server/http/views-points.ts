import { addressLines } from "../../locales/address.ts";
import { clockWords, weekdayWords, windowWords } from "../../locales/pickups.ts";
import type { Texts } from "../../locales/texts.ts";
import { type Near, pointName } from "../connected/points.ts";
import type { Context } from "../context.ts";
import { dayOf, minuteOf } from "../domain/deadlines.ts";
import { localZone } from "../domain/local-zone.ts";
import { groupedHours, type Hours, openAt, weekdays } from "../domain/points.ts";
import type { Points } from "./shopper-parcel-schemas.ts";

/** Places to bring a parcel to, as they are read: whole sentences, and where each lies around the middle. */
export function pointsView(context: Pick<Context, "keys" | "now">, { points, silent }: Near, texts: Texts): Points {
  // Who is near needs no country said; across a border it matters.
  const abroad = new Set(points.map(({ address }) => address.country)).size > 1;
  return {
    items: points.map((point) => ({
      id: pointName(context, point),
      carrier: point.carrier,
      name: point.name,
      address: addressLines({ ...point.address, name: "" }, texts).slice(0, abroad ? undefined : -1),
      distance: point.metres,
      place: point.spot,
      hours: point.hours ? hoursWords(point.hours, texts) : [],
      open: point.hours ? openWords(point.hours, localZone(point.address), context.now(), texts) : null,
      paperless: point.paperless === true,
    })),
    silent:
      silent.length === 0
        ? null
        : points.length === 0
          ? texts.say("pickups.points.silent_all")
          : texts.say("pickups.points.silent_some", { carriers: texts.list(silent) }),
  };
}

/** "Monday to Friday 08:00–19:00", one sentence for days that are alike. */
function hoursWords(hours: Hours, texts: Texts): string[] {
  return groupedHours(hours).map(({ first, last, open }) => {
    const [from, to] = [weekdayWords(first, texts), weekdayWords(last, texts)];
    const days =
      first === last ? from : texts.say(last === first + 1 ? "pickups.points.two_days" : "pickups.points.days", { first: from, last: to });
    const times = open.map(([begin, end]) => windowWords({ from: begin, to: end })).join(", ");
    return open.length === 0 ? texts.say("pickups.points.closed", { days }) : texts.say("pickups.points.open", { days, times });
  });
}

function openWords(hours: Hours, zone: string | null, at: number, texts: Texts): string | null {
  if (zone === null) return null;
  const day = weekdays[(new Date(`${dayOf(at, zone)}T12:00:00Z`).getUTCDay() + 6) % 7] ?? 1;
  const now = openAt(hours, { day, minute: minuteOf(at, zone) });
  if (now.is === "open") return texts.say("pickups.points.open_until", { time: clockWords(now.until) });
  if (!now.opens) return null;
  const { day: next, ahead, at: begins } = now.opens;
  const time = clockWords(begins);
  return ahead === 0
    ? texts.say("pickups.points.opens_today", { time })
    : texts.say("pickups.points.opens", { day: weekdayWords(next, texts), time });
}
