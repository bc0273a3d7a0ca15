import { msg, str } from "@lit/localize";
import { html, type TemplateResult } from "lit";
import type { MoneyRow, QuoteView } from "../../server/http/schemas.ts";
import { type LedgerRow, ledger } from "../controls/ledger.ts";
import { itemOf, paidFor, reasonOf } from "./flow.ts";
import { amount, title, totalOf, type View } from "./view.ts";

export const orderLabel = (number: string): string => msg(str`Order ⁨${number}⁩`, { id: "sum.order" });

/** The running sum beside every choice; when narrow it shrinks to one line above the button. */
export function aside(view: View): TemplateResult {
  return html`<aside class="summary" part="summary" aria-label=${soFar()}>
    ${title(view, soFar())}
    <p class="small muted">${orderLabel(view.flow.session?.order.number ?? "")}</p>
    ${sum(view)}
  </aside>`;
}

const soFar = (): string => msg("Your return so far", { id: "sum.title" });

export function running(view: View): TemplateResult {
  const { quote } = view.flow;
  return html`<p class="running small">
    <span class="muted">${quote?.total.title ?? youGet()}</span>
    <span class="strong">${quote ? totalOf(view, quote.total) : amount(view, paid(view))}</span>
  </p>`;
}

const youGet = (): string => msg("You get back", { id: "sum.total" });

const paid = ({ flow }: View): number =>
  flow.wishes.reduce((sum, wish) => sum + paidFor(itemOf(flow, wish.lineId) ?? nothingPaid, wish.quantity), 0);
const nothingPaid = { paid: 0, paidEach: 0, quantity: 0 } as NonNullable<ReturnType<typeof itemOf>>;

function sum(view: View): TemplateResult {
  const { flow } = view;
  const lines = flow.wishes.map((wish): LedgerRow => {
    const item = itemOf(flow, wish.lineId) ?? nothingPaid;
    const reason = reasonOf(flow, wish);
    return {
      title: reason && wish.quantity > 1 ? html`${item.title} ×&nbsp;${wish.quantity}` : item.title,
      note: reason?.text ?? msg(str`${wish.quantity} of ${item.quantity}`, { id: "sum.of" }),
      amount: amount(view, paidFor(item, wish.quantity)),
    };
  });
  if (flow.quote) return ledger([...linesOr(view, flow.quote, lines), ...entries(view, flow.quote), total(view, flow.quote)]);
  const none = [{ title: msg("Nothing chosen yet", { id: "sum.none" }), amount: amount(view, 0) }];
  return ledger(
    [...(lines.length ? lines : none), { title: youGet(), amount: amount(view, paid(view)), look: "total" }],
    lines.length ? msg("Before a label fee, if there is one. You will see it before you decide.", { id: "sum.before" }) : null,
  );
}

/** Item by item as long as the sum is the server's own to the cent, else the server's one line. */
const linesOr = (view: View, quote: QuoteView, lines: LedgerRow[]): LedgerRow[] => {
  const rows = quote.rows.filter(({ kind }) => kind === "paid");
  return rows.reduce((all, row) => all + row.amount, 0) === paid(view) ? lines : rows.map((row) => moneyRow(view, row));
};

const entries = (view: View, quote: QuoteView): LedgerRow[] =>
  quote.rows.filter(({ kind }) => kind === "entry").map((row) => moneyRow(view, row));

/** One row of the server's, as it came. Only what is added on top shows its plus. */
export function moneyRow(view: View, { kind, title, note, amount: minor }: MoneyRow): LedgerRow {
  const gain = kind === "entry" && minor > 0;
  return { title, note, amount: amount(view, minor, gain), look: kind === "paid" ? "rule" : gain ? "good" : "" };
}

export const total = (view: View, { total }: Pick<QuoteView, "total">): LedgerRow => ({
  title: total.title,
  amount: totalOf(view, total),
  look: "total",
});
