import { html, nothing, type TemplateResult } from "lit";

export interface LedgerRow {
  readonly title: unknown;
  readonly note?: string | null | undefined;
  readonly amount: string;
  readonly look?: "" | "rule" | "good" | "total";
}

/** Amounts in one right-hand column, ending in one total. */
export function ledger(rows: readonly LedgerRow[], after?: string | null): TemplateResult {
  return html`<dl class="ledger">
    ${rows.map(
      ({ title, note, amount, look = "" }) => html`<div class=${look}>
        <dt>${title}${note ? html`<small>${note}</small>` : nothing}</dt>
        <dd class=${look === "good" ? "positive" : ""}>${amount}</dd>
      </div>`,
    )}
  </dl>
  ${after ? html`<p class="small muted after">${after}</p>` : nothing}`;
}
