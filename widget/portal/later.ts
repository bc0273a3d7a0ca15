import type { TemplateResult } from "lit";
import { chooseItems } from "./choose-items.ts";
import { chooseSending } from "./choose-sending.ts";
import { done } from "./done.ts";
import type { Place } from "./flow.ts";
import { later } from "./later-styles.ts";
import { review } from "./review.ts";
import { sayWhy } from "./say-why.ts";
import { status } from "./status.ts";
import { stopsStyles } from "./stops-styles.ts";
import type { View } from "./view.ts";

/** The steps after the order is proved. They arrive while the shopper types, so that the first step draws at once. */
export const steps: Record<Exclude<Place, "find" | "code" | "tracking">, (view: View) => TemplateResult> = {
  items: chooseItems,
  reasons: sayWhy,
  sending: chooseSending,
  review,
  done,
  status,
};

export const styles: string = `${stopsStyles}${later}`;

export { version } from "../shared/version.ts";
export { speakWith } from "../shared/words.ts";
export { wants } from "./later-wants.ts";
