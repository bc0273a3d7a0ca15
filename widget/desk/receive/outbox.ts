import type { Receipt } from "../../../server/http/desk-reception-schemas.ts";
import { type DeskApi, Refused } from "../api.ts";

/** A finished parcel on its way to the server. Its key makes sure that it counts once, however often it is sent. */
export interface Outgoing {
  readonly key: string;
  readonly returnId: string;
  readonly number: string;
  readonly receipt: Receipt;
  /** Why the server did not take it; it waits for a person then. */
  readonly refused?: string;
}

const place = "desk.outbox";
const pause = 5_000;

/**
 * What the warehouse finished and the server has not confirmed. It is kept by the browser, so a dropped connection, a reload or an empty
 * battery loses nothing; it is sent again until the server says yes or no.
 */
export class Outbox extends EventTarget {
  readonly #api: DeskApi;
  readonly #merchant: string;
  #sending = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param merchant whose parcels these are: another who signs in on the same phone sees none of them */
  constructor(api: DeskApi, merchant: string) {
    super();
    this.#api = api;
    this.#merchant = merchant;
    addEventListener("online", () => void this.send());
    if (this.waiting.length > 0) void this.send();
  }

  get all(): readonly Outgoing[] {
    return read(this.#name);
  }

  get waiting(): readonly Outgoing[] {
    return this.all.filter(({ refused }) => refused === undefined);
  }

  /** Answers when the first try is over, whatever came of it. */
  async add(outgoing: Outgoing): Promise<void> {
    this.#keep([...this.all, outgoing]);
    await this.send();
  }

  /** Takes back what the server refused, for the person who has read why. */
  forget(key: string): void {
    this.#keep(this.all.filter((one) => one.key !== key));
  }

  async send(): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    clearTimeout(this.#timer);
    try {
      for (const { key, returnId, receipt } of this.waiting) {
        try {
          await this.#api.post(`/returns/${returnId}/receipt`, { body: receipt, key });
          this.forget(key);
        } catch (failure) {
          if (!(failure instanceof Refused)) break;
          if (failure.status === 401 || failure.status === 429) break;
          this.#keep(this.all.map((one) => (one.key === key ? { ...one, refused: failure.message } : one)));
        }
      }
    } finally {
      this.#sending = false;
      if (this.waiting.length > 0) this.#timer = setTimeout(() => void this.send(), pause);
    }
  }

  get #name(): string {
    return `${place}.${this.#merchant}`;
  }

  #keep(all: readonly Outgoing[]): void {
    if (all.length === 0) localStorage.removeItem(this.#name);
    else localStorage.setItem(this.#name, JSON.stringify(all));
    this.dispatchEvent(new Event("change"));
  }
}

function read(name: string): Outgoing[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(name) ?? "[]");
    return Array.isArray(kept) ? (kept as Outgoing[]) : [];
  } catch {
    return [];
  }
}
