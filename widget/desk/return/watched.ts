import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import { Refused } from "../api.ts";
import type { Desk } from "../desk.ts";
import { isPending } from "../pay/state.ts";

interface Host extends ReactiveControllerHost {
  readonly desk: Desk;
}

const every = 10_000;
/** While a shop or gateway is paying, what becomes of it is looked for sooner. */
const soon = 2_500;
/** Addresses of photos and labels hold for ten minutes. */
const lasting = 8 * 60_000;
/** A loading that is shorter than this is not worth saying. */
const quiet = 300;

/** A return as the server has it, looked at again every few seconds while the page is seen. */
export class Watched implements ReactiveController {
  page: ReturnPage | null = null;
  /** As it was before the last change that came from elsewhere. */
  before: ReturnPage | null = null;
  failure: unknown = null;
  waits = false;
  #name = "";
  #read = 0;
  #timer: ReturnType<typeof setInterval> | undefined;
  #sooner: ReturnType<typeof setTimeout> | undefined;
  readonly #host: Host;
  /** Called around a change that nobody here made, so that what is read stays where it is. */
  readonly #hold: () => () => void;

  constructor(host: Host, hold: () => () => void) {
    this.#host = host;
    this.#hold = hold;
    host.addController(this);
  }

  hostConnected(): void {
    this.#timer = setInterval(() => void this.look(), every);
    document.addEventListener("visibilitychange", this.#seen);
  }

  hostDisconnected(): void {
    clearInterval(this.#timer);
    clearTimeout(this.#sooner);
    document.removeEventListener("visibilitychange", this.#seen);
    this.#name = "";
  }

  /** @param name number or id. @returns whether another return is shown from now on */
  show(name: string): boolean {
    if (name === this.#name) return false;
    this.#name = name;
    this.page = null;
    this.before = null;
    this.failure = null;
    void this.load();
    return true;
  }

  /** What an act of one's own answered. */
  take(page: ReturnPage): void {
    this.page = page;
    this.before = null;
    this.#read = performance.now();
    this.#await(page);
    this.#host.requestUpdate();
  }

  async load(): Promise<void> {
    const name = this.#name;
    const slow = setTimeout(() => {
      this.waits = true;
      this.#host.requestUpdate();
    }, quiet);
    try {
      const page = await this.#get(name);
      if (name !== this.#name) return;
      this.take(page);
      this.failure = null;
    } catch (failure) {
      if (name !== this.#name) return;
      this.failure = failure;
      if (failure instanceof Refused) this.page = null;
    } finally {
      clearTimeout(slow);
      if (name === this.#name) this.waits = false;
      this.#host.requestUpdate();
    }
  }

  /** Takes up what changed meanwhile; a look that fails changes nothing. */
  async look(): Promise<void> {
    const seen = this.page;
    if (!seen || document.visibilityState !== "visible") return;
    try {
      const page = await this.#get(this.#name);
      this.#await(page);
      // Somebody here acted while this was on its way: theirs is newer.
      if (this.page !== seen || page.id !== seen.id || page.version < seen.version) return;
      const other = plain(page) !== plain(seen);
      if (!other && performance.now() - this.#read < lasting) return;
      const settle = this.#hold();
      this.page = page;
      if (page.version !== seen.version) this.before = seen;
      this.#read = performance.now();
      this.#host.requestUpdate();
      await this.#host.updateComplete;
      settle();
    } catch {
      // The frame says when the server is away.
    }
  }

  #await({ money }: ReturnPage): void {
    clearTimeout(this.#sooner);
    if (money.payments.some(isPending)) this.#sooner = setTimeout(() => void this.look(), soon);
  }

  readonly #seen = (): void => void this.look();

  #get(name: string): Promise<ReturnPage> {
    return this.#host.desk.api.get<ReturnPage>(`/returns/${encodeURIComponent(name)}`);
  }
}

/** Without what differs in each answer: files are signed anew. */
function plain(page: ReturnPage): string {
  return JSON.stringify(page, (name, value: unknown) => (name === "url" || name === "label" ? Boolean(value) : value));
}
