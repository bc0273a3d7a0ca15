import { msg } from "@lit/localize";
import { html, nothing } from "lit";
import { link } from "../controls/button.ts";
import { nearby } from "../shared/nearby.ts";
import { silence } from "./asked.ts";
import type { Handover } from "./flow.ts";
import type { Journey } from "./journey.ts";
import type { View } from "./view.ts";
import { tryAgain } from "./waiting.ts";

type Module = typeof import("./points.ts");

/** The list and its map, a file of its own that only comes to who asks for it. */
let module: Module | null = null;

/** In which visit of a step somebody opened it; "failed": its file did not come. */
const opened = new WeakMap<Journey, number | "failed">();

/** Where a parcel can be brought to. Nothing is asked of the server, and nothing loaded, before somebody wants to know. */
export function placesNear(view: View, handover: Handover, choosable = true): unknown {
  const { journey, flow } = view;
  const open = opened.get(journey);
  if (module && open === flow.turn) return module.points(view, handover, choosable);
  const failed = open === "failed";
  return html`${failed ? html`<span class="small" role="status">${silence()} </span>` : nothing}${
    flow.sending.point && choosable ? html`<p class="small strong">${flow.sending.point.title}</p>` : nothing
  }${link(failed ? tryAgain() : msg("Find a place near you", { id: "points.find" }), () => void load(view))}`;
}

async function load({ journey, flow, focus }: View): Promise<void> {
  try {
    const [file] = await Promise.all([nearby<Module>(() => import("./points.ts"), "points"), journey.around.learn("points")]);
    module = file;
    opened.set(journey, flow.turn);
  } catch {
    opened.set(journey, "failed");
  }
  journey.around.changed();
  focus("postcode");
}
