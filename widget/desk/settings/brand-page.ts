import { msg, str } from "@lit/localize";
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { ShopSettings } from "../../../server/http/desk-schemas.ts";
import type { TestMailView } from "../../../server/http/desk-set-up-schemas.ts";
import { number } from "../formats.ts";
import { icon } from "../icons.ts";
import { contrast, isColour } from "./contrast.ts";
import { SettingsPage } from "./page.ts";
import { line, named } from "./parts.ts";
import { ShopPage } from "./shop-page.ts";

/** Grounds the portal stands on: a white page, and the hosted page in the dark. */
const grounds = { light: "#ffffff", dark: "#161715" } as const;
/** WCAG 1.4.11: lines and marks that carry meaning. */
const enough = 3;
const ink = "#1b1c1a";

/** How shoppers see the shop: name, logo, colour with its contrast, and who signs the mails. */
@customElement("desk-brand-page")
export class BrandPage extends ShopPage {
  static override styles = [
    ...[SettingsPage.styles].flat(),
    css`
      .colour {
        display: flex;
        gap: var(--s2);
        align-items: center;
      }
      .colour input[type="color"] {
        inline-size: 44px;
        block-size: var(--control);
        padding: 2px;
        border: 1px solid var(--edge);
        border-radius: var(--radius);
        background: var(--paper);
      }
      .colour .input {
        inline-size: 120px;
        font-family: var(--desk-mono);
      }
      .looks {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(260px, 100%), 1fr));
        gap: var(--s4);
      }
      .looks .stack {
        align-content: start;
        gap: var(--s2);
      }
      ::file-selector-button {
        min-block-size: var(--control);
        margin-inline-end: var(--s3);
        padding: 0 var(--s3);
        border: 1px solid var(--edge);
        border-radius: var(--radius);
        background: var(--paper);
        color: var(--ink);
        font: 600 var(--t1) var(--desk-font);
      }
      .look {
        display: grid;
        gap: var(--s3);
        padding: var(--s4);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        font: var(--t2) var(--desk-font);
      }
      .look .name {
        font: 600 var(--t3) var(--desk-font);
        overflow-wrap: anywhere;
      }
      .look .act {
        justify-self: start;
        padding: 7px 14px;
        border-radius: var(--radius-s);
        font-weight: 600;
      }
      .look .mark {
        padding-inline-start: var(--s3);
        border-inline-start: 3px solid;
      }
      .look img,
      .logo img {
        max-block-size: 40px;
        max-inline-size: 200px;
      }
      .logo {
        display: flex;
        flex-wrap: wrap;
        gap: var(--s3);
        align-items: center;
      }
      .logo .paper {
        display: grid;
        padding: var(--s2) var(--s3);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: #fff;
      }
    `,
  ];

  @state() private sending = false;
  @state() private sent: TestMailView | null = null;
  @state() private uploading = false;
  @state() private refused = "";

  protected override wrong(draft: ShopSettings): string | null {
    const { name, sender, accent } = draft.brand;
    if (name.trim() === "" || sender.name.trim() === "") return msg("The brand and its sender need a name.", { id: "brand.no_name" });
    if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(sender.address)) return msg("The sender needs an e-mail address.", { id: "brand.no_address" });
    if (accent !== undefined && !isColour(accent)) return msg("A colour is written like #1f54c6.", { id: "brand.no_colour" });
    return null;
  }

  protected override nameOf(at: string): string {
    const names: Record<string, string> = {
      "brand.name": msg("Name of the brand", { id: "brand.name" }),
      "brand.accent": msg("Colour", { id: "brand.accent" }),
      "brand.sender.name": msg("Sender's name", { id: "brand.sender_name" }),
      "brand.sender.address": msg("Sender's address", { id: "brand.sender_address" }),
    };
    return names[at] ?? at;
  }

  protected body(draft: ShopSettings): TemplateResult {
    return html`<section>
        ${line({
          id: "brand",
          label: this.nameOf("brand.name"),
          help: msg("What shoppers read on labels, in mails and on the portal's own page.", { id: "brand.name_help" }),
          topic: "brand",
          value: draft.brand.name,
          locked: this.locked,
          change: (name) => this.change("brand.name", name),
        })}
        ${this.#logo(draft)} ${this.#colour(draft)} ${this.#looks(draft)}
      </section>
      ${this.#sender(draft)}`;
  }

  #logo({ logo }: ShopSettings): TemplateResult {
    return html`<div class="field">
      ${named({ label: msg("Logo", { id: "brand.logo" }), help: msg("PNG or JPEG, at most 2 MB. It stands on labels, inserts and the portal's own page.", { id: "brand.logo_help" }), topic: "brand" }, "logo")}
      <div class="logo">
        ${logo ? html`<span class="paper"><img src=${logo} alt=${msg("The logo as it is", { id: "brand.logo_now" })} /></span>` : html`<span class="soft">${msg("None: the name stands there.", { id: "brand.logo_none" })}</span>`}
        <input
          id="logo"
          type="file"
          accept="image/png,image/jpeg"
          ?disabled=${this.locked || this.uploading}
          @change=${(event: Event) => this.#upload(event.target as HTMLInputElement)}
        />
      </div>
      ${this.refused ? html`<p class="small bad" role="alert">${this.refused}</p>` : nothing}
    </div>`;
  }

  async #upload(input: HTMLInputElement): Promise<void> {
    const [file] = input.files ?? [];
    if (!file) return;
    this.uploading = true;
    this.refused = "";
    try {
      await this.desk.api.ask("PUT", `/shops/${this.slug}/logo`, { body: file, headers: { "content-type": file.type } });
      await this.refresh();
      this.desk.announce(msg("The logo is kept.", { id: "brand.logo_kept" }));
    } catch (failure) {
      this.refused = this.sentence(failure);
    } finally {
      this.uploading = false;
      input.value = "";
    }
  }

  #colour({ brand: { accent } }: ShopSettings): TemplateResult {
    return html`<div class="field">
      ${named({ label: this.nameOf("brand.accent"), help: msg("Main button, chosen row and marks of the portal's own page and of mails. Empty: the colour of the text.", { id: "brand.accent_help" }), topic: "brand" }, "accent")}
      <div class="colour">
        <input
          type="color"
          aria-label=${msg("Pick a colour", { id: "brand.pick" })}
          .value=${accent !== undefined && isColour(accent) ? accent : ink}
          ?disabled=${this.locked}
          @input=${(event: Event) => this.change("brand.accent", (event.target as HTMLInputElement).value)}
        />
        <input
          id="accent"
          class="input"
          maxlength="7"
          placeholder="#1f54c6"
          .value=${accent ?? ""}
          ?disabled=${this.locked}
          @input=${(event: Event) => this.change("brand.accent", (event.target as HTMLInputElement).value.trim() || undefined)}
        />
      </div>
    </div>`;
  }

  /** The brand on both grounds, with the figures a designer asks for. */
  #looks(draft: ShopSettings): TemplateResult {
    const { accent } = draft.brand;
    return html`<div class="looks" aria-live="polite">
      ${(["light", "dark"] as const).map((ground) => {
        const text = ground === "light" ? ink : "#f2f1ee";
        const colour = accent !== undefined && isColour(accent) ? accent : text;
        const on = contrast(colour, "#000000") > contrast(colour, "#ffffff") ? "#000000" : "#ffffff";
        const against = contrast(colour, grounds[ground]);
        return html`<div class="stack">
          <div class="look" style="background:${grounds[ground]};color:${text}">
            ${draft.logo ? html`<img src=${draft.logo} alt="" />` : html`<span class="name">${draft.brand.name}</span>`}
            <span class="mark" style="border-color:${colour}">${msg("Merino socks", { id: "brand.sample" })}</span>
            <span class="act" style="background:${colour};color:${on}">${msg("Send it back", { id: "brand.sample_act" })}</span>
          </div>
          ${this.#verdict(ground, against, contrast(colour, on))}
        </div>`;
      })}
    </div>`;
  }

  #verdict(ground: "light" | "dark", marks: number, words: number): TemplateResult {
    const said = (ratio: number): string => number(this.desk.language, Math.floor(ratio * 10) / 10);
    const name = ground === "light" ? msg("On light", { id: "brand.on_light" }) : msg("On dark", { id: "brand.on_dark" });
    return marks >= enough
      ? html`<p class="st good">${icon("yes")}${name}: ${msg(str`${said(marks)} to 1, words on it ${said(words)} to 1`, { id: "brand.contrast_good" })}</p>`
      : html`<p class="warn">${icon("problem")} ${name}: ${msg(str`${said(marks)} to 1. Marks and rings need 3 to 1; many will not see them.`, { id: "brand.contrast_low" })}</p>`;
  }

  #sender(draft: ShopSettings): TemplateResult {
    const { sender } = draft.brand;
    return html`<section>
      <h2>${msg("Sender of the mails", { id: "brand.sender" })}</h2>
      <div class="pair">
        ${line({
          id: "sender-name",
          label: this.nameOf("brand.sender.name"),
          help: msg("Stands before the address in the shopper's mail program.", { id: "brand.sender_name_help" }),
          topic: "sender",
          value: sender.name,
          locked: this.locked,
          change: (name) => this.change("brand.sender.name", name),
        })}
        ${line({
          id: "sender-address",
          label: this.nameOf("brand.sender.address"),
          help: msg("Its domain has to allow your mail server (SPF, DKIM); else mails land among junk.", {
            id: "brand.sender_address_help",
          }),
          topic: "sender",
          type: "email",
          longest: 254,
          value: sender.address,
          locked: this.locked,
          change: (address) => this.change("brand.sender.address", address.trim()),
        })}
      </div>
      ${
        this.locked
          ? nothing
          : html`<div class="rowx">
            <button type="button" class="btn" ?disabled=${this.sending || this.unsaved} @click=${() => this.#test()}>
              ${icon("mail")}${msg("Send me a test mail", { id: "brand.test" })}
            </button>
            ${this.unsaved ? html`<span class="soft small">${msg("It leaves with what is saved: save first.", { id: "brand.test_unsaved" })}</span>` : nothing}
          </div>`
      }
      <p role="status">${this.#answer()}</p>
    </section>`;
  }

  #answer(): TemplateResult | typeof nothing {
    const { sent } = this;
    if (!sent) return nothing;
    return sent.sent
      ? html`<span class="st good">${icon("yes")}${msg(str`The mail server took it for ${sent.to}. Look whether it arrives, and not among junk.`, { id: "brand.test_sent" })}</span>`
      : html`<span class="warn">${icon("problem")} ${msg(str`The mail server did not take it: ${sent.detail ?? "—"}`, { id: "brand.test_refused" })}</span>`;
  }

  async #test(): Promise<void> {
    this.sending = true;
    this.sent = null;
    this.refused = "";
    try {
      this.sent = await this.desk.api.post<TestMailView>(`/shops/${this.slug}/test-mails`);
    } catch (failure) {
      this.sent = { to: "", sent: false, detail: this.sentence(failure) };
    } finally {
      this.sending = false;
    }
  }
}
