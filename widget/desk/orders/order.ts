import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { DeskOrder } from "../../../server/http/desk-order-schemas.ts";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import { newKey, Refused } from "../api.ts";
import { nowOf } from "../clock.ts";
import { addressOf } from "../download.ts";
import { moment, money } from "../formats.ts";
import { icon } from "../icons.ts";
import type { KeyGroup } from "../keys.ts";
import "../menu.ts";
import type { Found } from "../pay/finding-dialog.ts";
import { isPending } from "../pay/state.ts";
import type { Payment } from "../pay/ways.ts";
import type { StatusChanged } from "../return/status-dialog.ts";
import { Screen } from "../screen.ts";
import { sheet } from "../sheet.ts";
import "../steps/steps-section.ts";
import "../unsent/unsent-lines.ts";
import { words } from "../words.ts";
import type { Asserted } from "./ask-dialog.ts";
import type { CancelChosen } from "./cancel-dialog.ts";
import { orderItems, orderMoney, orderReturns } from "./order-parts.ts";
import { type HowPaid, orderPayments, type PaymentChosen } from "./order-payments.ts";
import { cancellations, people } from "./order-side.ts";
import { orderSheet } from "./order-styles.ts";
import { orderStatus } from "./words.ts";

type Asks = "cancel" | "links" | "people" | "paid" | "unpaid" | "found_paid" | "found_unpaid";

/** One order: what was bought and paid, who bought it, what comes back of it, and what can be done about it. */
@customElement("desk-order")
export class OrderScreen extends Screen {
  static override styles = [sheet, orderSheet];

  @state() private order: DeskOrder | null = null;
  @state() private failure: unknown = null;
  @state() private asks: Asks | null = null;
  @state() private busy = false;
  @state() private problem = "";
  /** The payment that is asked about. */
  @state() private pays: Payment | null = null;
  /** A return that was changed without a mail a moment ago: that can still be taken back. */
  @state() private quietly: ReturnPage | null = null;
  /** What the last act became. */
  @state() private said: TemplateResult | null = null;
  #asked = "";
  #sooner: ReturnType<typeof setTimeout> | undefined;
  /** Drawn once for each thing a person does, kept while it is tried again. */
  #key = newKey();

  override heading(): string {
    return this.order ? msg(str`Order ${this.order.number}`, { id: "order.title" }) : msg("Order", { id: "list.order" });
  }

  override keys(): KeyGroup {
    return {
      get name() {
        return msg("The order", { id: "order.keys" });
      },
      shortcuts: [
        { key: "m", does: msg("Write to the shopper", { id: "order.write" }), act: () => this.#writing()?.focus() },
        { key: "escape", does: msg("Back to the orders", { id: "order.back" }), act: () => this.desk.go(this.#back()) },
      ],
    };
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#sooner);
  }

  protected override willUpdate(): void {
    const id = this.place.params.id ?? "";
    if (id !== this.#asked) void this.#load(id);
    if (this.place.query.has("new")) void import("./new-return.ts");
    if (this.place.query.get("do") === "status") void import("../return/status-dialog.ts");
    if (this.quietly) void import("../return/undo.ts");
  }

  override render(): TemplateResult {
    const { order, failure } = this;
    return html`<nav class="crumb" aria-label=${msg("Where this is", { id: "order.crumb" })}>
        <a href=${this.#back()}>${msg("Orders", { id: "rail.orders" })}</a><span aria-hidden="true">/</span><span>${order?.number ?? ""}</span>
      </nav>
      ${order ? this.#page(order) : html`<div class="head"><h1 tabindex="-1">${this.heading()}</h1></div>`}
      ${
        failure !== null && !order
          ? html`<div class="blank" role="alert">
            <h2>${msg("The order did not load", { id: "order.failed" })}</h2>
            <p class="soft">${this.sentence(failure)}</p>
            <button type="button" class="btn" @click=${() => this.#load(this.#asked)}>${words.retry()}</button>
          </div>`
          : nothing
      }`;
  }

  #page(order: DeskOrder): TemplateResult {
    const { desk } = this;
    const shown = { desk, order, now: nowOf(desk.me) };
    return html`<header class="head">
        <div class="grow">
          <div class="line1"><h1 tabindex="-1">${this.heading()}</h1><span>${orderStatus(order.status)}</span></div>
          <p class="soft">
            ${order.shop.name} · ${moment(desk.language, order.placedAt, order.shop.timeZone, shown.now)} ·
            ${money(desk.language, order.total, order.currency)}
          </p>
        </div>
        <div class="acts">${this.#acts(order)}</div>
      </header>
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      ${this.#undo(order)} ${this.said ? html`<p class="live" role="status">${this.said}</p>` : nothing}
      <desk-unsent-lines
        .desk=${desk}
        .items=${order.unsent}
        timeZone=${order.shop.timeZone}
        @tried=${() => void this.#load(order.id)}
      ></desk-unsent-lines>
      <div class="two">
        <div class="work">
          <desk-steps .desk=${desk} .steps=${order.steps} timeZone=${order.shop.timeZone} @ticked=${() => void this.#load(order.id)}></desk-steps>
          ${orderItems(shown)} ${orderMoney(shown)}
          ${orderPayments(shown, {
            pay: (payment) => this.#askOf(payment, "paid"),
            giveUp: (payment) => this.#askOf(payment, "unpaid"),
            find: (payment, paid) => this.#askOf(payment, paid ? "found_paid" : "found_unpaid"),
          })}
          ${orderReturns(shown, (number) => this.turn({ do: "status", row: number }))}
        </div>
        <div class="side">
          ${people(shown)}
          <desk-order-messages
            .desk=${desk}
            .order=${order}
            @sent=${() => this.#load(order.id)}
          ></desk-order-messages>
          ${cancellations(shown)}
        </div>
      </div>
      ${this.#dialogs(order)}`;
  }

  #acts(order: DeskOrder): TemplateResult {
    const { desk } = this;
    const cancellable = order.lines.some((line) => line.cancellable > 0);
    const more = [
      { label: msg("Print the delivery-note insert", { id: "order.insert" }), act: () => void this.#insert(order) },
      ...(desk.may("returns:write")
        ? [{ label: msg("Revoke the links sent so far", { id: "order.revoke" }), act: () => this.#ask("links") }]
        : []),
      ...(desk.may("people:erase") && order.erasedAt === null
        ? [{ label: msg("Erase the people’s data", { id: "order.erase" }), act: () => this.#ask("people") }]
        : []),
    ];
    return html`${
      desk.may("returns:write")
        ? html`<a class="btn" href="/desk/orders/${order.id}?new">${icon("plus")}${msg("New return", { id: "list.new_return" })}</a>`
        : nothing
    }
    ${
      desk.may("orders:cancel")
        ? html`<button
          type="button"
          class="btn"
          aria-disabled=${cancellable ? "false" : "true"}
          title=${cancellable ? nothing : msg("Nothing of it can be cancelled any more.", { id: "order.nothing_to_cancel" })}
          @click=${() => cancellable && this.#ask("cancel")}
        >
          ${msg("Cancel order", { id: "order.cancel" })}
        </button>`
        : nothing
    }
    <desk-menu look="btn" .items=${more}>${msg("More", { id: "order.more" })} ${icon("down")}</desk-menu>`;
  }

  #undo({ id }: DeskOrder): TemplateResult | typeof nothing {
    const over = (): void => {
      this.quietly = null;
    };
    if (!this.quietly) return nothing;
    return html`<desk-undo
      .desk=${this.desk}
      .page=${this.quietly}
      @undone=${() => {
        over();
        this.desk.recount();
        void this.#load(id);
      }}
      @over=${over}
    ></desk-undo>`;
  }

  #dialogs(order: DeskOrder): TemplateResult | typeof nothing {
    const { desk, asks, busy, problem } = this;
    const { query } = this.place;
    const back = (): void => this.turn({ do: null, row: null, new: null, parcel: null }, true);
    if (query.get("do") === "status")
      return html`<desk-status
        .desk=${desk}
        .number=${query.get("row") ?? ""}
        .wanted=${"cancelled"}
        @done=${({ page, quiet }: StatusChanged) => {
          back();
          this.quietly = quiet && page.can.includes("take_back") ? page : null;
          desk.recount();
          void this.#load(order.id);
        }}
        @close=${back}
      ></desk-status>`;
    if (query.has("new"))
      return html`<desk-new-return
        .desk=${desk}
        .found=${order}
        .unannounced=${query.get("new") === "unannounced"}
        .parcel=${query.get("parcel") ?? ""}
        @close=${back}
      ></desk-new-return>`;
    const close = (): void => this.#ask(null);
    switch (asks) {
      case null:
        return nothing;
      case "cancel":
        return html`<desk-cancel-order
          .desk=${desk}
          .orders=${[order]}
          .lines=${order.lines}
          .busy=${busy}
          .problem=${problem}
          @close=${close}
          @chosen=${({ how }: CancelChosen) =>
            void this.#do(
              () => desk.api.post(`/orders/${order.id}/cancellations`, { body: how, key: this.#key }),
              () =>
                how.mail
                  ? msg("Cancelled, and the shopper was mailed.", { id: "order.cancelled_mail" })
                  : msg("Cancelled. No mail was sent.", { id: "order.cancelled" }),
            )}
        ></desk-cancel-order>`;
      case "paid": {
        const { pays } = this;
        if (!pays) return nothing;
        return html`<desk-order-paid
          .desk=${desk}
          .payment=${pays}
          .paidBy=${order.paidBy.length === 1 ? (order.paidBy[0]?.label ?? null) : null}
          .amount=${money(desk.language, pays.amount, order.currency)}
          .busy=${busy}
          .problem=${problem}
          @close=${close}
          .email=${order.email}
          @chosen=${({ chosen }: PaymentChosen) => void this.#pay(pays, chosen)}
        ></desk-order-paid>`;
      }
      case "found_paid":
      case "found_unpaid":
        if (!this.pays) return nothing;
        return html`<desk-finding
          .desk=${desk}
          .payment=${this.pays}
          .currency=${order.currency}
          ?paid=${asks === "found_paid"}
          @found=${({ page }: Found<DeskOrder>) => this.#take(page)}
          @close=${close}
        ></desk-finding>`;
      case "unpaid": {
        const { pays } = this;
        if (!pays) return nothing;
        const size = money(desk.language, pays.amount, order.currency);
        return html`<desk-ask
          .desk=${desk}
          .heading=${msg(str`${size} will not be paid`, { id: "pay.give_up_title" })}
          .text=${msg("The shopper was promised this amount. Nothing is mailed of it: write to them where they should know.", {
            id: "pay.give_up_hint",
          })}
          .act=${msg(str`Do not pay ${size}`, { id: "pay.give_up" })}
          .busy=${busy}
          .problem=${problem}
          danger
          why
          @close=${close}
          @chosen=${({ why }: Asserted) =>
            void this.#do(
              () => desk.api.post(`/payments/${pays.id}/cancellation`, { body: { why } }),
              () => msg(str`${size} will not be paid`, { id: "pay.give_up_title" }),
            )}
        ></desk-ask>`;
      }
      case "links":
        return html`<desk-ask
          .desk=${desk}
          .heading=${msg(str`Revoke the links of order ${order.number}`, { id: "order.revoke_title" })}
          .text=${msg(
            "Links that were mailed or printed so far open nothing from now on. Number and postcode still do, and so do links made later.",
            {
              id: "order.revoke_text",
            },
          )}
          .act=${msg("Revoke the links", { id: "order.revoke_act" })}
          .busy=${busy}
          .problem=${problem}
          @close=${close}
          @chosen=${() =>
            void this.#do(
              () => desk.api.ask("DELETE", `/orders/${order.id}/links`),
              () => msg("The links are revoked.", { id: "order.revoked" }),
            )}
        ></desk-ask>`;
      case "people":
        return html`<desk-ask
          .desk=${desk}
          .heading=${msg(str`Erase the people’s data of order ${order.number}`, { id: "order.erase_title" })}
          .text=${msg(
            "Names, addresses, e-mail, phone, comments, photos and messages are gone for good. Amounts and items stay, for the books. This cannot be taken back.",
            {
              id: "order.erase_text",
            },
          )}
          .act=${msg("Erase for good", { id: "order.erase_act" })}
          .busy=${busy}
          .problem=${problem}
          danger
          @close=${close}
          @chosen=${() =>
            void this.#do(
              () => desk.api.post(`/orders/${order.id}/erasure`, { key: this.#key }),
              () => msg("The people’s data is erased.", { id: "order.erased" }),
            )}
        ></desk-ask>`;
    }
  }

  #askOf(payment: Payment, asks: Exclude<Asks, "cancel" | "links" | "people">): void {
    this.#ask(asks);
    this.pays = payment;
  }

  #ask(asks: Asks | null): void {
    this.asks = asks;
    this.problem = "";
    this.#key = newKey();
    if (asks === "cancel") void import("./cancel-dialog.ts");
    else if (asks === "found_paid" || asks === "found_unpaid") void import("../pay/finding-dialog.ts");
    else if (asks === "links" || asks === "people" || asks === "unpaid") void import("./ask-dialog.ts");
  }

  #pay({ id }: Payment, { how, reference, mail, message }: HowPaid): Promise<void> {
    const body = { how, mail, ...(reference && { reference }), ...(message && { message }) };
    return this.#do(
      () => this.desk.api.post(`/payments/${id}/settlement`, { body, key: this.#key }),
      () => {
        if (how === "shop" || how === "gateway") return msg("It is being paid; what becomes of it stands here.", { id: "order.pay_asked" });
        return mail
          ? msg("It is recorded as paid, and the shopper is mailed.", { id: "order.pay_done_mail" })
          : msg("It is recorded as paid.", { id: "order.pay_done" });
      },
    );
  }

  /** Does what a dialog asked for; when it was refused the dialog stays and says why. */
  async #do(act: () => Promise<unknown>, told: () => string): Promise<void> {
    this.busy = true;
    this.problem = "";
    try {
      await act();
      this.asks = null;
      this.said = html`${icon("yes")} ${told()}`;
      this.desk.announce(told());
      await this.#load(this.#asked);
    } catch (failure) {
      this.problem = this.sentence(failure);
    }
    this.busy = false;
  }

  async #insert({ id }: DeskOrder): Promise<void> {
    this.problem = "";
    try {
      const { body } = await this.desk.api.ask<Blob>("POST", `/orders/${id}/inserts`, { query: { format: "pdf" } });
      const url = addressOf(body);
      this.said = html`${icon("page")} ${msg("The insert is made.", { id: "order.insert_made" })}
        <a class="go" href=${url} target="_blank" rel="noopener">${msg("Open to print", { id: "list.labels_open" })}</a>`;
      window.open(url, "_blank", "noopener");
    } catch (failure) {
      this.problem = this.sentence(failure);
    }
  }

  async #load(id: string): Promise<void> {
    if (id !== this.#asked) this.order = null;
    this.#asked = id;
    try {
      const order = await this.desk.api.get<DeskOrder>(`/orders/${encodeURIComponent(id)}`);
      if (this.#asked !== id) return;
      this.#take(order);
    } catch (failure) {
      if (this.#asked !== id) return;
      this.failure = failure;
      if (failure instanceof Refused) this.order = null;
    }
  }

  #take(order: DeskOrder): void {
    this.order = order;
    this.failure = null;
    clearTimeout(this.#sooner);
    // A shop or gateway is paying: what becomes of it is looked for.
    if (order.payments.some(isPending) && this.isConnected) this.#sooner = setTimeout(() => void this.#load(order.id), 2_500);
  }

  #writing(): HTMLElement | null | undefined {
    return this.shadowRoot?.querySelector("desk-order-messages")?.shadowRoot?.querySelector("textarea");
  }

  #back(): string {
    return `/desk/orders?row=${encodeURIComponent(this.place.params.id ?? "")}`;
  }
}
