import { msg, str } from "@lit/localize";
import { html, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from "lit";
import type { QueueCounts } from "../../../server/http/desk-list-schemas.ts";
import type { Desk } from "../desk.ts";
import { time } from "../formats.ts";
import { icon } from "../icons.ts";

interface Host extends ReactiveControllerHost {
  readonly desk: Desk;
}

/** Counts the requests that came since the list was read. Rows never move under a hand: they wait until somebody asks for them. */
export class Fresh implements ReactiveController {
  count = 0;
  /** Epoch milliseconds of the server's clock. */
  since = 0;
  readonly #host: Host;
  #known: string | null = null;
  #seen: string | null = null;
  #asked: string | null = null;

  constructor(host: Host) {
    this.#host = host;
    host.addController(this);
  }

  /** The list is asked for: what the desk knows of by now will be in the answer. */
  begin(): void {
    this.#known = this.#host.desk.queues?.latest ?? null;
  }

  /** The answer is on the screen since `now`. */
  seen(now: number): void {
    this.count = 0;
    this.since = now;
    this.#seen = this.#known;
    this.#asked = this.#known;
    this.#host.requestUpdate();
  }

  /** Looks whether the desk heard of a younger return. */
  hostUpdate(): void {
    const { queues, api } = this.#host.desk;
    const latest = queues?.latest ?? null;
    if (latest === null || latest === this.#asked) return;
    this.#asked = latest;
    if (this.#seen === null) {
      this.#seen = latest;
      return;
    }
    api
      .get<QueueCounts>("/queues", { since: this.#seen })
      .then(({ fresh }) => {
        if (this.#asked !== latest) return;
        this.count = fresh;
        if (fresh > 0) this.#host.desk.announce(freshWords(fresh));
        this.#host.requestUpdate();
      })
      .catch(() => undefined);
  }
}

function freshWords(count: number): string {
  return count === 1
    ? msg("1 new request", { id: "list.fresh_one" })
    : msg(str`${count > 999 ? "999+" : count} new requests`, { id: "list.fresh" });
}

export function freshLine({ count, since }: Fresh, language: string, timeZone: string, show: () => void): TemplateResult {
  const fresh = freshWords(count);
  return html`<p class="live enter">
    ${icon("plus")} <span>${msg(str`${fresh} since ${time(language, since, timeZone)}.`, { id: "list.fresh_since" })}</span>
    <button type="button" class="btn quiet" @click=${show}>${msg("Show them", { id: "list.show_fresh" })} <kbd>.</kbd></button>
  </p>`;
}
