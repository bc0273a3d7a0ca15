import { msg } from "@lit/localize";
import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from "lit";
import type { Desk } from "../desk.ts";
import { icon } from "../icons.ts";
import "../menu.ts";

interface SavedText {
  readonly id: string;
  readonly name: string;
  readonly text: Readonly<Record<string, string>>;
}

interface Host extends ReactiveControllerHost {
  readonly desk: Desk;
}

const known = new WeakMap<Desk["api"], Promise<readonly SavedText[]>>();

/** Answers that are written often, as the merchant saved them; without any, nothing is offered. */
export class SavedTexts implements ReactiveController {
  #texts: readonly SavedText[] = [];
  #asked = false;
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
    host.addController(this);
  }

  hostUpdate(): void {
    if (this.#asked) return;
    this.#asked = true;
    const { api } = this.#host.desk;
    const texts = known.get(api) ?? read(api);
    known.set(api, texts);
    void texts.then((saved) => {
      this.#texts = saved;
      this.#host.requestUpdate();
    });
  }

  /** @param language the shopper's: a text that is not written in it is offered in the one it has */
  menu(language: string, insert: (text: string) => void): TemplateResult | typeof nothing {
    const items = this.#texts.flatMap(({ name, text }) => {
      const said = text[language] ?? Object.values(text)[0];
      return said ? [{ label: name, note: said.slice(0, 80), act: () => insert(said) }] : [];
    });
    if (items.length === 0) return nothing;
    return html`<desk-menu class="saved" look="btn quiet" .items=${items}>${msg("Insert a saved text", { id: "return.insert" })} ${icon("down")}</desk-menu>`;
  }
}

function read(api: Desk["api"]): Promise<readonly SavedText[]> {
  return api
    .get<{ readonly savedTexts?: readonly SavedText[] }>("/settings")
    .then(({ savedTexts }) => savedTexts ?? [])
    .catch(() => []);
}
