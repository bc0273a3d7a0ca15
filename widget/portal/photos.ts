import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { link } from "../controls/button.ts";
import { wanted } from "../controls/field.ts";
import { newKey } from "../shared/key.ts";
import { describe } from "./comment.ts";
import { type Photo, type Wish, wishFor } from "./flow.ts";
import type { Journey } from "./journey.ts";
import { missingAt } from "./trouble.ts";
import type { View } from "./view.ts";

const largest = 10 * 1024 * 1024;
const shown = 192;

/** Keeps what only a browser can hold: the files themselves and a small drawing of each. A canvas, because a strict `img-src` refuses blob addresses. */
class PhotoDesk {
  readonly #files = new Map<string, { file: File; drawing: HTMLCanvasElement | null }>();

  drawing(key: string): HTMLCanvasElement | null {
    return this.#files.get(key)?.drawing ?? null;
  }

  /** Whether the file is still here to be sent again. */
  knows(key: string): boolean {
    return this.#files.has(key);
  }

  async add(view: View, lineId: string, file: File): Promise<void> {
    const key = newKey();
    const picture = await createImageBitmap(file).catch(() => null);
    this.#files.set(key, { file, drawing: picture && paint(picture, shown, true) });
    await this.send(view, lineId, { key, name: file.name });
    picture?.close();
  }

  /** HEIC goes as JPEG wherever this browser can read it, else as it is: the server then says what it makes of it. */
  async send({ journey, announce }: View, lineId: string, { key, name }: Pick<Photo, "key" | "name">): Promise<void> {
    const file = this.#files.get(key)?.file;
    if (!file) return;
    await journey.addPhoto(lineId, key, name, async () =>
      /hei[cf]/i.test(`${file.type}${file.name.slice(-5)}`) ? ((await asJpeg(file)) ?? file) : file,
    );
    const photo = wishFor(journey.flow, lineId)?.photos.find((one) => one.key === key);
    if (photo) announce(`${name}: ${photo.id ? msg("It has arrived.", { id: "photo.arrived" }) : lost(photo)}`);
  }
}

/** One desk a journey: it lives as long as the portal it belongs to. */
const desks = new WeakMap<Journey, PhotoDesk>();

function deskOf({ journey }: View): PhotoDesk {
  const desk = desks.get(journey) ?? new PhotoDesk();
  desks.set(journey, desk);
  return desk;
}

async function asJpeg(file: File): Promise<Blob | null> {
  const picture = await createImageBitmap(file).catch(() => null);
  return picture && new Promise((resolve) => paint(picture, 3000, false).toBlob(resolve, "image/jpeg", 0.9));
}

/** Draws a picture at most `size` wide and high; `cut` fills a square instead. */
function paint(picture: ImageBitmap, size: number, cut: boolean): HTMLCanvasElement {
  const { width, height } = picture;
  const canvas = document.createElement("canvas");
  const scale = cut ? size / Math.min(width, height) : Math.min(1, size / Math.max(width, height));
  canvas.width = cut ? size : width * scale;
  canvas.height = cut ? size : height * scale;
  canvas
    .getContext("2d")
    ?.drawImage(picture, (canvas.width - width * scale) / 2, (canvas.height - height * scale) / 2, width * scale, height * scale);
  return canvas;
}

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
      if (file.size > largest) refuse(view, lineId, file.name);
      else void deskOf(view).add(view, lineId, file);
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

const lost = ({ trouble }: Pick<Photo, "trouble">): string => trouble || msg("It did not arrive.", { id: "photo.lost" });

/** Too large to be sent: shown with its reason, so that it can be taken away again. */
function refuse({ journey, announce }: View, lineId: string, name: string): void {
  const trouble = msg("It is larger than 10 MB.", { id: "photo.large" });
  journey.keepPhoto(lineId, { key: newKey(), name, id: null, share: 0, trouble });
  announce(`${name}: ${trouble}`);
}

/** The button that was pressed is gone by now; the focus goes to the tile that adds a photo. */
function again(view: View, lineId: string, photo: Pick<Photo, "key" | "name">): void {
  void deskOf(view).send(view, lineId, photo);
  view.focus(`photo-${lineId}`);
}

function take({ journey, focus }: View, lineId: string, key: string): void {
  journey.removePhoto(lineId, key);
  focus(`photo-${lineId}`);
}

function tile(view: View, lineId: string, { key, name, id, share, trouble }: Photo): TemplateResult {
  const remove = msg(str`Remove ${name}`, { id: "photo.remove" });
  const sending = !id && trouble === null;
  return html`<div class="photo ${sending ? "loading" : ""}" role="group" aria-label=${name} .style=${`--share:${Math.round(share * 100)}%`}>
    ${deskOf(view).drawing(key) ?? html`<bdi class="small">${name}</bdi>`}
    ${sending ? nothing : html`<button type="button" class="remove" aria-label=${remove} @click=${() => take(view, lineId, key)}><span aria-hidden="true">×</span></button>`}
  </div>`;
}
