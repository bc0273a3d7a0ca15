import { msg, str } from "@lit/localize";
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { ReconciliationPage as Day, ReconciliationList, ReconciliationRow } from "../../../server/http/desk-reconciliation-schemas.ts";
import { sentenceOf } from "../api.ts";
import { dayOf, nowOf } from "../clock.ts";
import type { Desk } from "../desk.ts";
import { day as dayName, money, number } from "../formats.ts";
import "../help.ts";
import { icon } from "../icons.ts";
import { sheet } from "../sheet.ts";
import { words } from "../words.ts";
import { pageSheet } from "./page-styles.ts";

type Difference = Day["items"][number];

/** Days that are shown at first. */
const span = 30;

/** What our ledger and each provider say of each day; every difference in words, with the way to its return (S5-24). */
@customElement("desk-reconciliation-page")
export class ReconciliationPage extends LitElement {
  static override styles = [
    sheet,
    pageSheet,
    css`
      td details[open] > summary {
        margin-block-end: var(--s2);
      }
      .diffs li {
        padding-block: var(--s1);
        overflow-wrap: anywhere;
      }
      .days {
        overflow-x: auto;
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property() slug = "";
  readonly unsaved = false;

  @state() private rows: readonly ReconciliationRow[] | null = null;
  @state() private days: ReadonlyMap<string, Day> = new Map();
  @state() private problem = "";
  /** How many days back. */
  @state() private back = span;
  #asked = "";

  protected override willUpdate(): void {
    const asked = `${this.slug} ${this.back}`;
    if (this.#asked === asked) return;
    this.#asked = asked;
    void this.#load();
  }

  override render(): TemplateResult {
    const { rows, problem } = this;
    return html`<div class="page">
      <span class="named">
        <p class="soft">${msg("Each day what we paid is compared with what every connected shop and payment provider says it paid.", { id: "reconciliation.lead" })}</p>
        <desk-help
          .about=${msg("Reconciliation", { id: "settings.reconciliation" })}
          .text=${msg("A difference changes nothing by itself: it is a fact for a person to look at.", { id: "reconciliation.help" })}
          topic="money"
        ></desk-help>
      </span>
      ${problem ? html`<p class="problem" role="alert">${problem}</p>` : nothing}
      ${problem && !rows ? html`<p><button type="button" class="btn" @click=${() => this.#load()}>${words.retry()}</button></p>` : nothing}
      ${rows ? this.#list(rows) : problem ? nothing : html`<p aria-busy="true"><span class="ghost late" style="inline-size:240px"></span></p>`}
    </div>`;
  }

  #list(rows: readonly ReconciliationRow[]): TemplateResult {
    const more = html`<p><button type="button" class="btn" @click=${() => (this.back += 90)}>${msg("Earlier days", { id: "reconciliation.earlier" })}</button></p>`;
    if (rows.length === 0)
      return html`<p>${msg(str`No day was compared in the last ${this.back} days. It begins once a shop or payment provider that tells its refunds is connected.`, { id: "reconciliation.none" })}</p>
        ${more}`;
    const open = rows.filter(({ differences }) => differences > 0).length;
    const compared = number(
      this.desk.language,
      rows.reduce((sum, row) => sum + row.compared, 0),
    );
    return html`<p class="st ${open === 0 ? "good" : "warn"}">
        ${icon(open === 0 ? "yes" : "problem")}
        <b>
          ${
            open === 0
              ? msg(str`Nothing differs: ${compared} payments in the last ${this.back} days`, { id: "reconciliation.nothing" })
              : open === 1
                ? msg("Something differs on 1 day", { id: "reconciliation.one_day" })
                : msg(str`Something differs on ${open} days`, { id: "reconciliation.days" })
          }
        </b>
      </p>
      <div class="days">
        <table>
          <thead>
            <tr>
              <th scope="col">${msg("Day", { id: "pay.day" })}</th>
              <th scope="col">${msg("With", { id: "reconciliation.with" })}</th>
              <th scope="col" class="r">${msg("Payments", { id: "decide.payments" })}</th>
              <th scope="col">${msg("Differences", { id: "reconciliation.differences" })}</th>
            </tr>
          </thead>
          <tbody>
            ${rows.map((row) => this.#row(row))}
          </tbody>
        </table>
      </div>
      ${more}`;
  }

  #row(row: ReconciliationRow): TemplateResult {
    const { differences, compared, provider, id } = row;
    const name = this.#dayName(row.day);
    return html`<tr>
      <td><time datetime=${row.day}>${name}</time></td>
      <td>${provider}</td>
      <td class="r">${number(this.desk.language, compared)}</td>
      <td>
        ${
          differences === 0
            ? html`<span class="soft">${msg("Nothing differs", { id: "reconciliation.same" })}</span>`
            : html`<details @toggle=${(event: Event) => void this.#open(id, (event.target as HTMLDetailsElement).open)}>
              <summary class="st warn">
                ${icon("problem")}
                ${differences === 1 ? msg("1 difference", { id: "reconciliation.one" }) : msg(str`${differences} differences`, { id: "reconciliation.many" })}
                <span class="vh">${name}, ${provider}</span>
              </summary>
              ${this.#differences(this.days.get(id))}
            </details>`
        }
      </td>
    </tr>`;
  }

  #differences(day: Day | undefined): TemplateResult {
    if (!day) return html`<p class="soft">${words.loading()} …</p>`;
    return html`<ul class="diffs">
      ${day.items.map(
        (one) => html`<li>
          ${this.#of(one)}${this.#words(one, day.provider)}
          ${one.reference ? html`<span class="soft small mono">${one.reference}</span>` : nothing}
        </li>`,
      )}
    </ul>`;
  }

  #of({ returnNumber, orderId, orderNumber }: Difference): TemplateResult | typeof nothing {
    if (returnNumber) return html`<a href="/desk/returns/${returnNumber}"><b>${returnNumber}</b></a>: `;
    if (orderId) return html`<a href="/desk/orders/${orderId}"><b>${msg(str`Order ${orderNumber ?? ""}`, { id: "order.title" })}</b></a>: `;
    return orderNumber ? html`<b>${msg(str`Order ${orderNumber}`, { id: "order.title" })}</b>: ` : nothing;
  }

  #words({ kind, ours, theirs, currency }: Difference, provider: string): string {
    const size = (side: Difference["ours"]): string =>
      side === null ? "—" : currency === null ? String(side.amount) : money(this.desk.language, side.amount, currency);
    const [here, there] = [size(ours), size(theirs)];
    switch (kind) {
      case "missing_there":
        return msg(str`${here} is paid here; ${provider} knows nothing of it.`, { id: "reconciliation.missing_there" });
      case "missing_here":
        return msg(str`${provider} gave ${there} back; nothing of it stands here.`, { id: "reconciliation.missing_here" });
      case "amount_differs":
        return msg(str`${here} stands here, ${there} at ${provider}.`, { id: "reconciliation.amount" });
      case "state_differs":
        return msg(str`${here} is ${stateName(ours?.state)} here, and ${stateName(theirs?.state)} at ${provider}.`, {
          id: "reconciliation.state",
        });
    }
  }

  #dayName(day: string): string {
    return dayName(this.desk.language, Date.parse(`${day}T12:00:00Z`), "UTC", nowOf(this.desk.me));
  }

  async #open(id: string, open: boolean): Promise<void> {
    if (!open || this.days.has(id)) return;
    try {
      const day = await this.desk.api.get<Day>(`/reconciliations/${id}`);
      this.days = new Map([...this.days, [id, day]]);
    } catch (failure) {
      this.problem = sentenceOf(failure, words.unreachable());
    }
  }

  async #load(): Promise<void> {
    const { slug, back } = this;
    this.problem = "";
    const from = dayOf(nowOf(this.desk.me) - back * 86_400_000, "UTC");
    try {
      const { items } = await this.desk.api.get<ReconciliationList>("/reconciliations", { shop: slug, from });
      if (slug === this.slug && back === this.back) this.rows = items;
    } catch (failure) {
      this.problem = sentenceOf(failure, words.unreachable());
    }
  }
}

function stateName(state: string | undefined): string {
  switch (state) {
    case "done":
      return msg("done", { id: "payment.done" });
    case "pending":
      return msg("on its way", { id: "payment.pending" });
    case "due":
      return msg("due", { id: "payment.due" });
    case "rejected":
      return msg("not paid", { id: "payment.rejected" });
    case "void":
      return msg("given up", { id: "webhooks.given_up" });
    case "unknown":
      return msg("uncertain", { id: "reconciliation.uncertain" });
    default:
      return state ?? "—";
  }
}
