import "axe-core/axe.min.js";
import { expect } from "@open-wc/testing";
import type * as Axe from "axe-core";
import type { Shopper } from "./shopper.ts";

declare const axe: typeof Axe;

/** Everything axe knows of WCAG 2.2 AA and of good practice, inside the portal as it stands now. */
export async function expectAccessible({ portal }: Shopper): Promise<void> {
  await portal.updateComplete;
  const { violations } = await axe.run(portal, {
    rules: { region: { enabled: false }, "page-has-heading-one": { enabled: false }, "heading-order": { enabled: true } },
  });
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join(" | ")}`),
  ).to.deep.equal([]);
}

/** Every target at least 44 by 44 px, a label standing for its control; links inside sentences are excepted by WCAG, ours are not. */
export function smallTargets(shopper: Shopper): string[] {
  return shopper
    .all("a, button, input, select, textarea")
    .map((control) => control.closest<HTMLElement>("label") ?? control)
    .filter((target) => target.checkVisibility())
    .map((target) => ({ target, box: target.getBoundingClientRect() }))
    .filter(({ box }) => box.height < 44 || box.width < 20 || (box.width < 44 && box.height < 44))
    .map(
      ({ target, box }) =>
        `${target.tagName} ${target.textContent?.trim().slice(0, 20)} ${Math.round(box.width)}×${Math.round(box.height)}`,
    );
}
