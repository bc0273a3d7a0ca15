import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { link } from "../controls/button.ts";
import { wanted } from "../controls/field.ts";
import { describe } from "./comment.ts";
import type { Photo, Wish } from "./flow.ts";
import { deskOf, lost } from "./photo-desk.ts";
import { missingAt } from "./trouble.ts";
import type { View } from "./view.ts";

export const photosLabel = (): string => msg("Photos", { id: "photo.label" });

/** Photos of one item, with the way for those who cannot take one always beside them. */
export function photoField(view: View, wish: Wish, { required, most }: { required: number; most: number }): TemplateResult {
  const { lineId, photos } = wish;
  const id = `photo-${lineId}`;
  const missing = missingAt(view, id);
  const kinds = msg("JPEG, PNG, WebP or HEIC, 10 MB each. We remove the place and time stored in them.", { id: "photo.kinds" });
  const range = required
    ? msg(str`At least ${required}, up to ${most}.`, { id: "photo.range" })
    : msg(str`Up to ${most}.`, { id: "photo.most" });
  const add = (event: Event) => {
    const input = event.target as HTMLInputElement;
    for (const file of [...(input.files ?? [])].slice(0, most - photos.length)) {
      void deskOf(view).add(view, lineId, file);
    }
    input.value = "";
  };
  return html`<div class="field" role="group" aria-labelledby="${id}-label" aria-describedby="${id}-hint ${missing ? `${id}-error` : ""}">
    <p class="label" id="${id}-label">${photosLabel()}</p>
    <p class="hint" id="${id}-hint">${range} ${kinds}</p>
    ${wanted(id, missing)}
    <div class="photos">
      ${photos.map((photo) => tile(view, lineId, photo))}
      ${
        photos.length < most
          ? html`<label class="photo add" part="photo-add"
              >${msg("Add a photo", { id: "photo.add" })}<input class="visually-hidden" id=${id} type="file" accept="image/jpeg,image/png,image/webp,image/heic,image/heif,.heic,.heif" ?multiple=${most > 1} @change=${add}
            /></label>`
          : nothing
      }
    </div>
    ${photos.map(({ key, name, trouble }) =>
      trouble === null
        ? nothing
        : html`<p class="error">
            <bdi>${name}</bdi>: ${lost({ trouble })}
            ${deskOf(view).knows(key) ? link(msg("Try again", { id: "photo.retry" }), () => again(view, lineId, { key, name })) : nothing}
          </p>`,
    )}
    ${link(msg("I cannot take a photo: describe it instead", { id: "photo.describe" }), () => describe(view, wish))}
  </div>`;
}

/** The button that was pressed is gone by now; the focus goes to the tile that adds a photo. */
function again(view: View, lineId: string, photo: Pick<Photo, "key" | "name">): void {
  void deskOf(view).send(view, lineId, photo);
  view.focus(`photo-${lineId}`);
}

function take(view: View, lineId: string, key: string): void {
  deskOf(view).remove(view.journey, lineId, key);
  view.focus(`photo-${lineId}`);
}

function tile(view: View, lineId: string, { key, name, id, share, trouble }: Photo): TemplateResult {
  const remove = msg(str`Remove ${name}`, { id: "photo.remove" });
  const sending = !id && trouble === null;
  return html`<div class="photo ${sending ? "loading" : ""}" role="group" aria-label=${name} .style=${`--share:${Math.round(share * 100)}%`}>
    ${deskOf(view).drawing(key) ?? html`<bdi class="small">${name}</bdi>`}
    ${sending ? nothing : html`<button type="button" class="remove" aria-label=${remove} @click=${() => take(view, lineId, key)}><span aria-hidden="true">×</span></button>`}
  </div>`;
}
