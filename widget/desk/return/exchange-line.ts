import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import "../copy-button.ts";
import { moment, money } from "../formats.ts";
import { icon, type Shape } from "../icons.ts";

export type Exchange = ReturnPage["money"]["exchanges"][number];
type Ordered = NonNullable<Exchange["order"]>;

export interface ExchangeAsked {
  readonly page: ReturnPage;
  readonly language: string;
  readonly now: number;
  readonly mayDecide: boolean;
  readonly mayHandOver: boolean;
  readonly advance: (exchange: Exchange, verb: "dispatch" | "handover" | "cancellation") => void;
  /** The shop is asked for its order once more. */
  readonly orderAgain: (exchange: Exchange) => void;
}

/** The other article: what it costs more or less, its order in the shop, and where it is (S5-20, S5-23). */
export function exchangeLine(exchange: Exchange, asked: ExchangeAsked): TemplateResult {
  const { page, language, mayDecide, mayHandOver, advance } = asked;
  const { difference } = exchange;
  const size = money(language, Math.abs(difference), page.currency);
  const open = exchange.state === "confirmed" || exchange.state === "held";
  return html`<div class="pay">
    <span class="grow">
      <b>${exchange.title}</b>${exchange.variant ? `, ${exchange.variant}` : ""} <span class="mono small soft">${exchange.sku}</span>
      <span class="soft small">
        · ${difference === 0 ? msg("same price", { id: "return.same_price" }) : difference > 0 ? msg(str`${size} to pay`, { id: "return.to_pay" }) : msg(str`${size} back`, { id: "return.back" })}
        · ${exchangeNames[exchange.state]()}
      </span>
      ${exchange.order && exchange.state !== "cancelled" ? orderWords(exchange.order) : nothing}
      ${exchange.trouble ? troubleWords(exchange.trouble) : nothing} ${payLink(exchange, asked)}
    </span>
    ${
      mayDecide && (exchange.order?.state === "sold_out" || exchange.order?.state === "refused") && open
        ? html`<button type="button" class="btn" @click=${() => asked.orderAgain(exchange)}>${msg("Order it again", { id: "exchange.again" })}</button>`
        : nothing
    }
    ${open && mayDecide ? html`<button type="button" class="btn quiet" @click=${() => advance(exchange, "cancellation")}>${msg("Pay instead", { id: "return.pay_instead" })}</button>` : nothing}
    ${
      exchange.state === "confirmed"
        ? html`${mayDecide ? html`<button type="button" class="btn" @click=${() => advance(exchange, "dispatch")}>${msg("Was sent", { id: "return.sent" })}</button>` : nothing}
          ${mayHandOver ? html`<button type="button" class="btn" @click=${() => advance(exchange, "handover")}>${msg("Handed over", { id: "receive.handed_over" })}</button>` : nothing}`
        : nothing
    }
  </div>`;
}

/** What the connected shop made of it. */
function orderWords(order: Ordered): TemplateResult {
  const [shape, tone, words] = orderNames[order.state](order.number ?? order.reference ?? "");
  return html`<div><span class="st pay-state ${tone}">${icon(shape)}<span>${words}</span></span></div>`;
}

const orderNames: Readonly<Record<Ordered["state"], (number: string) => readonly [shape: Shape, tone: string, words: string]>> = {
  open: () => ["requested", "", msg("Its order in the shop is about to be made", { id: "exchange.order_open" })],
  sending: () => ["transit", "go", msg("Its order in the shop is being made", { id: "exchange.order_sending" })],
  unknown: () => [
    "problem",
    "bad",
    msg("Nobody knows whether its order was made in the shop; it is looked for", { id: "exchange.order_unknown" }),
  ],
  made: (number) => ["yes", "good", msg(str`Order ${number} in the shop`, { id: "exchange.order_made" })],
  by_hand: () => ["me", "", msg("A person makes its order in the shop: see the step above", { id: "exchange.order_by_hand" })],
  sold_out: () => ["problem", "warn", msg("The shop has none left", { id: "exchange.order_sold_out" })],
  refused: () => ["rejected", "bad", msg("The shop did not take its order", { id: "exchange.order_refused" })],
};

function troubleWords({ text, message }: NonNullable<Exchange["trouble"]>): TemplateResult {
  return html`<p class="pay-trouble">
    ${text}${message ? html` <span class="soft small mono" lang="en">${message}</span>` : nothing}
  </p>`;
}

/** Where the shopper pays for a dearer one, to be given to them on the phone or in a message. */
function payLink({ payAt, expiresAt }: Exchange, { page, language, now }: ExchangeAsked): TemplateResult | typeof nothing {
  if (payAt === null && expiresAt === null) return nothing;
  return html`<div class="rowx pay-link">
    ${
      expiresAt === null
        ? nothing
        : html`<span class="small">${msg(str`Kept for the shopper until ${moment(language, expiresAt, page.shop.timeZone, now)}`, { id: "exchange.kept" })}</span>`
    }
    ${payAt === null ? nothing : html`<desk-copy .text=${payAt} .label=${msg("Copy the link to pay", { id: "exchange.copy" })}></desk-copy>`}
  </div>`;
}

const exchangeNames: Readonly<Record<Exchange["state"], () => string>> = {
  held: () => msg("waits for its difference", { id: "exchange.held" }),
  confirmed: () => msg("ready to go", { id: "exchange.confirmed" }),
  sent: () => msg("sent", { id: "exchange.sent" }),
  handed_over: () => msg("handed over", { id: "exchange.handed_over" }),
  cancelled: () => msg("paid instead", { id: "exchange.cancelled" }),
};
