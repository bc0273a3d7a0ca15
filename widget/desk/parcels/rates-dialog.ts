import { msg, str } from "@lit/localize";
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import { newKey, Refused, sentenceOf } from "../api.ts";
import type { Desk } from "../desk.ts";
import { icon } from "../icons.ts";
import { Acted } from "../return/acted.ts";
import { conflictWords } from "../return/changes.ts";
import "../return/label-choice.ts";
import { type LabelChosen, type OwnLabel, sendLabel } from "../return/label-file.ts";
import type { Said, SaidEvent, TellDialog } from "../return/tell-dialog.ts";
import "../return/tell-dialog.ts";
import type { Rate, Rates } from "../../../server/http/desk-shipping-schemas.ts";
import { sheet } from "../sheet.ts";
import { words } from "../words.ts";
import { answered } from "./label.ts";
import { optionCard, rateCard, rateStyles } from "./rate-cards.ts";
import type { Parcel } from "./words.ts";

/** A service of a carrier, our own label, or a file. */
type Choice = { readonly is: "rate"; readonly rate: Rate } | { readonly is: "own" } | { readonly is: "upload" };

/** A label that is being bought is looked at again after so many milliseconds. */
const look = 1_500;

/**
 * The services of all connected carriers for one parcel beside each other, the one the rules would take marked; our own label and a file
 * beside them (S5-43). Buys once: what is sent again is sent under the same key, and what became of it is waited for. Fires `done`, `close`.
 */
@customElement("desk-rates")
export class RatesDialog extends LitElement {
  static override styles = [
    sheet,
    rateStyles,
    css`
      :host {
        display: contents;
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) page!: ReturnPage;
  @property() parcel = "";

  @state() private rates: Rates | null = null;
  @state() private choice: Choice | null = null;
  @state() private label: OwnLabel | null = null;
  @state() private failed = "";
  @state() private problem = "";
  @state() private conflict: TemplateResult | null = null;
  @state() private busy = false;
  /** It is asked for, and the carrier has not answered yet. */
  @state() private waits = false;
  @query("desk-tell") private readonly tell!: TellDialog | null;
  #key = newKey();
  #sent = "";
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Loaded late, it knows what it is about only when it is drawn. */
  protected override willUpdate(): void {
    if (this.hasUpdated) return;
    void this.#read();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  override render(): TemplateResult {
    const { page, label, choice } = this;
    const place = page.parcels.findIndex(({ id }) => id === this.parcel) + 1;
    return html`<desk-tell
      .desk=${this.desk}
      .page=${page}
      .heading=${page.parcels.length > 1 ? msg(str`A label for parcel ${place} of ${page.number}`, { id: "parcels.choose_of" }) : msg(str`A label for ${page.number}`, { id: "parcels.choose_for" })}
      .notice=${"label"}
      .about=${choice?.is === "upload" && label ? { attachment: { name: label.name, bytes: label.bytes } } : {}}
      .quiet=${msg("Make it, no mail", { id: "parcels.make_quiet" })}
      .loud=${msg("Make it and mail", { id: "parcels.make_loud" })}
      .hint=${msg("The mail leaves once the label is there.", { id: "parcels.make_hint" })}
      .busy=${this.busy || this.waits}
      .problem=${this.problem}
      .what=${"label"}
      @said=${({ said }: SaidEvent) => void this.#make(said)}
      @close=${() => this.dispatchEvent(new Event("close"))}
    >
      <div class="rates">
        ${this.conflict ?? nothing}
        ${this.waits ? html`<p class="st go pulse" role="status">${icon("transit")}<span>${msg("The carrier is asked for the label. This may take a moment; it goes on when you close this.", { id: "parcels.buying" })}</span></p>` : nothing}
        ${this.#trouble()} ${this.#list()} ${choice?.is === "upload" ? this.#file() : nothing}
      </div>
    </desk-tell>`;
  }

  #list(): TemplateResult {
    const { rates, failed, desk, choice } = this;
    const takes = (one: Choice) => () => {
      this.choice = one;
      this.problem = "";
    };
    return html`<fieldset ?disabled=${this.busy || this.waits}>
      <legend>${msg("What it could travel by", { id: "parcels.services" })}</legend>
      ${
        failed
          ? html`<div class="problem" role="alert">
            <p>${failed}</p>
            <button type="button" class="btn" @click=${() => void this.#read()}>${words.retry()}</button>
          </div>`
          : !rates
            ? html`<p class="soft pulse" role="status">${msg("The carriers are asked for their prices", { id: "parcels.asking" })} …</p>`
            : rates.items.length === 0 && rates.troubles.length === 0
              ? html`<p>
                ${msg("No carrier is connected to this shop.", { id: "parcels.no_carrier" })}
                <a href="/desk/settings/connections?shop=${this.page.shop.slug}">${msg("To the connections", { id: "parcels.to_connections" })}</a>
              </p>`
              : rates.items.map((rate) =>
                  rateCard(rate, choice?.is === "rate" && same(choice.rate, rate), desk.language, takes({ is: "rate", rate })),
                )
      }
      ${rates?.troubles.map(({ provider, text }) => html`<p class="st warn small">${icon("problem")}<span><b>${provider}</b>: ${text}</span></p>`)}
      ${optionCard(msg("Our own label", { id: "parcels.own" }), msg("Barcode and address, without postage", { id: "parcels.own_hint" }), choice?.is === "own", takes({ is: "own" }))}
      ${optionCard(msg("A file of your own", { id: "parcels.file" }), msg("Bought elsewhere, as PDF or PNG", { id: "parcels.file_hint" }), choice?.is === "upload", takes({ is: "upload" }))}
    </fieldset>`;
  }

  #file(): TemplateResult {
    return html`<desk-label-choice
      .desk=${this.desk}
      .page=${this.page}
      only
      @label=${({ label }: LabelChosen) => (this.label = label)}
    ></desk-label-choice>`;
  }

  /** What stood in the way of the label that was asked for here. */
  #trouble(): TemplateResult | typeof nothing {
    const trouble = this.#shown()?.trouble;
    if (!trouble || this.waits) return nothing;
    return html`<div class="problem" role=${this.#sent ? "alert" : nothing}><p>${trouble.text}</p>${answered(trouble.message)}</div>`;
  }

  #shown(): Parcel | undefined {
    return this.page.parcels.find(({ id }) => id === this.parcel);
  }

  async #read(): Promise<void> {
    this.failed = "";
    try {
      this.rates = await this.desk.api.get<Rates>(`/returns/${this.page.id}/rates`, { parcel: this.parcel });
      const best = this.rates.items.find(({ chosen }) => chosen);
      if (best && !this.choice) this.choice = { is: "rate", rate: best };
    } catch (failure) {
      this.failed = sentenceOf(failure, words.unreachable());
    }
  }

  async #make(said: Said): Promise<void> {
    const { page, choice, label } = this;
    if (this.busy || this.waits) return;
    if (!choice) this.problem = msg("Choose one first.", { id: "parcels.choose_first" });
    else if (choice.is === "upload" && !label) this.problem = msg("Choose the file first.", { id: "return.label_first" });
    else {
      const line = JSON.stringify([said, page.version, choice, label && [label.name, label.bytes]]);
      if (line !== this.#sent) this.#key = newKey();
      this.#sent = line;
      await this.#send(choice, label, said);
    }
  }

  async #send(choice: Choice, label: OwnLabel | null, said: Said): Promise<void> {
    const { page, parcel: parcelId } = this;
    this.busy = true;
    this.problem = "";
    this.conflict = null;
    try {
      if (choice.is === "upload" && label) return this.#done(await sendLabel(this.desk.api, page, label, said, this.#key, parcelId));
      const service = choice.is === "rate" ? { connectionId: choice.rate.connectionId, service: choice.rate.service } : { own: true };
      const now = await this.desk.api.post<ReturnPage>(`/returns/${page.id}/labels`, {
        body: { parcelId, ...service, ...said },
        version: page.version,
        key: this.#key,
      });
      this.#took(now);
    } catch (failure) {
      await this.#refused(failure);
    } finally {
      this.busy = false;
    }
  }

  /** The carrier is asked in the background: what became of it stands on the page. */
  #took(now: ReturnPage): void {
    this.page = now;
    const parcel = this.#shown();
    this.waits = parcel?.shipment?.state === "sending";
    if (this.waits) this.#timer = setTimeout(() => void this.#look(), look);
    else if (!parcel?.trouble) this.#done(now);
  }

  async #look(): Promise<void> {
    const now = await this.desk.api.get<ReturnPage>(`/returns/${this.page.id}`).catch(() => null);
    if (!this.isConnected) return;
    if (now) this.#took(now);
    else this.#timer = setTimeout(() => void this.#look(), look);
  }

  #done(now: ReturnPage): void {
    this.tell?.forget();
    this.dispatchEvent(new Acted(now));
  }

  async #refused(failure: unknown): Promise<void> {
    this.problem = sentenceOf(failure, words.unreachable());
    if (!(failure instanceof Refused) || failure.problem.code !== "stale") return;
    const seen = this.page;
    const now = await this.desk.api.get<ReturnPage>(`/returns/${seen.id}`).catch(() => null);
    if (!now) return;
    this.problem = "";
    this.conflict = conflictWords(seen, now, this.desk.language);
    this.page = now;
  }
}

function same(one: Rate, other: Rate): boolean {
  return one.connectionId === other.connectionId && one.service === other.service;
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-rates": RatesDialog;
  }
}
