import { type DeskApi, Refused } from "../api.ts";

/** Something written about a return, on its way. Its key makes sure that it is said once, however often it is sent. */
export interface Outgoing {
  readonly key: string;
  readonly kind: "messages" | "notes";
  readonly text: string;
  /** Why the server did not take it: it goes back to whoever wrote it. */
  readonly refused?: string;
}

const pause = 5_000;

/** What was sent from here and the server has not confirmed: kept by the browser, tried again until the server says yes or no. */
export class OutgoingWords extends EventTarget {
  readonly #api: DeskApi;
  readonly #returnId: string;
  readonly #name: string;
  #sending = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(api: DeskApi, merchant: string, returnId: string) {
    super();
    this.#api = api;
    this.#returnId = returnId;
    this.#name = `desk.outgoing.${merchant}.${returnId}`;
    addEventListener("online", this.#online);
    if (this.all.length > 0) void this.send();
  }

  get all(): readonly Outgoing[] {
    try {
      const kept: unknown = JSON.parse(localStorage.getItem(this.#name) ?? "[]");
      return Array.isArray(kept) ? (kept as Outgoing[]) : [];
    } catch {
      return [];
    }
  }

  /** The page is left: what still waits is sent when it is opened again. */
  leave(): void {
    removeEventListener("online", this.#online);
    clearTimeout(this.#timer);
  }

  async add(outgoing: Outgoing): Promise<void> {
    this.#keep([...this.all, outgoing]);
    await this.send();
  }

  forget(key: string): void {
    this.#keep(this.all.filter((one) => one.key !== key));
  }

  async send(): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    clearTimeout(this.#timer);
    try {
      for (const { key, kind, text, refused } of this.all) {
        if (refused !== undefined) continue;
        try {
          await this.#api.post(`/returns/${this.#returnId}/${kind}`, { body: { text }, key });
          this.forget(key);
          this.dispatchEvent(new Event("sent"));
        } catch (failure) {
          if (!(failure instanceof Refused) || failure.status === 401 || failure.status === 429) break;
          this.#keep(this.all.map((one) => (one.key === key ? { ...one, refused: failure.message } : one)));
        }
      }
    } finally {
      this.#sending = false;
      if (this.all.some(({ refused }) => refused === undefined)) this.#timer = setTimeout(() => void this.send(), pause);
    }
  }

  readonly #online = (): void => void this.send();

  #keep(all: readonly Outgoing[]): void {
    if (all.length === 0) localStorage.removeItem(this.#name);
    else localStorage.setItem(this.#name, JSON.stringify(all));
    this.dispatchEvent(new Event("change"));
  }
}
