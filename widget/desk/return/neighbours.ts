import type { ReactiveControllerHost } from "lit";
import type { ReturnRow } from "../../../server/http/desk-list-schemas.ts";
import type { Desk } from "../desk.ts";
import { asked, listOf, pageSize } from "../list/asking.ts";
import type { Page } from "../paged.ts";

interface Host extends ReactiveControllerHost {
  readonly desk: Desk;
}

/**
 * The returns beside the one that is open, in the queue it was opened from. What was read stays: a return that leaves the queue because
 * it was decided keeps its place here, so that the next one is the next.
 */
export class Neighbours {
  #numbers: readonly string[] = [];
  #next: string | null = null;
  #total: number | null = null;
  #list = "";
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
  }

  /**
   * Reads the page of a list, once. @param sure the address named it; otherwise it is the queue the return happened to be in, and what is
   * read already is kept while the return moves on
   */
  read(query: URLSearchParams, timeZone: string, sure: boolean): void {
    const list = listOf(query);
    if (list === this.#list || (!sure && this.#list !== "")) return;
    this.#list = list;
    this.#numbers = [];
    this.#next = null;
    this.#total = null;
    void this.#load(list, timeZone);
  }

  /** "3 of 7", where it is known. */
  place(number: string): { readonly at: number; readonly of: number } | null {
    const at = this.#numbers.indexOf(number);
    const first = !new URLSearchParams(this.#list).has("after");
    return at >= 0 && first && this.#total !== null && this.#total < 1_000 ? { at: at + 1, of: this.#total } : null;
  }

  /** The number before (-1) or after (1); null at an end. */
  beside(number: string, step: 1 | -1): string | null {
    const at = this.#numbers.indexOf(number);
    if (at < 0) return step > 0 ? (this.#numbers[0] ?? null) : null;
    return this.#numbers[at + step] ?? null;
  }

  /** Reads on before the end is reached. */
  reach(number: string, timeZone: string): void {
    const at = this.#numbers.indexOf(number);
    if (this.#next === null || at < this.#numbers.length - 2) return;
    const on = new URLSearchParams(this.#list);
    on.set("after", this.#next);
    this.#next = null;
    void this.#load(this.#list, timeZone, on);
  }

  async #load(list: string, timeZone: string, query = new URLSearchParams(list)): Promise<void> {
    const after = query.get("after");
    try {
      const { items, next, total } = await this.#host.desk.api.get<Page<ReturnRow>>("/returns", {
        ...asked(query, timeZone),
        after,
        limit: pageSize,
      });
      if (list !== this.#list) return;
      this.#numbers = [...new Set([...this.#numbers, ...items.map(({ number }) => number)])];
      this.#next = next;
      this.#total ??= total ?? null;
      this.#host.requestUpdate();
    } catch {
      // Without its neighbours a return is still all there.
    }
  }
}
