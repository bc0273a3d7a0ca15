import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";

export interface FootAsked {
  /** What is to be done first; "" when it can be decided. */
  readonly obstacle: string;
  readonly total: string;
  /** Something goes to the shopper. */
  readonly some: boolean;
  /** It is paid in the same go. */
  readonly pays: boolean;
  readonly busy: boolean;
  readonly onDecide: (mail: boolean, pay: boolean) => void;
}

/** The ways to decide; the filled one carries the amount, or says what is missing. */
export function decisionFoot({ obstacle, total, some, pays, busy, onDecide }: FootAsked): TemplateResult {
  const filled = pays
    ? msg(str`Decide and pay ${total}`, { id: "decide.and_pay" })
    : some
      ? msg(str`Decide and mail, ${total}`, { id: "decide.and_mail_amount" })
      : msg("Decide and mail", { id: "decide.and_mail" });
  const off = obstacle ? "true" : "false";
  return html`<footer class="foot">
    <span class="grow"></span>
    <button type="button" class="btn" aria-disabled=${off} ?disabled=${busy} @click=${() => onDecide(false, false)}>
      ${msg("Decide only", { id: "decide.only" })}, ${msg("no mail", { id: "bulk.no_mail" })} <kbd>shift enter</kbd>
    </button>
    ${
      pays
        ? html`<button type="button" class="btn" aria-disabled=${off} ?disabled=${busy} @click=${() => onDecide(true, false)}>
          ${msg("Decide and mail", { id: "decide.and_mail" })}
        </button>`
        : nothing
    }
    <button type="button" class="btn key" aria-disabled=${off} ?disabled=${busy} @click=${() => onDecide(true, pays)}>
      ${obstacle || filled} <kbd>ctrl enter</kbd>
    </button>
  </footer>`;
}
