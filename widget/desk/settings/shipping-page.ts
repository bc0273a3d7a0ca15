import { msg } from "@lit/localize";
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import type { Rates, Shipping } from "../../../server/http/desk-shipping-schemas.ts";
import { type Read, SettingsPage } from "./page.ts";
import { line, switched } from "./parts.ts";
import { isUnfinished } from "./shipping-prices.ts";
import { rulesPart } from "./shipping-rules.ts";
import { servicesPart, troubleLines } from "./shipping-services.ts";
import "./shipping-trial.ts";
import { mailNames, type Rules, type ServiceView, sameService, weightNames, weightWord } from "./shipping-words.ts";

type Numbers =
  | "pieceWeight"
  | "mostParcels"
  | "lostAfterDays"
  | "pickupAnswerHours"
  | "parcel.weight"
  | "parcel.length"
  | "parcel.width"
  | "parcel.height";
type Weight = keyof Rules["weights"];

const topic = "shipping";

/** How the parcels of a shop travel back: which services, who chooses among them, and what happens on the way (S5-43 to S5-45). */
@customElement("desk-shipping-page")
export class ShippingPage extends SettingsPage<Rules> {
  static override styles = [
    ...SettingsPage.styles,
    css`
      .wide {
        overflow-x: auto;
      }
      .figure {
        inline-size: 84px;
        text-align: end;
      }
      .currency {
        inline-size: 52px;
      }
      td .cl + .cl,
      td .cl + p {
        margin-block-start: var(--s2);
      }
      .lines fieldset {
        min-inline-size: 0;
      }
      .unit {
        display: inline-flex;
        gap: 6px;
        align-items: center;
      }
      .weight {
        display: grid;
        grid-template-columns: minmax(0, 200px) minmax(80px, 1fr) minmax(0, 130px);
        gap: var(--s1) var(--s4);
        align-items: center;
      }
      .weight input {
        inline-size: 100%;
        accent-color: var(--accent);
      }
      .ship-rule {
        display: grid;
        grid-template-columns: 20px minmax(0, 1fr) auto;
        gap: var(--s2);
        align-items: start;
        padding-block: var(--s3);
        border-block-start: 1px solid var(--line);
      }
      .ship-rule > .place {
        padding-block-start: 5px;
        color: var(--ink-2);
      }
      .ship-rule fieldset {
        display: grid;
        gap: var(--s2);
        min-inline-size: 0;
      }
      .ship-rule .name {
        max-inline-size: 280px;
      }
      .cl {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
        align-items: center;
      }
      .chip {
        white-space: normal;
        block-size: auto;
        min-block-size: 26px;
      }
      .chip .plain {
        min-inline-size: 24px;
        min-block-size: 24px;
        color: var(--ink-2);
      }
      @media (max-width: 700px) {
        .weight {
          grid-template-columns: minmax(0, 1fr) auto;
        }
        .weight input {
          grid-column: 1 / -1;
        }
        .ship-rule {
          grid-template-columns: 20px minmax(0, 1fr);
        }
        .ship-rule desk-menu {
          grid-column: 2;
        }
      }
      @media (pointer: coarse) {
        .chip .plain {
          min-inline-size: 44px;
          min-block-size: 44px;
        }
      }
    `,
  ];

  /** What the carriers offer now, beside the rules. */
  #offered: Pick<Shipping, "services" | "zones" | "troubles"> = { services: [], zones: [], troubles: [] };

  protected async read(): Promise<Read<Rules>> {
    const { body, tag } = await this.desk.api.ask<Shipping>("GET", `/shops/${this.slug}/shipping`);
    return this.#take(body, tag);
  }

  protected async write(draft: Rules, tag: string | null): Promise<Read<Rules>> {
    const answer = await this.desk.api.ask<Shipping>("PUT", `/shops/${this.slug}/shipping`, {
      body: draft,
      ...(tag !== null && { version: tag }),
    });
    return this.#take(answer.body, answer.tag);
  }

  #take({ rules, services, zones, troubles }: Shipping, tag: string | null): Read<Rules> {
    this.#offered = { services: withFound(services, this.#offered.services), zones, troubles };
    return { value: rules, tag };
  }

  protected override wrong({
    parcel,
    pieceWeight,
    mostParcels,
    lostAfterDays,
    remindBeforeDays,
    pickupAnswerHours,
    rules,
    services,
  }: Rules): string | null {
    const numbers = [...Object.values(parcel), pieceWeight, mostParcels, lostAfterDays, pickupAnswerHours, remindBeforeDays ?? 1];
    if (!numbers.every((one) => Number.isInteger(one) && one >= 0))
      return msg("Measures, days and hours are whole numbers.", { id: "shipping.wrong_number" });
    const prices = services.flatMap((one) => [...(one.prices ?? []), ...(one.price ? [{ upTo: 1, ...one.price }] : [])]);
    if (prices.some(isUnfinished))
      return msg("A price of your own lacks its amount, or its zone or weight.", { id: "shipping.wrong_price" });
    const on = rules.filter(({ off }) => !off);
    if (on.some(({ then }) => then.services.length === 0))
      return msg("A rule names no service. Add one, or switch the rule off.", { id: "shipping.wrong_rule" });
    return on.some(({ when }) => when.conditions.some(({ value }) => [value].flat().join("") === ""))
      ? msg("A rule compares with nothing. Type what it looks for.", { id: "shipping.wrong_value" })
      : null;
  }

  protected override nameOf(at: string): string {
    const [first = "", second = ""] = at.split(".");
    if (first === "weights" && second in weightNames) return weightNames[second as Weight][0]();
    return this.#names()[at] ?? this.#names()[first] ?? at;
  }

  #names(): Readonly<Record<string, string>> {
    return {
      services: msg("Services", { id: "shipping.services" }),
      rules: msg("Rules", { id: "policy.part.rules" }),
      fallBack: msg("Ask the next best when a carrier makes no label", { id: "shipping.fall_back" }),
      ownLabel: msg("Our own label where no carrier has a service", { id: "shipping.own_label" }),
      parcel: msg("Parcel", { id: "return.parcel" }),
      "parcel.weight": msg("Empty box, grams", { id: "shipping.box" }),
      "parcel.length": msg("Length, mm", { id: "shipping.length" }),
      "parcel.width": msg("Width, mm", { id: "shipping.width" }),
      "parcel.height": msg("Height, mm", { id: "shipping.height" }),
      pieceWeight: msg("A piece, grams", { id: "shipping.piece" }),
      mostParcels: msg("Parcels a shopper may make of one return", { id: "shipping.most" }),
      lostAfterDays: msg("Lost after so many days without a scan", { id: "shipping.lost_after" }),
      mails: msg("Mails about the way", { id: "shipping.mails" }),
      remindBeforeDays: msg("Remind so many days before the last day", { id: "shipping.remind" }),
      pickupAnswerHours: msg("Hours to answer after a pickup that failed", { id: "shipping.answer_hours" }),
    };
  }

  protected body(draft: Rules): TemplateResult {
    const { services, zones, troubles } = this.#offered;
    const { language } = this.desk;
    const none = services.length === 0 && troubles.length === 0;

    return html`<p class="soft">${msg("Which carrier takes a parcel is chosen here, for each parcel anew. The choice explains itself on the page of its return.", { id: "shipping.lead" })}</p>
      <section>
        <h2>${this.nameOf("services")}</h2>
        ${troubleLines(troubles)}
        ${
          none
            ? html`<p>
              ${msg("No carrier is connected. Shoppers get our own label until one is, and pay the postage as the policy says.", { id: "shipping.none" })}
              <a href="/desk/settings/connections?shop=${this.slug}">${msg("Connect a carrier", { id: "shipping.connect" })}</a>
            </p>`
            : servicesPart({
                rules: draft,
                services,
                zones,
                language,
                locked: this.locked,
                change: (next) => this.change("services", next),
              })
        }
      </section>
      <section>
        <h2>${msg("What counts", { id: "shipping.weights" })}</h2>
        ${(Object.keys(weightNames) as Weight[]).map((weight) => this.#weight(weight, draft.weights[weight]))}
      </section>
      <section>
        <h2>${this.nameOf("rules")}</h2>
        <p class="soft">${msg("Spoken in order, before what counts. A rule names services, the weights choose among what is left.", { id: "shipping.rules_lead" })}</p>
        ${rulesPart({ rules: draft.rules, services, language, locked: this.locked, change: (next) => this.change("rules", next) })}
      </section>
      <section>
        ${this.#switch("fallBack", draft.fallBack, msg("Only when the first certainly made none. While nobody knows, no second one is bought.", { id: "shipping.fall_back_help" }))}
        ${this.#switch("ownLabel", draft.ownLabel, msg("It carries no postage. Otherwise such a parcel waits for a person.", { id: "shipping.own_label_help" }))}
      </section>
      ${none ? nothing : this.#trial(draft)} ${this.#parcel(draft)} ${this.#way(draft)}`;
  }

  #weight(weight: Weight, value: number): TemplateResult {
    const [name, hint] = weightNames[weight];
    return html`<div class="weight">
      <label for="weight-${weight}"><b>${name()}</b> <span class="soft small">${hint()}</span></label>
      <input
        id="weight-${weight}"
        type="range"
        min="0"
        max="10"
        step="1"
        .value=${String(value)}
        ?disabled=${this.locked}
        aria-valuetext="${value}, ${weightWord(value)}"
        @input=${(event: Event) => this.change(`weights.${weight}`, Number((event.target as HTMLInputElement).value))}
      />
      <output class="small" for="weight-${weight}">${value}, ${weightWord(value)}</output>
    </div>`;
  }

  #switch(at: "fallBack" | "ownLabel", checked: boolean, help: string): TemplateResult {
    return switched({ id: at, label: this.nameOf(at), help, topic, checked, locked: this.locked, change: (on) => this.change(at, on) });
  }

  #trial(draft: Rules): TemplateResult {
    return html`<section>
      <h2>${msg("Try it", { id: "shipping.try" })}</h2>
      <p class="soft">${msg("An example parcel against what stands here, saved or not. Nothing is bought.", { id: "shipping.try_lead" })}</p>
      <desk-shipping-trial .desk=${this.desk} .slug=${this.slug} .rules=${draft} .found=${(rates: Rates) => this.#find(rates)}></desk-shipping-trial>
    </section>`;
  }

  /** Services of other countries than the shop's own are there to be priced once a parcel from there was tried. */
  #find({ items }: Rates): void {
    const found = items.map(
      ({ connectionId, provider, carrier, service, title, handovers, printer, price, contract, days }): ServiceView => ({
        connectionId,
        provider,
        carrier,
        service,
        title,
        handovers,
        paperless: printer ? "none" : "qr",
        price: contract ? contract.asked : price,
        days,
        on: true,
      }),
    );
    this.#offered = { ...this.#offered, services: withFound(this.#offered.services, found) };
    this.requestUpdate();
  }

  #parcel(draft: Rules): TemplateResult {
    const { parcel } = draft;
    return html`<section>
      <h2>${msg("A parcel nobody measured", { id: "shipping.parcel" })}</h2>
      <div class="pair">
        ${this.#number("parcel.weight", parcel.weight, msg("Added to the weight of what lies in it.", { id: "shipping.box_help" }))}
        ${this.#number("pieceWeight", draft.pieceWeight, msg("For articles whose weight the shop does not say.", { id: "shipping.piece_help" }))}
        ${this.#number("parcel.length", parcel.length, msg("Of the box.", { id: "shipping.size_help" }))}
        ${this.#number("parcel.width", parcel.width, msg("Of the box.", { id: "shipping.size_help" }))}
        ${this.#number("parcel.height", parcel.height, msg("Of the box.", { id: "shipping.size_help" }))}
        ${this.#number("mostParcels", draft.mostParcels, msg("Each gets a label of its own.", { id: "shipping.most_help" }))}
      </div>
    </section>`;
  }

  #way(draft: Rules): TemplateResult {
    const { remindBeforeDays, mails } = draft;
    return html`<section>
      <h2>${msg("On the way", { id: "shipping.way" })}</h2>
      <div class="pair">
        ${this.#number("lostAfterDays", draft.lostAfterDays, msg("It then stands among the problems, for a person.", { id: "shipping.lost_help" }))}
        ${this.#number("pickupAnswerHours", draft.pickupAnswerHours, msg("The shopper is asked at once; after that a person looks.", { id: "shipping.answer_help" }))}
      </div>
      ${switched({
        id: "remind",
        label: msg("Remind who has sent nothing yet", { id: "shipping.remind_on" }),
        help: msg("A mail before the last day to send it.", { id: "shipping.remind_help" }),
        topic,
        checked: remindBeforeDays !== null,
        locked: this.locked,
        change: (on) => this.change("remindBeforeDays", on ? 3 : null),
      })}
      ${
        remindBeforeDays === null
          ? nothing
          : line({
              id: "remind-days",
              label: this.nameOf("remindBeforeDays"),
              help: msg("A mail before the last day to send it.", { id: "shipping.remind_help" }),
              topic,
              type: "number",
              value: String(remindBeforeDays),
              locked: this.locked,
              change: (text) => this.change("remindBeforeDays", Number(text)),
            })
      }
      <fieldset class="stack">
        <legend class="named"><span class="label">${this.nameOf("mails")}</span></legend>
        ${(Object.keys(mailNames) as (keyof typeof mailNames)[]).map((mail) =>
          switched({
            id: `mail-${mail}`,
            label: mailNames[mail](),
            help: msg("In the brand’s own look, with a link to its tracking page.", { id: "shipping.mail_help" }),
            topic: "tracking",
            checked: mails.includes(mail),
            locked: this.locked,
            change: (on) =>
              this.change(
                "mails",
                (Object.keys(mailNames) as (keyof typeof mailNames)[]).filter((one) => (one === mail ? on : mails.includes(one))),
              ),
          }),
        )}
      </fieldset>
    </section>`;
  }

  #number(at: Numbers, value: number, help: string): TemplateResult {
    return line({
      id: at.replace(".", "-"),
      label: this.nameOf(at),
      help,
      topic,
      type: "number",
      value: Number.isNaN(value) ? "" : String(value),
      locked: this.locked,
      change: (text) => this.change(at, text === "" ? Number.NaN : Number(text)),
    });
  }
}

function withFound(services: readonly ServiceView[], found: readonly ServiceView[]): ServiceView[] {
  return [...services, ...found.filter((one) => !services.some((service) => sameService(one, service)))];
}
