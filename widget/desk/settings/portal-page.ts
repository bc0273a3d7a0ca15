import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import type { ShopSettings } from "../../../server/http/desk-schemas.ts";
import { deskLanguages } from "../language.ts";
import { languageName } from "./languages.ts";
import { type Read, SettingsPage } from "./page.ts";
import { line, named, oneOf, select, switched } from "./parts.ts";

/** The shop's own settings, and the one of its policy that people look for here (S2-20). */
interface Portal extends ShopSettings {
  readonly allowUnshipped: boolean;
}

interface PolicyVersion {
  readonly version: number;
  readonly policy: { readonly allowUnshipped: boolean };
}

/** Whether the portal is open, to whom, in which languages, and by which proof (S1-06, S1-14, S1-15, S2-19 to S2-21). */
@customElement("desk-portal-page")
export class PortalPage extends SettingsPage<Portal> {
  #policy: PolicyVersion | null = null;

  protected async read(): Promise<Read<Portal>> {
    const [shop, policy] = await Promise.all([
      this.desk.api.ask<ShopSettings>("GET", `/shops/${this.slug}`),
      this.desk.api.get<PolicyVersion>(`/shops/${this.slug}/policy`),
    ]);
    this.#policy = policy;
    return { value: { ...shop.body, allowUnshipped: policy.policy.allowUnshipped }, tag: shop.tag };
  }

  /** The policy goes first: it is the one that may be refused for what somebody else published. */
  protected async write(draft: Portal, tag: string | null): Promise<Read<Portal>> {
    const { slug: _, code: __, logo: ___, allowUnshipped, ...body } = draft;
    if (this.#policy && allowUnshipped !== this.#policy.policy.allowUnshipped) {
      this.#policy = (
        await this.desk.api.ask<PolicyVersion>("PUT", `/shops/${this.slug}/policy`, {
          body: { ...this.#policy.policy, allowUnshipped },
          version: this.#policy.version,
        })
      ).body;
    }
    const answer = await this.desk.api.ask<ShopSettings>("PATCH", `/shops/${this.slug}`, { body, ...(tag !== null && { version: tag }) });
    return { value: { ...answer.body, allowUnshipped }, tag: answer.tag };
  }

  protected override wrong(draft: Portal): string | null {
    if (draft.languages.length === 0) return msg("The portal needs at least one language.", { id: "portal.no_language" });
    if (!draft.help.email && !draft.help.url)
      return msg("Shoppers need a way to reach somebody: an e-mail address or a page.", { id: "portal.no_help" });
    return null;
  }

  protected override nameOf(at: string): string {
    const names: Record<string, string> = {
      portal: msg("Portal", { id: "settings.portal" }),
      promoted: msg("Mention it in the Delivered mail", { id: "portal.promoted" }),
      allowUnshipped: msg("Returns of orders that were not sent yet", { id: "portal.unshipped" }),
      languages: msg("Languages", { id: "portal.languages" }),
      defaultLanguage: msg("Default language", { id: "portal.default_language" }),
      emailProof: msg("E-mail address as proof", { id: "portal.email_proof" }),
      insertQr: msg("QR code on the delivery note", { id: "portal.insert_qr" }),
      apiReturns: msg("Returns from other systems", { id: "portal.api_returns" }),
      timeZone: msg("Time zone", { id: "portal.time_zone" }),
      name: msg("Name of the shop", { id: "portal.name" }),
      "help.email": msg("Help by e-mail", { id: "portal.help_email" }),
      "help.url": msg("Help page", { id: "portal.help_url" }),
    };
    return names[at] ?? at;
  }

  protected body(draft: Portal): TemplateResult {
    return html`${this.#open(draft)}${this.#languages(draft)}${this.#proof(draft)}${this.#contact(draft)}`;
  }

  #open(draft: Portal): TemplateResult {
    return html`<section>
      ${oneOf({
        id: "portal",
        label: this.nameOf("portal"),
        help: msg("Switches the portal on and off, at once. No plan to buy, nothing else to switch on.", { id: "portal.help" }),
        topic: "portal",
        value: draft.portal,
        locked: this.locked,
        change: (portal) => this.change("portal", portal),
        choices: [
          {
            value: "active",
            label: msg("Active", { id: "portal.active" }),
            hint: msg("Everybody can use it, and our mails and inserts lead to it.", { id: "portal.active_hint" }),
          },
          {
            value: "hidden",
            label: msg("Hidden", { id: "portal.hidden" }),
            hint: msg("It works for whoever has the address, to try it; nothing of ours points to it.", { id: "portal.hidden_hint" }),
          },
          {
            value: "inactive",
            label: msg("Inactive", { id: "portal.inactive" }),
            hint: msg("Nobody can start a return. Returns under way go on in the desk.", { id: "portal.inactive_hint" }),
          },
        ],
      })}
      ${
        draft.portal === "inactive"
          ? nothing
          : html`<p><a class="go" href="/r/${this.slug}" target="_blank" rel="noopener">${msg("Open the portal’s own page", { id: "portal.open" })}</a></p>`
      }
      ${switched({
        id: "promoted",
        label: this.nameOf("promoted"),
        help: msg("The Delivered mail gets a line that leads to the portal. Only while the portal is active.", {
          id: "portal.promoted_help",
        }),
        topic: "portal",
        checked: draft.promoted,
        locked: this.locked,
        change: (promoted) => this.change("promoted", promoted),
      })}
      ${switched({
        id: "unshipped",
        label: this.nameOf("allowUnshipped"),
        help: msg("A return may be asked for although no parcel of the order is known to have left. It is part of the policy.", {
          id: "portal.unshipped_help",
        }),
        topic: "portal",
        checked: draft.allowUnshipped,
        locked: this.locked,
        hint: msg("Saving it publishes a new version of the policy.", { id: "portal.unshipped_hint" }),
        change: (allowed) => this.change("allowUnshipped", allowed),
      })}
    </section>`;
  }

  #languages(draft: Portal): TemplateResult {
    const about = {
      label: this.nameOf("languages"),
      help: msg("A shopper reads the first of their own languages that is on, else the default.", { id: "portal.languages_help" }),
      topic: "languages",
    };
    const all = [...new Set([...deskLanguages, ...draft.languages])];
    return html`<section>
      <fieldset class="field">
        <legend class="named">
          <span class="label">${about.label}</span><desk-help .about=${about.label} .text=${about.help} .topic=${about.topic}></desk-help>
        </legend>
        <div class="opts">
          ${all.map(
            (language) => html`<label>
              <input
                class="cb"
                type="checkbox"
                .checked=${draft.languages.includes(language)}
                ?disabled=${this.locked || (draft.defaultLanguage === language && draft.languages.includes(language))}
                @change=${() => this.#speak(draft, language)}
              />
              ${languageName(this.desk.language, language)}
            </label>`,
          )}
        </div>
      </fieldset>
      <div class="pair">
        ${select({
          id: "default",
          label: this.nameOf("defaultLanguage"),
          help: msg("Spoken when none of a shopper’s languages is on, and in mails to whom no language is known of.", {
            id: "portal.default_help",
          }),
          topic: "languages",
          value: draft.defaultLanguage,
          locked: this.locked,
          choices: draft.languages.map((value) => ({ value, label: languageName(this.desk.language, value) })),
          change: (language) => this.change("defaultLanguage", language),
        })}
        ${this.#zone(draft)}
      </div>
    </section>`;
  }

  #speak(draft: Portal, language: string): void {
    const languages = draft.languages.includes(language)
      ? draft.languages.filter((one) => one !== language)
      : [...deskLanguages, ...draft.languages].filter(
          (one, place, all) => all.indexOf(one) === place && (one === language || draft.languages.includes(one)),
        );
    this.change("languages", languages);
  }

  #zone(draft: Portal): TemplateResult {
    const about = {
      label: this.nameOf("timeZone"),
      help: msg("Days of the policy and every date in the desk are counted in this zone.", { id: "portal.time_zone_help" }),
      topic: "languages",
    };
    const zones = Intl.supportedValuesOf("timeZone");
    return html`<div class="field">
      ${named(about, "zone")}
      <span class="sel">
        <select id="zone" ?disabled=${this.locked} @change=${(event: Event) => this.change("timeZone", (event.target as HTMLSelectElement).value)}>
          ${[...new Set([draft.timeZone, ...zones])].map((zone) => html`<option ?selected=${zone === draft.timeZone}>${zone}</option>`)}
        </select>
      </span>
    </div>`;
  }

  #proof(draft: Portal): TemplateResult {
    return html`<section>
      ${switched({
        id: "email-proof",
        label: this.nameOf("emailProof"),
        help: msg("Besides the postcode, the e-mail address of the order opens it. Off: the postcode alone counts.", {
          id: "portal.email_proof_help",
        }),
        topic: "proof",
        checked: draft.emailProof,
        locked: this.locked,
        change: (on) => this.change("emailProof", on),
      })}
      ${switched({
        id: "insert-qr",
        label: this.nameOf("insertQr"),
        help: msg("The delivery note carries a code that opens the order in the portal. Off: no insert is printed.", {
          id: "portal.insert_qr_help",
        }),
        topic: "proof",
        checked: draft.insertQr,
        locked: this.locked,
        change: (on) => this.change("insertQr", on),
      })}
      ${switched({
        id: "api-returns",
        label: this.nameOf("apiReturns"),
        help: msg("Marketplaces and other systems may make returns for this shop with an API key. Off: only shoppers and the team do.", {
          id: "portal.api_returns_help",
        }),
        topic: "portal",
        checked: draft.apiReturns,
        locked: this.locked,
        change: (on) => this.change("apiReturns", on),
      })}
    </section>`;
  }

  #contact(draft: Portal): TemplateResult {
    return html`<section>
      <div class="pair">
        ${line({
          id: "help-email",
          label: this.nameOf("help.email"),
          help: msg("Where shoppers write when the portal could not help. It stands in every mail and at the end of the portal.", {
            id: "portal.help_email_help",
          }),
          topic: "proof",
          type: "email",
          value: draft.help.email ?? "",
          longest: 254,
          locked: this.locked,
          change: (email) => this.change("help.email", email.trim() || undefined),
        })}
        ${line({
          id: "help-url",
          label: this.nameOf("help.url"),
          help: msg("A page of yours with answers; the portal leads to it.", { id: "portal.help_url_help" }),
          topic: "proof",
          type: "url",
          value: draft.help.url ?? "",
          hint: msg(str`For example ${"https://shop.example/help"}`, { id: "portal.help_url_hint" }),
          longest: 2_000,
          locked: this.locked,
          change: (url) => this.change("help.url", url.trim() || undefined),
        })}
      </div>
      ${line({
        id: "name",
        label: this.nameOf("name"),
        help: msg("How the desk names the shop. What shoppers read is the brand’s name.", { id: "portal.name_help" }),
        topic: "brand",
        value: draft.name,
        locked: this.locked,
        change: (name) => this.change("name", name),
      })}
    </section>`;
  }
}
