import { msg, str } from "@lit/localize";
import { html, LitElement, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import { newKey, sentenceOf } from "../api.ts";
import type { Desk } from "../desk.ts";
import type { Asserted } from "../orders/ask-dialog.ts";
import "../orders/ask-dialog.ts";
import { Acted } from "../return/acted.ts";
import { sheet } from "../sheet.ts";
import { words } from "../words.ts";
import type { Parcel, Pickup, Purchase } from "./words.ts";

/** What is done to a parcel after it was said once more. */
export type ParcelAsk =
  | { readonly do: "give_back"; readonly purchase: Purchase }
  | { readonly do: "call_off"; readonly pickup: Pickup }
  | { readonly do: "lose"; readonly parcel: Parcel }
  | { readonly do: "find"; readonly parcel: Parcel }
  | { readonly do: "add" };

interface Words {
  readonly heading: string;
  readonly text: string;
  readonly act: string;
  /** It is not done without a reason. */
  readonly why?: true;
  readonly danger?: true;
}

/** Says what will happen to a parcel, its label or its pickup before it does. Fires `done`, `close`. */
@customElement("desk-parcel-ask")
export class ParcelAskDialog extends LitElement {
  static override styles = [sheet];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) page!: ReturnPage;
  @property({ attribute: false }) ask!: ParcelAsk;

  @state() private busy = false;
  @state() private problem = "";
  /** One for each dialog: pressed twice it is done once. */
  readonly #key = newKey();

  override render(): TemplateResult {
    const { heading, text, act, why, danger } = wordsOf(this.ask, this.page);
    return html`<desk-ask
      .desk=${this.desk}
      .heading=${heading}
      .text=${text}
      .act=${act}
      .busy=${this.busy}
      .problem=${this.problem}
      ?why=${why ?? false}
      ?danger=${danger ?? false}
      @chosen=${({ why: note }: Asserted) => void this.#do(note)}
      @close=${() => this.dispatchEvent(new Event("close"))}
    ></desk-ask>`;
  }

  async #do(note: string): Promise<void> {
    this.busy = true;
    this.problem = "";
    try {
      this.dispatchEvent(new Acted(await this.#done(note)));
    } catch (failure) {
      this.problem = sentenceOf(failure, words.unreachable());
    }
    this.busy = false;
  }

  async #done(note: string): Promise<ReturnPage> {
    const { desk, page, ask } = this;
    switch (ask.do) {
      case "give_back":
        return desk.api.post(`/shipments/${ask.purchase.id}/cancellation`, { key: this.#key });
      case "call_off":
        return desk.api.post(`/pickups/${ask.pickup.id}/cancellation`, { body: { mail: page.shopper.email !== null } });
      case "add":
        return desk.api.post(`/returns/${page.id}/parcels`, {
          body: { mail: page.shopper.email !== null },
          key: this.#key,
          version: page.version,
        });
      case "lose":
      case "find":
        await desk.api.post(`/parcels/${ask.parcel.id}/loss`, { body: { lost: ask.do === "lose", note } });
        return desk.api.get(`/returns/${page.id}`);
    }
  }
}

function wordsOf(ask: ParcelAsk, { number, shopper }: ReturnPage): Words {
  switch (ask.do) {
    case "give_back": {
      const { carrier } = ask.purchase;
      return {
        heading: msg("Give the label back", { id: "parcels.give_back" }),
        text: msg(
          str`${carrier} is asked to take it back. It can no longer be used, and what ${carrier} keeps of its price stays among the costs.`,
          {
            id: "parcels.give_back_text",
          },
        ),
        act: msg("Give it back", { id: "parcels.give_back_act" }),
        danger: true,
      };
    }
    case "call_off":
      return {
        heading: msg("Call the courier off", { id: "parcels.call_off" }),
        text:
          shopper.email === null
            ? msg(str`Nobody comes then: ${ask.pickup.title}. The shopper has no address and is not told.`, {
                id: "parcels.call_off_unheard",
              })
            : msg(str`Nobody comes then: ${ask.pickup.title}. The shopper is told by mail.`, { id: "parcels.call_off_text" }),
        act: msg("Call off", { id: "parcels.call_off_act" }),
        danger: true,
      };
    case "lose":
      return {
        heading: msg("Mark as lost", { id: "parcels.lost" }),
        text: msg("It stands among the problems from then on, with what a claim needs. A later scan of its carrier finds it again.", {
          id: "parcels.lost_text",
        }),
        act: msg("It is lost", { id: "parcels.lost_act" }),
        why: true,
        danger: true,
      };
    case "find":
      return {
        heading: msg("It is not lost", { id: "parcels.not_lost" }),
        text: msg("It counts as on its way again.", { id: "parcels.found_text" }),
        act: msg("It is on its way", { id: "parcels.found_act" }),
        why: true,
      };
    case "add":
      return {
        heading: msg("Add a parcel", { id: "parcels.add" }),
        text: msg(str`${number} travels in one box more, with a label of its own.`, { id: "parcels.add_text" }),
        act: msg("Add a parcel", { id: "parcels.add" }),
      };
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-parcel-ask": ParcelAskDialog;
  }
}
