import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Desk } from "./desk.ts";
import type { KeyGroup } from "./keys.ts";

/** The keys of a dialog, for as long as it is shown: they hide those of the page below. */
export class DialogKeys implements ReactiveController {
  readonly #host: ReactiveControllerHost & Pick<Element, "isConnected">;
  readonly #desk: () => Desk;
  readonly #group: () => KeyGroup;
  #forget: (() => void) | null = null;

  constructor(host: ReactiveControllerHost & Pick<Element, "isConnected">, desk: () => Desk, group: () => KeyGroup) {
    this.#host = host;
    this.#desk = desk;
    this.#group = group;
    host.addController(this);
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  /**
   * Not before: an element that is defined after it was drawn is connected without its properties. Nor when it is gone: what it was doing
   * may end later and draw it once more.
   */
  hostUpdate(): void {
    if (this.#host.isConnected) this.#forget ??= this.#desk().keys.add(this.#group(), true);
  }

  hostDisconnected(): void {
    this.#forget?.();
    this.#forget = null;
  }
}
