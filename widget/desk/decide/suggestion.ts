import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { DecisionRequest, Settlement } from "../../../server/http/desk-decision-schemas.ts";
import type { DeskApi } from "../api.ts";

const pause = 150;

/**
 * What the decisions on the screen would give, from the server. Typing asks once it pauses; an answer that a newer question has overtaken
 * is dropped; what is shown stays until the next is here.
 */
export class Suggestion implements ReactiveController {
  answer: Settlement | null = null;
  failure: unknown = null;
  /** What is shown is of an earlier question. */
  busy = false;
  readonly #host: ReactiveControllerHost;
  #abort: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = "";
  #waiting: (() => void)[] = [];

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.forget();
  }

  /** Nothing is decided of anything: there is nothing to ask. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#abort?.abort();
    this.#abort = null;
    this.#asked = "";
    this.answer = null;
    this.failure = null;
    this.#done();
  }

  /** Asks, unless the very same is shown or on its way. */
  ask(api: DeskApi, id: string, body: DecisionRequest, again = false): void {
    const question = JSON.stringify([id, body]);
    if (question === this.#asked && !again) return;
    this.#asked = question;
    this.busy = true;
    clearTimeout(this.#timer);
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.#timer = setTimeout(() => void this.#load(api, id, body, abort), pause);
  }

  /** The answer to what is on the screen now; null when there is none. */
  async current(): Promise<Settlement | null> {
    if (this.busy) await new Promise<void>((resume) => this.#waiting.push(resume));
    return this.failure === null ? this.answer : null;
  }

  async #load(api: DeskApi, id: string, body: DecisionRequest, abort: AbortController): Promise<void> {
    try {
      const answer = await api.post<Settlement>(`/returns/${encodeURIComponent(id)}/settlements`, { body, signal: abort.signal });
      if (this.#abort !== abort) return;
      this.answer = answer;
      this.failure = null;
    } catch (failure) {
      if (this.#abort !== abort) return;
      this.failure = failure;
    }
    this.#done();
  }

  #done(): void {
    this.busy = false;
    for (const resume of this.#waiting.splice(0)) resume();
    this.#host.requestUpdate();
  }
}
