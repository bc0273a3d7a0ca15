import { LitElement, type PropertyValues } from "lit";
import { property } from "lit/decorators.js";
import { sentenceOf } from "./api.ts";
import type { Desk } from "./desk.ts";
import type { KeyGroup } from "./keys.ts";
import { sheet } from "./sheet.ts";
import { words } from "./words.ts";

/** Where a screen stands: the parts of the path its route names, and what follows the question mark. */
export interface Place {
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly query: URLSearchParams;
  readonly path: string;
}

/**
 * What every screen is. It is drawn for one place; when only the place changes (`?row=`, the next return) the same element is given the
 * new one. Its keys hold while it is connected; the address is the state, so back, reload and a shared link show the same.
 */
export abstract class Screen extends LitElement {
  static override styles = [sheet];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) place!: Place;

  #forget: (() => void) | null = null;

  /** The title of the page, once it is known. */
  abstract heading(): string;

  /** The keys of this screen, for as long as it is shown. */
  keys(): KeyGroup | null {
    return null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const group = this.keys();
    if (group) this.#forget = this.desk.keys.add(group);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#forget?.();
    this.#forget = null;
  }

  /** A heading that is drawn anew, as when what was waited for has come, keeps the focus of whoever began to read there. */
  protected override update(changed: PropertyValues): void {
    const reads = this.shadowRoot?.activeElement?.localName === "h1";
    super.update(changed);
    if (reads && !this.shadowRoot?.activeElement) this.shadowRoot?.querySelector<HTMLElement>("h1")?.focus();
  }

  protected override updated(): void {
    document.title = `${this.heading()} · ${this.desk.me?.merchant.name ?? words.desk()}`;
  }

  /** Changes what follows the question mark. `null` takes a name away. `replace`: back does not return here. */
  protected turn(changes: Readonly<Record<string, string | null>>, replace = false): void {
    const query = new URLSearchParams(this.place.query);
    for (const [name, value] of Object.entries(changes)) {
      if (value === null || value === "") query.delete(name);
      else query.set(name, value);
    }
    const text = query.toString();
    this.desk.go(`${this.place.path}${text ? `?${text}` : ""}`, { replace });
  }

  /** What a person reads when a call failed. */
  protected sentence(failure: unknown): string {
    return sentenceOf(failure, words.unreachable());
  }
}
