import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { Tracking } from "../../server/http/shopper-parcel-schemas.ts";
import { away, button } from "../controls/button.ts";
import { wasRefused } from "../shared/api.ts";
import { regional } from "../shared/locale.ts";
import type { Journey } from "./journey.ts";
import { stops } from "./stops.ts";
import { stopsStyles } from "./stops-styles.ts";
import { heading, title, type View } from "./view.ts";
import { waiting } from "./waiting.ts";

export { version } from "../shared/version.ts";
export { speakWith } from "../shared/words.ts";

export const styles: string = stopsStyles.toString();

/** Where one parcel is, for whoever has its link. Nothing of the return it belongs to, and no way to it. */
export const steps = { tracking };
export const wants = {};

interface Track {
  news: Tracking | null;
  /** The link opens nothing: why, in the server's words. */
  over: string | null;
  /** Epoch milliseconds of the last answer. */
  at: number;
  busy: boolean;
}

const tracks = new WeakMap<Journey, Track>();

function tracking(view: View): TemplateResult {
  const { news, over, at, busy } = trackOf(view);
  if (over !== null) return nothingHere(view, over);
  if (!news) return waiting(view);
  const { headline, lead, carrier, number, carrierUrl, expected, pickup } = news;
  return html`<div class="layout">
    <div class="stack wide">
      ${heading(view, headline, lead)} ${view.trouble()}
      ${pickup ? html`<div class="note" part="note"><p class="strong">${pickup.title}</p>${pickup.lead ? html`<p class="small">${pickup.lead}</p>` : nothing}</div>` : nothing}
      ${stops(news.stops)}
      <div class="actions">
        ${button(msg("Look again", { id: "track.again" }), () => void look(view, true))}
        <p class="small muted">${busy ? html`<i class="spinner" aria-hidden="true"></i> ` : nothing}${seen(view, at)}</p>
      </div>
      ${news.scans.length ? every(view, news.scans) : nothing}
    </div>
    <aside class="summary always stack" part="summary">
      ${expected ? html`<p class="title">${expected}</p>` : nothing}
      ${carrier || number ? html`<p>${carrier}${number ? html`<br /><span class="small muted">${msg("Parcel number", { id: "track.number" })}</span> <bdi class="strong">${number}</bdi>` : nothing}</p>` : nothing}
      ${carrierUrl ? html`<p class="small">${away(msg("The carrier’s own page (another site)", { id: "track.theirs" }), carrierUrl, "link small")}</p>` : nothing}
    </aside>
  </div>`;
}

/** All that was told of it, newest first. */
function every(view: View, scans: Tracking["scans"]): TemplateResult {
  return html`<section class="block">
    ${title(view, msg("All news of the parcel", { id: "track.scans" }))}
    <ol class="scans" role="list">${scans.map(({ title, when, place }) => html`<li><span>${title}${place ? html`<span class="small muted">, ${place}</span>` : nothing}</span> <span class="when">${when}</span></li>`)}</ol>
  </section>`;
}

/** A link that is over or was never one: what to do instead. */
function nothingHere(view: View, over: string): TemplateResult {
  return html`<div class="stack">
    ${heading(view, over, msg("Open the newest e‑mail about your return: its link is the one that counts. Or find the return by your order number.", { id: "track.over" }))}
    <div>${button(msg("Find my return", { id: "track.find" }), () => view.journey.leaveTracking(), "primary")}</div>
  </div>`;
}

const seen = ({ language }: View, at: number): string =>
  msg(str`As known at ${new Intl.DateTimeFormat(regional(language), { timeStyle: "short" }).format(at)}`, { id: "track.seen" });

function trackOf(view: View): Track {
  const { journey } = view;
  const known = tracks.get(journey);
  if (known) return known;
  const track: Track = { news: null, over: null, at: 0, busy: false };
  tracks.set(journey, track);
  journey.look = () => look(view, false);
  void journey.look();
  return track;
}

/** What is shown stays while nothing comes. Who pressed for it hears what came of it. */
async function look(view: View, asked: boolean): Promise<void> {
  const { journey, announce } = view;
  const track = trackOf(view);
  if (track.busy) return;
  track.busy = true;
  journey.around.changed();
  try {
    track.news = await journey.around.api.ask<Tracking>("/tracking");
    track.at = Date.now();
    journey.trouble = null;
    if (asked) announce(`${track.news.headline}. ${seen(view, track.at)}`);
  } catch (failure) {
    const gone = wasRefused(failure) && failure.status < 500 && failure.status !== 429;
    if (gone) track.over = failure.message;
    else if (asked || !track.news) journey.complain(failure);
  }
  track.busy = false;
  journey.around.changed();
}
