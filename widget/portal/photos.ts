import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { link } from "../controls/button.ts";
import { wanted } from "../controls/field.ts";
import { describe } from "./comment.ts";
import { type Photo, type Wish, wishFor } from "./flow.ts";
import { deskOf, lost, type Pile } from "./photo-desk.ts";
import type { View } from "./view.ts";
import { tryAgain } from "./waiting.ts";

export const photosLabel = (): string => msg("Photos", { id: "photo.label" });

/** Photos of one item, with the way for those who cannot take one always beside them. */
export function photoField(view: View, wish: Wish, { required, most }: { required: number; most: number }): TemplateResult {
  const { lineId } = wish;
  const { journey } = view;
  const id = `photo-${lineId}`;
  const range = required
    ? msg(str`At least ${required}, up to ${most}.`, { id: "photo.range" })
    : msg(str`Up to ${most}.`, { id: "photo.most" });
  const pile = {
    photos: () => wishFor(journey.flow, lineId)?.photos ?? [],
    keep: (photos: readonly Photo[]) => journey.tell(lineId, { photos }),
  };
  return html`<div class="field" role="group" aria-labelledby="${id}-label" aria-describedby="${id}-hint ${view.missingAt(id) ? `${id}-error` : ""}">
    ${photos(view, { id, label: photosLabel(), hint: range, pile, most })}
    ${link(msg("I cannot take a photo: describe it instead", { id: "photo.describe" }), () => describe(view, wish))}
  </div>`;
}

export interface Photos {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly pile: Pile;
  readonly most: number;
}

/** Label, hint, what is missing and the tiles; the frame around them names itself by `{id}-label` and `{id}-hint`. */
export function photos(view: View, { id, label, hint, pile, most }: Photos): TemplateResult {
  const all = pile.photos();
  const kinds = msg("JPEG, PNG, WebP or HEIC, 10 MB each. We remove the place and time stored in them.", { id: "photo.kinds" });
  const add = (event: Event) => {
    const input = event.target as HTMLInputElement;
    for (const file of [...(input.files ?? [])].slice(0, most - all.length)) {
      void deskOf(view).add(view, pile, file);
    }
    input.value = "";
  };
  // The button that was pressed is gone by then; the focus goes to the tile that adds a photo.
  const take = (key: string) => {
    deskOf(view).remove(pile, key);
    view.focus(id);
  };
  const again = (photo: Pick<Photo, "key" | "name">) => {
    void deskOf(view).send(view, pile, photo);
    view.focus(id);
  };
  return html`<p class="label" id="${id}-label">${label}</p>
    <p class="hint" id="${id}-hint">${hint} ${kinds}</p>
    ${wanted(id, view.missingAt(id))}
    <div class="photos">
      ${all.map((photo) => tile(view, photo, take))}
      ${
        all.length < most
          ? html`<label class="photo add" part="photo-add"
              >${msg("Add a photo", { id: "photo.add" })}<input class="visually-hidden" id=${id} type="file" accept="image/jpeg,image/png,image/webp,image/heic,image/heif,.heic,.heif" ?multiple=${most > 1} @change=${add}
            /></label>`
          : nothing
      }
    </div>
    ${all.map(({ key, name, trouble }) =>
      trouble === null
        ? nothing
        : html`<p class="error">
            <bdi>${name}</bdi>: ${lost({ trouble })}
            ${deskOf(view).knows(key) ? link(tryAgain(), () => again({ key, name })) : nothing}
          </p>`,
    )}`;
}

function tile(view: View, { key, name, id, share, trouble }: Photo, take: (key: string) => void): TemplateResult {
  const remove = msg(str`Remove ${name}`, { id: "photo.remove" });
  const sending = !id && trouble === null;
  return html`<div class="photo ${sending ? "loading" : ""}" role="group" aria-label=${name} .style=${`--share:${Math.round(share * 100)}%`}>
    ${deskOf(view).drawing(key) ?? html`<bdi class="small">${name}</bdi>`}
    ${sending ? nothing : html`<button type="button" class="remove" aria-label=${remove} @click=${() => take(key)}><span aria-hidden="true">×</span></button>`}
  </div>`;
}
