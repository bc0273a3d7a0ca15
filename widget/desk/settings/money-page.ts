import { msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import type { TeamSettings } from "../../../server/http/desk-team-schemas.ts";
import { amount, readAmount } from "../formats.ts";
import { line, named, oneOf, switched } from "./parts.ts";
import { TeamPage } from "./team-page.ts";

type Money = TeamSettings["money"];

/** Limits are in the currency of whatever return they are held against; they are typed as euros are. */
const currency = "EUR";
const longestHold = 90;

/** How money goes back where a shop or a payment provider is connected: who starts it, to what, and as whose credit. */
@customElement("desk-money-page")
export class MoneyPage extends TeamPage {
  protected override wrong({ money: { holdDays } }: TeamSettings): string | null {
    return Number.isInteger(holdDays) && holdDays >= 1 && holdDays <= longestHold
      ? null
      : msg("A dearer article is kept for whole days, from 1 to 90.", { id: "money.hold_wrong" });
  }

  protected override nameOf(at: string): string {
    const names: Record<string, string> = {
      "money.payBy": msg("Who starts a payment", { id: "money.pay_by" }),
      "money.automaticUpTo": msg("By itself up to", { id: "money.up_to" }),
      "money.tenders": msg("An order paid in several ways", { id: "money.tenders" }),
      "money.credit": msg("Store credit", { id: "payment.store_credit" }),
      "money.holdDays": msg("A dearer article is kept for", { id: "money.hold" }),
    };
    return names[at] ?? at;
  }

  protected body({ money }: TeamSettings): TemplateResult {
    return html`<p class="soft">
        ${msg("For what a connected shop or payment provider can pay. The rest is paid by a person and noted.", { id: "money.lead" })}
      </p>
      <section>${this.#payBy(money)}</section>
      <section>${this.#tenders(money)}</section>
      <section>${this.#credit(money)}</section>
      <section class="short">
        ${line({
          id: "hold",
          label: this.nameOf("money.holdDays"),
          help: msg("Until the shopper has paid the difference; then it is given free and they are told.", { id: "money.hold_help" }),
          topic: "money",
          type: "number",
          hint: msg("days", { id: "money.days" }),
          value: String(money.holdDays),
          locked: this.locked,
          change: (text) => this.change("money.holdDays", Number(text)),
        })}
      </section>`;
  }

  #payBy(money: Money): TemplateResult {
    const limited = money.automaticUpTo !== null;
    const topic = "money";
    return html`${oneOf<Money["payBy"]>({
      id: "pay-by",
      label: this.nameOf("money.payBy"),
      help: msg("A decision is always a person’s. This is about the money that follows it.", { id: "money.pay_by_help" }),
      topic,
      value: money.payBy,
      locked: this.locked,
      choices: [
        { value: "person", label: msg("A person, each time", { id: "money.person" }) },
        {
          value: "automatic",
          label: msg("By itself, as soon as it is decided", { id: "money.automatic" }),
          hint: msg("What needs a second person still waits for one.", { id: "money.automatic_hint" }),
        },
      ],
      change: (payBy) => this.change("money.payBy", payBy),
    })}
    ${
      money.payBy === "automatic"
        ? html`${switched({
            id: "limited",
            label: msg("Larger amounts wait for a person", { id: "money.limited" }),
            help: msg("In the currency of the return.", { id: "money.limited_help" }),
            topic,
            checked: limited,
            locked: this.locked,
            change: (on) => this.change("money.automaticUpTo", on ? 10_000 : null),
          })}
          ${limited ? this.#upTo(money.automaticUpTo ?? 0) : nothing}`
        : nothing
    }`;
  }

  #upTo(minor: number): TemplateResult {
    return html`<div class="field">
      ${named({ label: this.nameOf("money.automaticUpTo"), help: msg("In the currency of the return.", { id: "money.limited_help" }), topic: "money" }, "up-to")}
      <input
        id="up-to"
        class="input short"
        inputmode="decimal"
        .value=${amount(this.desk.language, minor, currency)}
        ?disabled=${this.locked}
        @change=${(event: Event) => {
          const typed = readAmount((event.target as HTMLInputElement).value, currency);
          if (typed !== null && typed >= 0) this.change("money.automaticUpTo", typed);
        }}
      />
    </div>`;
  }

  #tenders(money: Money): TemplateResult {
    return oneOf<Money["tenders"]>({
      id: "tenders",
      label: this.nameOf("money.tenders"),
      help: msg("A withdrawal goes back as it was paid, whatever stands here: that is the law.", { id: "money.tenders_help" }),
      topic: "money",
      value: money.tenders,
      locked: this.locked,
      choices: [
        { value: "as_paid", label: msg("Goes back in the same shares", { id: "money.as_paid" }) },
        { value: "money_first", label: msg("First to card or account, then to gift card and credit", { id: "money.money_first" }) },
        { value: "credit_first", label: msg("First to gift card and credit, then to card or account", { id: "money.credit_first" }) },
      ],
      change: (tenders) => this.change("money.tenders", tenders),
    });
  }

  #credit(money: Money): TemplateResult {
    return oneOf<Money["credit"]>({
      id: "credit",
      label: this.nameOf("money.credit"),
      help: msg("Credit that was given stays what it is.", { id: "money.credit_help" }),
      topic: "money",
      value: money.credit,
      locked: this.locked,
      choices: [
        {
          value: "ours",
          label: msg("A code of ours", { id: "money.ours" }),
          hint: msg("Your shop asks the API what a code is worth, and takes off what was used.", { id: "money.ours_hint" }),
        },
        {
          value: "shop",
          label: msg("The shop’s own, where it has one", { id: "money.shop" }),
          hint: msg("On the shopper’s account, as a gift card or a coupon, whichever the connected shop gives.", { id: "money.shop_hint" }),
        },
      ],
      change: (credit) => this.change("money.credit", credit),
    });
  }
}
