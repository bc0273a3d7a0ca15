import { msg } from "@lit/localize";
import { _installMsgImplementation } from "@lit/localize/init/install.js";
import type { TemplateResult } from "lit";
import { chooseItems } from "./choose-items.ts";
import { chooseSending } from "./choose-sending.ts";
import { done } from "./done.ts";
import type { Place } from "./flow.ts";
import { later } from "./later-styles.ts";
import "./later-wants.ts";
import { review } from "./review.ts";
import { sayWhy } from "./say-why.ts";
import { status } from "./status.ts";
import type { View } from "./view.ts";

/** The steps after the order is proved. They arrive while the shopper types, so that the first step draws at once. */
export const laterSteps: Record<Exclude<Place, "find" | "code">, (view: View) => TemplateResult> = {
  items: chooseItems,
  reasons: sayWhy,
  sending: chooseSending,
  review,
  done,
  status,
};

export const laterStyles: string = later.toString();

export { version } from "../shared/version.ts";

/**
 * Built files share no module, so that one address asked for twice never becomes two portals; the words come from whoever loads this.
 */
export function speakWith(theirs: typeof msg): void {
  if (theirs !== msg) _installMsgImplementation(theirs as Parameters<typeof _installMsgImplementation>[0]);
}
