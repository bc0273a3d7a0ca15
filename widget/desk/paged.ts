import type { ReactiveController, ReactiveControllerHost } from "lit";
import { Refused } from "./api.ts";

export interface Page<Row> {
  readonly items: readonly Row[];
  /** Where the next page begins. A page that has one may be short, even empty: then it was looked long enough for one answer. */
  readonly next: string | null;
  /** At most a thousand, which stands for more; null where nobody counted. */
  readonly total?: number | null;
}

/** A loading that is shorter than this is not worth saying. */
const quiet = 300;

/**
 * One page of a long list. A newer question ends an older one; what is on the screen stays until the answer is here, unless that takes
 * a while; a failure leaves what was there.
 */
export class Paged<Row> implements ReactiveController {
  page: Page<Row> | null = null;
  failure: unknown = null;
  /** The answer takes long enough to be said. */
  waits = false;
  busy = false;
  #asked = "";
  /** The list that `page` is of. */
  #list = "";
  #abort: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #host: ReactiveControllerHost;
  /** Where the pages before this one began, so that "newer" knows the way back. */
  #trail: (string | null)[] = [null];

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#abort?.abort();
    clearTimeout(this.#timer);
    this.#asked = "";
  }

  /**
   * Asks, unless this very page is shown or on its way already. @param list what the pages have in common @param after where this one begins
   * @returns whether something was asked
   */
  show(list: string, after: string | null, ask: (signal: AbortSignal) => Promise<Page<Row>>, again = false): boolean {
    const question = `${list}\n${after ?? ""}`;
    if (question === this.#asked && !again) return false;
    const other = !this.#asked.startsWith(`${list}\n`);
    if (other || after === null) this.#trail = [null];
    const known = this.#trail.indexOf(after);
    this.#trail = known < 0 ? [...this.#trail, after] : this.#trail.slice(0, known + 1);
    this.#asked = question;
    void this.#load(list, ask);
    return true;
  }

  /** Where the page before this one begins: null is the first page, undefined says that this is it. */
  get newer(): string | null | undefined {
    return this.#trail.length > 1 ? this.#trail.at(-2) : undefined;
  }

  /** How many rows stand before this page, as far as that is known. */
  before(size: number): number {
    return (this.#trail.length - 1) * size;
  }

  /** Changes rows in place: they stay where they are. */
  patch(change: (row: Row) => Row): void {
    if (this.page) this.page = { ...this.page, items: this.page.items.map(change) };
    this.#host.requestUpdate();
  }

  async #load(list: string, ask: (signal: AbortSignal) => Promise<Page<Row>>): Promise<void> {
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.busy = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#set({ waits: true }), quiet);
    try {
      const page = await ask(abort.signal);
      if (this.#abort !== abort) return;
      this.page = page;
      this.#list = list;
      this.failure = null;
    } catch (failure) {
      if (this.#abort !== abort || abort.signal.aborted) return;
      this.failure = failure;
      // Rows of another list would pass for these.
      if (failure instanceof Refused || this.#list !== list) this.page = null;
    }
    clearTimeout(this.#timer);
    this.#set({ waits: false, busy: false });
  }

  #set(change: Partial<Pick<Paged<Row>, "waits" | "busy">>): void {
    Object.assign(this, change);
    this.#host.requestUpdate();
  }
}
