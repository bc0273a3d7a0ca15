import { msg, str } from "@lit/localize";
import { html, svg, type TemplateResult } from "lit";
import type { Points } from "../../server/http/shopper-parcel-schemas.ts";
import { length } from "../shared/length.ts";

type Point = Points["items"][number];

/** Of the drawing, which is as many pixels wide. Its rings leave room for a pin outside the last. */
const half = 160;
const outermost = 132;
const pin = 13;

/** Metres between two rings. */
const steps = [100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000];

/**
 * A map of our own: how far and in which direction, drawn from metres. No street, no tile, nobody else's server. The list beside it says
 * the same, so that to those who listen it is one picture.
 */
export function map(language: string, items: readonly Point[], chosen: string | null, onChoose: (id: string) => void): TemplateResult {
  const farthest = Math.max(...items.map(({ place }) => (place ? Math.hypot(place.x, place.y) : 0)), 1);
  const step = steps.find((one) => farthest / one <= 3) ?? farthest;
  const rings = Math.max(1, Math.ceil(farthest / step));
  const scale = outermost / (rings * step);
  const pins = apart(
    items.flatMap(({ id, place }, index) => (place ? [{ id, number: index + 1, x: place.x * scale, y: -place.y * scale }] : [])),
  );
  return html`<figure class="map">
    <svg role="img" aria-label=${msg("Map of the places in the list, north at the top", { id: "points.drawn" })} viewBox="${-half} ${-half} ${2 * half} ${2 * half}">
      ${Array.from({ length: rings }, (_, index) => {
        const radius = (index + 1) * step * scale;
        return svg`<circle class="ring" r=${radius} /><text class="far" y=${radius - 5}>${length(language, (index + 1) * step)}</text>`;
      })}
      <path class="north" d="M0 ${-half + 22}v-14m-5 6l5 -6l5 6" /><text class="far" y=${-half + 36}>N</text>
      <path class="here" d="M-6 0h12M0 -6v12" />
      ${pins.map(
        ({ id, number, x, y, at }) => svg`<path class="lead" d="M${at.x} ${at.y}L${x} ${y}" />
        <g class="spot ${id === chosen ? "chosen" : ""}" transform="translate(${x} ${y})" @click=${(event: Event) => take(event, id, onChoose)}>
          <circle class="reach" r="22" /><circle class="halo" r=${pin + 4} /><circle class="disc" r=${pin} /><text y="5">${number}</text>
        </g>`,
      )}
    </svg>
    <figcaption class="small muted">${msg(str`The cross is where you searched. From ring to ring: ${length(language, step)}.`, { id: "points.rings" })}</figcaption>
  </figure>`;
}

interface Pin {
  readonly id: string;
  readonly number: number;
  readonly x: number;
  readonly y: number;
}

/** Pins that would cover each other move away from one another; a line leads to where each belongs. */
function apart(pins: readonly Pin[]): (Pin & { readonly at: { readonly x: number; readonly y: number } })[] {
  const moved = pins.map((one) => ({ ...one, at: { x: one.x, y: one.y } }));
  const room = 2 * pin + 6;
  for (let round = 0; round < 60; round++)
    for (const [index, one] of moved.entries())
      for (const [other, two] of moved.slice(0, index).entries()) {
        const [dx, dy] = [one.x - two.x, one.y - two.y];
        const distance = Math.hypot(dx, dy);
        if (distance >= room) continue;
        // Two at the very same place part in a direction of their own.
        const [ux, uy] = distance > 0.01 ? [dx / distance, dy / distance] : [Math.cos(index + other), Math.sin(index + other)];
        const push = (room - distance) / 2;
        Object.assign(one, kept(one.x + ux * push, one.y + uy * push));
        Object.assign(two, kept(two.x - ux * push, two.y - uy * push));
      }
  return moved;
}

const inside = (one: number): number => Math.min(half - pin - 4, Math.max(pin + 4 - half, one));
const kept = (x: number, y: number): { x: number; y: number } => ({ x: inside(x), y: inside(y) });

/** The row of the list is where its hours open, and where the keyboard goes on. */
function take(event: Event, id: string, onChoose: (id: string) => void): void {
  onChoose(id);
  const root = (event.target as Element).getRootNode() as ShadowRoot;
  const row = root.querySelector<HTMLElement>(`input[name="point"][value="${CSS.escape(id)}"]`);
  row?.focus({ preventScroll: true });
  row?.closest(".option")?.scrollIntoView({ block: "nearest" });
}
