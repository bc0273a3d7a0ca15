import type { ReactiveController, ReactiveControllerHost } from "lit";

/** Which rows are picked. `shift` picks everything from the one before. */
export class Picks implements ReactiveController {
  ids: ReadonlySet<string> = new Set();
  #anchor = "";
  readonly #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.ids = new Set();
  }

  /** @param order the ids of the rows as they stand */
  turn(id: string, range: boolean, order: readonly string[]): void {
    const from = order.indexOf(this.#anchor);
    const to = order.indexOf(id);
    const on = range || !this.ids.has(id);
    const turned = range && from >= 0 ? order.slice(Math.min(from, to), Math.max(from, to) + 1) : [id];
    const ids = new Set(this.ids);
    for (const one of turned) {
      if (on) ids.add(one);
      else ids.delete(one);
    }
    this.#anchor = id;
    this.set(ids);
  }

  set(ids: Iterable<string>): void {
    this.ids = new Set(ids);
    this.#host.requestUpdate();
  }
}
