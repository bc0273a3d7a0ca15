import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";

export interface Foot {
  readonly hints: TemplateResult;
  /** "12 returns · €2,054.40", when all of it is on the page. */
  readonly whole: string;
  readonly rows: number;
  /** Rows on the pages before this one. */
  readonly before: number;
  /** At most a thousand; more are not counted. */
  readonly total: number | null;
  readonly newer: (() => void) | null;
  readonly older: (() => void) | null;
}

/** What the keys do, how much there is, and the way to the other pages. */
export function listFoot({ hints, whole, rows, before, total, newer, older }: Foot): TemplateResult {
  const span = `${before + 1}–${before + rows}`;
  const paged = newer !== null || older !== null;
  const all = total === null ? "" : total > 999 ? "999+" : String(total);
  return html`<footer class="foot">
    ${hints}<span class="grow"></span>
    <span class="pages">
      <span>${!paged ? whole : all ? msg(str`${span} of ${all}`, { id: "list.span" }) : span}</span>
      ${
        paged
          ? html`<button type="button" class="btn" ?disabled=${!newer} @click=${newer}>${msg("Newer", { id: "list.newer" })}</button>
            <button type="button" class="btn" ?disabled=${!older} @click=${older}>${msg("Older", { id: "list.older" })}</button>`
          : nothing
      }
    </span>
  </footer>`;
}

export function hint(keys: readonly string[], does: string): TemplateResult {
  return html`<span class="keys">${keys.map((key) => (key === "–" ? key : html`<kbd>${key}</kbd>`))} ${does}</span>`;
}
