import { msg, str } from "@lit/localize";
import { html, LitElement, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import { sentenceOf } from "../api.ts";
import type { Desk } from "../desk.ts";
import "../orders/ask-dialog.ts";
import { sheet } from "../sheet.ts";
import { words } from "../words.ts";
import { Acted } from "./acted.ts";
import type { Said, SaidEvent, TellDialog } from "./tell-dialog.ts";
import "./tell-dialog.ts";

export type ExchangeVerb = "dispatch" | "handover" | "cancellation";

/** The other article goes on its way, over the counter, or is paid instead. Said twice it is once: the server knows the exchange. */
@customElement("desk-exchange")
export class ExchangeDialog extends LitElement {
  static override styles = [sheet];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) page!: ReturnPage;
  @property({ attribute: false }) exchange!: ReturnPage["money"]["exchanges"][number];
  @property() verb: ExchangeVerb = "dispatch";

  @state() private reference = "";
  @state() private problem = "";
  @state() private busy = false;
  @query("desk-tell") private readonly tell!: TellDialog | null;

  override render(): TemplateResult {
    const { exchange, verb } = this;
    const name = exchange.variant ? `${exchange.title}, ${exchange.variant}` : exchange.title;
    return verb === "cancellation" ? this.#instead(name) : this.#given(name, verb);
  }

  /** Nobody is mailed of it: what is then paid has its own mail. */
  #instead(name: string): TemplateResult {
    return html`<desk-ask
      .desk=${this.desk}
      .heading=${name}
      .text=${msg("The article is not given; what came back for it is due to be paid.", { id: "return.instead_text" })}
      .act=${msg("Pay instead", { id: "return.pay_instead" })}
      .busy=${this.busy}
      .problem=${this.problem}
      @chosen=${() => void this.#do({ mail: false })}
      @close=${() => this.dispatchEvent(new Event("close"))}
    ></desk-ask>`;
  }

  #given(name: string, verb: "dispatch" | "handover"): TemplateResult {
    const sent = verb === "dispatch";
    const reference = this.reference.trim();
    const about = { id: this.exchange.id, to: sent ? ("sent" as const) : ("handed_over" as const), ...(reference && { reference }) };
    return html`<desk-tell
      .desk=${this.desk}
      .page=${this.page}
      .heading=${name}
      .notice=${"exchange"}
      .about=${{ exchange: about }}
      .quiet=${sent ? msg("Was sent, no mail", { id: "return.sent_quiet" }) : msg("Handed over, no mail", { id: "return.handed_quiet" })}
      .loud=${sent ? msg("Was sent, and mail", { id: "return.sent_loud" }) : msg("Handed over, and mail", { id: "return.handed_loud" })}
      .busy=${this.busy}
      .problem=${this.problem}
      .what=${"exchange"}
      @said=${({ said }: SaidEvent) => void this.#do(said)}
      @close=${() => this.dispatchEvent(new Event("close"))}
    >
      ${
        sent
          ? html`<div class="field">
            <label for="reference">${msg("Tracking number, if there is one", { id: "return.reference" })}</label>
            <input
              class="input"
              id="reference"
              maxlength="200"
              autocomplete="off"
              .value=${this.reference}
              @input=${(event: Event) => (this.reference = (event.target as HTMLInputElement).value)}
            />
          </div>`
          : html`<p>${msg(str`${name} is given over the counter.`, { id: "return.handed_text" })}</p>`
      }
    </desk-tell>`;
  }

  async #do(said: Said): Promise<void> {
    const reference = this.reference.trim();
    this.busy = true;
    this.problem = "";
    try {
      const body = { ...said, ...(this.verb === "dispatch" && reference && { reference }) };
      const page = await this.desk.api.post<ReturnPage>(`/exchanges/${this.exchange.id}/${this.verb}`, { body });
      this.tell?.forget();
      this.dispatchEvent(new Acted(page));
    } catch (failure) {
      this.problem = sentenceOf(failure, words.unreachable());
    }
    this.busy = false;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-exchange": ExchangeDialog;
  }
}
