import { msg, str } from "@lit/localize";
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import type { Claim } from "../../../server/http/desk-tracking-schemas.ts";
import { sentenceOf } from "../api.ts";
import { nowOf } from "../clock.ts";
import "../copy-button.ts";
import type { Desk } from "../desk.ts";
import "../dialog.ts";
import { moment, money } from "../formats.ts";
import { icon } from "../icons.ts";
import { dialogSheet, sheet } from "../sheet.ts";
import { words } from "../words.ts";

/** Everything a carrier asks for when a parcel is claimed, to read and to copy (S5-42). Fires `close`. */
@customElement("desk-claim")
export class ClaimDialog extends LitElement {
  static override styles = [
    sheet,
    dialogSheet,
    css`
      .facts {
        grid-template-columns: 140px minmax(0, 1fr);
      }
      @media (max-width: 700px) {
        .facts {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) page!: ReturnPage;
  @property() parcel = "";

  @state() private claim: Claim | null = null;
  @state() private problem = "";

  /** Loaded late, it knows what it is about only when it is drawn. */
  protected override willUpdate(): void {
    if (this.hasUpdated) return;
    void this.#read();
  }

  override render(): TemplateResult {
    const { claim, problem } = this;
    return html`<desk-dialog heading=${msg("Facts for a claim", { id: "parcels.claim" })} aside=${this.page.number} .width=${640} @close=${() => this.dispatchEvent(new Event("close"))}>
      <div class="form">
        ${
          claim
            ? this.#whole(claim)
            : problem
              ? html`<div class="problem" role="alert">
                <p>${problem}</p>
                <button type="button" class="btn" @click=${() => void this.#read()}>${words.retry()}</button>
              </div>`
              : html`<p class="soft pulse" role="status">${words.loading()} …</p>`
        }
      </div>
      <div slot="foot" class="rowx" style="flex:1;justify-content:flex-end">
        ${
          claim
            ? html`<a class="btn" href="/api/desk/parcels/${this.parcel}/claim.pdf?language=${this.desk.language}" target="_blank" rel="noopener">
                ${icon("page")}${msg("Document for the carrier", { id: "claim.document" })}
              </a>
              <desk-copy .text=${this.#facts(claim)
                .map(([name, value]) => `${name}: ${value}`)
                .join("\n")} .label=${msg("Copy all of it", { id: "claim.copy" })}></desk-copy>`
            : nothing
        }
        <button type="button" class="btn" @click=${() => this.dispatchEvent(new Event("close"))}>${words.close()}</button>
      </div>
    </desk-dialog>`;
  }

  #whole(claim: Claim): TemplateResult {
    const { label, proof } = claim;
    return html`<dl class="facts">${this.#facts(claim).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
      ${
        label || proof?.photo
          ? html`<p class="rowx">
            ${label ? html`<a class="go" href=${label} target="_blank" rel="noopener">${msg("Label", { id: "return.label" })}</a>` : nothing}
            ${proof?.photo ? html`<a class="go" href=${proof.photo} target="_blank" rel="noopener">${msg("Proof of posting", { id: "parcels.proof" })}</a>` : nothing}
          </p>`
          : nothing
      }
      <p class="soft small">${msg("Claim where you have the contract with the carrier; it decides how and until when.", { id: "claim.where" })}</p>`;
  }

  #facts(claim: Claim): (readonly [name: string, value: string])[] {
    const { language, me } = this.desk;
    const when = (at: number): string => moment(language, at, this.page.shop.timeZone, nowOf(me));
    const [last] = claim.scans;
    const lines: (readonly [string, string | null])[] = [
      [msg("Carrier", { id: "claim.carrier" }), claim.carrier],
      [msg("Tracking number", { id: "claim.number" }), claim.trackingNumber],
      [msg("Reference there", { id: "claim.reference" }), claim.reference],
      [
        msg("Returns", { id: "rail.returns" }),
        claim.returns.map(({ number, orderNumber }) => msg(str`${number}, order ${orderNumber}`, { id: "claim.return" })).join("; "),
      ],
      [msg("Value", { id: "list.value" }), money(language, claim.value, claim.currency)],
      [
        msg("Items", { id: "return.items" }),
        claim.items
          .map(
            ({ quantity, title, sku, paid }) => `${quantity} × ${title}${sku ? ` (${sku})` : ""}, ${money(language, paid, claim.currency)}`,
          )
          .join("; "),
      ],
      [msg("From", { id: "claim.from" }), claim.from.join(", ")],
      [msg("To", { id: "return.to" }), claim.to.join(", ")],
      [msg("Handed over", { id: "claim.handed_over" }), claim.handedOverAt === null ? null : when(claim.handedOverAt)],
      [
        msg("Last seen", { id: "claim.last_seen" }),
        claim.lastSeenAt === null ? null : [when(claim.lastSeenAt), claim.lastSeenPlace].filter(Boolean).join(", "),
      ],
      [msg("Last news", { id: "claim.last_news" }), last ? [last.title, when(last.at)].join(", ") : null],
      [msg("Last day to claim", { id: "claim.until" }), claim.deadline.text],
      [msg("Where this comes from", { id: "claim.rule" }), claim.deadline.rule],
    ];
    return lines.flatMap(([name, value]) => (value ? [[name, value] as const] : []));
  }

  async #read(): Promise<void> {
    this.problem = "";
    try {
      this.claim = await this.desk.api.get<Claim>(`/parcels/${this.parcel}/claim`);
    } catch (failure) {
      this.problem = sentenceOf(failure, words.unreachable());
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-claim": ClaimDialog;
  }
}
