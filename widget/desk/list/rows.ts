import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { words } from "../words.ts";

/** The box in a list's head: everything on the page, or nothing. */
export function pickAllBox(
  rows: readonly { readonly id: string }[],
  picked: ReadonlySet<string>,
  pickAll: (on: boolean) => void,
): TemplateResult {
  const all = rows.length > 0 && rows.every(({ id }) => picked.has(id));
  return html`<input
    class="cb"
    type="checkbox"
    aria-label=${msg(str`Pick all ${rows.length}`, { id: "list.pick_all" })}
    .checked=${all}
    .indeterminate=${!all && rows.some(({ id }) => picked.has(id))}
    ?disabled=${rows.length === 0}
    @change=${(event: Event) => pickAll((event.target as HTMLInputElement).checked)}
  />`;
}

/** A row's box; its label is as large as a thumb where rows are for thumbs. */
export function pickBox(name: string, on: boolean, pick: (range: boolean) => void): TemplateResult {
  return html`<label
    ><span class="vh">${name}</span
    ><input class="cb" type="checkbox" .checked=${on} @click=${(event: MouseEvent) => pick(event.shiftKey)}
  /></label>`;
}

/** Whether a press on a row was for the row, and not for what is pressable in it. */
export function pressedRow(event: MouseEvent): boolean {
  if (event.defaultPrevented || event.metaKey || event.ctrlKey || getSelection()?.type === "Range") return false;
  return !event.composedPath().some((place) => place instanceof Element && place.matches("a, input, label, button"));
}

const lengths = [70, 60, 55, 75, 40, 80, 60, 50, 66, 30, 70, 40, 52];

/** Rows that are on their way. @param names of the columns after the box */
export function ghosts(names: readonly string[]): TemplateResult[] {
  return Array.from(
    { length: 8 },
    (_, at) => html`<tr role="row">
      <td class="c-pick" role="cell">
        ${at === 0 ? html`<span class="vh">${words.loading()}</span>` : nothing}<span class="ghost pulse" style="width:16px"></span>
      </td>
      ${names.map(
        (name, place) =>
          html`<td class="c-${name}" role="cell"><span class="ghost pulse" style="width:${lengths[(at + place * 2) % lengths.length]}%"></span></td>`,
      )}
    </tr>`,
  );
}
