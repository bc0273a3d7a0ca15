import { msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { describedBy, field } from "../controls/field.ts";
import type { Wish } from "./flow.ts";
import type { View } from "./view.ts";

/** Opens the text field and puts the shopper into it. */
export function describe({ journey, focus }: View, { lineId }: Wish): void {
  journey.tell(lineId, { describing: true });
  focus(`comment-${lineId}`);
}

export function comment(view: View, { lineId, comment }: Wish): TemplateResult {
  const id = `comment-${lineId}`;
  const frame = {
    id,
    label: msg("Tell us what you see", { id: "why.comment" }),
    hint: msg("One or two sentences are enough.", { id: "why.comment_hint" }),
    missing: view.missingAt(id),
  };
  const write = (event: Event) => view.journey.tell(lineId, { comment: (event.target as HTMLTextAreaElement).value });
  return field(
    frame,
    html`<textarea class="input" part="input" id=${id} maxlength="2000" dir="auto" .value=${comment} aria-describedby=${describedBy(frame)} aria-invalid=${frame.missing ? "true" : nothing} @input=${write}></textarea>`,
  );
}
