import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { ReturnRow } from "../../../server/http/desk-list-schemas.ts";
import type { Desk } from "../desk.ts";
import { money } from "../formats.ts";
import { icon } from "../icons.ts";
import "../menu.ts";
import { unitCount } from "../words.ts";
import { allows, type BulkKind } from "./bulk.ts";

/** What can be printed of returns besides their labels on sheets. */
export type Paper = "a6" | "zpl" | "slips";

export interface Picked {
  readonly desk: Desk;
  readonly rows: readonly ReturnRow[];
  /** What labels became, or why they did not. */
  readonly said: TemplateResult | null;
  readonly busy: boolean;
  readonly ask: (kind: BulkKind) => void;
  readonly print: (what?: Paper) => void;
  readonly clear: () => void;
}

/** What was picked, what it is worth, and what can be done with it. Where not all of it fits, the button says for how many. */
export function pickedBar({ desk, rows, said, busy, ask, print, clear }: Picked): TemplateResult {
  const units = rows.reduce((sum, row) => sum + row.units, 0);
  return html`<section class="picked" aria-label=${msg("Picked returns", { id: "list.picked_region" })}>
    <div class="acts">
      <b>${msg(str`${rows.length} picked`, { id: "list.picked" })}</b>
      <span class="soft">${unitCount(units)} · ${total(desk.language, rows)}</span>
      <span class="grow"></span>
      ${
        desk.may("returns:write")
          ? html`<button type="button" class="btn key" @click=${() => ask("approve")}>
              ${forSome(msg("Approve", { id: "list.approve" }), "approve", rows)} <kbd>a</kbd>
            </button>
            <button type="button" class="btn" @click=${() => ask("reject")}>
              ${forSome(msg("Reject", { id: "list.reject" }), "reject", rows)} <kbd>r</kbd>
            </button>`
          : nothing
      }
      ${
        desk.may("returns:receive")
          ? html`<button type="button" class="btn" @click=${() => ask("receive")}>
            ${forSome(msg("Mark received", { id: "list.receive" }), "receive", rows)}
          </button>`
          : nothing
      }
      <button type="button" class="btn" ?disabled=${busy} @click=${() => print()}>
        ${busy ? msg("Making the labels…", { id: "list.printing" }) : msg("Print labels", { id: "list.print" })} <kbd>p</kbd>
      </button>
      <desk-menu
        look="btn"
        .items=${[
          { label: msg("Labels on A6", { id: "list.print_a6" }), act: () => print("a6") },
          { label: msg("Labels for a label printer (ZPL)", { id: "list.print_zpl" }), act: () => print("zpl") },
          { label: msg("Packing slips", { id: "list.print_slips" }), act: () => print("slips") },
        ]}
        >${msg("Print otherwise", { id: "list.print_other" })} ${icon("down")}</desk-menu
      >
      <button type="button" class="btn quiet" @click=${clear}>${msg("Clear", { id: "list.unpick" })} <kbd>esc</kbd></button>
    </div>
    ${said ? html`<p class="small" role="status">${said}</p>` : nothing}
  </section>`;
}

function forSome(title: string, kind: BulkKind, rows: readonly ReturnRow[]): string {
  const fit = rows.filter((row) => allows(kind, row)).length;
  return fit === rows.length ? title : msg(str`${title}, ${fit} of ${rows.length}`, { id: "list.for_some" });
}

/** "€1,140.70", or one sum for each currency. */
export function total(language: string, rows: readonly ReturnRow[]): string {
  const sums = new Map<string, number>();
  for (const { currency, value } of rows) sums.set(currency, (sums.get(currency) ?? 0) + value);
  return [...sums].map(([currency, sum]) => money(language, sum, currency)).join(" + ");
}
