import { msg } from "@lit/localize";
import { newKey } from "../shared/key.ts";
import type { Photo } from "./flow.ts";
import type { Journey } from "./journey.ts";
import type { View } from "./view.ts";

const largest = 10 * 1024 * 1024;
const shown = 192;

/** Where photos lie: at an item that goes back, or with the receipt of a parcel. */
export interface Pile {
  readonly photos: () => readonly Photo[];
  readonly keep: (photos: readonly Photo[]) => void;
}

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

  async add(view: View, pile: Pile, file: File): Promise<void> {
    const photo = { key: newKey(), name: file.name, id: null, share: 0, trouble: null };
    if (file.size > largest) return settle(view, pile, { ...photo, trouble: msg("It is larger than 10 MB.", { id: "photo.large" }) });
    const picture = await createImageBitmap(file).catch(() => null);
    this.#files.set(photo.key, { file, drawing: picture && paint(picture, shown, true) });
    picture?.close();
    await this.send(view, pile, photo);
  }

  /** HEIC goes as JPEG wherever this browser can read it, else as it is: the server then says what it makes of it. */
  async send(view: View, pile: Pile, { key, name }: Pick<Photo, "key" | "name">): Promise<void> {
    const file = this.#files.get(key)?.file;
    if (!file) return;
    const photo = { key, name, id: null, share: 0, trouble: null };
    keep(pile, photo);
    const sent = /hei[cf]/i.test(`${file.type}${file.name.slice(-5)}`) ? ((await asJpeg(file)) ?? file) : file;
    const answer = await view.journey.upload(key, sent, (share) => change(pile, { ...photo, share }));
    if (known(pile, key)) settle(view, pile, { ...photo, ...answer, share: 1 });
  }

  remove(pile: Pile, key: string): void {
    this.#files.delete(key);
    pile.keep(pile.photos().filter((photo) => photo.key !== key));
  }
}

/** One desk a journey: it lives as long as the portal it belongs to. */
const desks = new WeakMap<Journey, PhotoDesk>();

export function deskOf({ journey }: View): PhotoDesk {
  const desk = desks.get(journey) ?? new PhotoDesk();
  desks.set(journey, desk);
  return desk;
}

export const lost = ({ trouble }: Pick<Photo, "trouble">): string => trouble || msg("It did not arrive.", { id: "photo.lost" });

const known = (pile: Pile, key: string): boolean => pile.photos().some((photo) => photo.key === key);

function keep(pile: Pile, photo: Photo): void {
  if (known(pile, photo.key)) change(pile, photo);
  else pile.keep([...pile.photos(), photo]);
}

const change = (pile: Pile, photo: Photo): void => pile.keep(pile.photos().map((old) => (old.key === photo.key ? photo : old)));

/** The end of it, seen and heard. */
function settle({ announce }: View, pile: Pile, photo: Photo): void {
  keep(pile, photo);
  announce(`${photo.name}: ${photo.id ? msg("It has arrived.", { id: "photo.arrived" }) : lost(photo)}`);
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
