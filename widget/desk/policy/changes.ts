import { msg } from "@lit/localize";
import { html, type TemplateResult } from "lit";
import type { PolicyDraftView } from "../../../server/http/desk-policy-schemas.ts";

type Line = NonNullable<PolicyDraftView["changes"]>[number];

/** What was and what is, in the words of the editor. The sign is read out as a word. */
export function difference(lines: readonly Line[]): TemplateResult {
  return html`<ul class="diff">
    ${lines.map(
      ({ sign, text }) => html`<li class=${sign === "+" ? "add" : "del"}>
        <b><span aria-hidden="true">${sign === "+" ? "+" : "−"}</span><span class="vh">${sign === "+" ? msg("New:", { id: "policy.diff.add" }) : msg("Gone:", { id: "policy.diff.del" })}</span></b><span>${text}</span>
      </li>`,
    )}
  </ul>`;
}

/** Which things of a part have changed: "zones/eu" stands for all that was changed of it. */
export function changedThings(lines: readonly Line[] | null, part: Line["part"]): ReadonlyMap<string, "new" | "changed"> {
  const found = new Map<string, "new" | "changed">();
  for (const { part: of, matter, sign } of lines ?? []) {
    if (of !== part) continue;
    const [kind = "", id = "", what = ""] = matter.split("/");
    const listed = kind === "zones" || kind === "reasons" || kind === "rules";
    const thing = listed && id !== "order" ? id : matter;
    // A rule's sentence, a zone's places and a reason's demands are there from its first version on.
    const whole = what === "says" || what === "places" || what === "demands";
    if (listed && whole && sign === "+" && !lines?.some((line) => line.matter === matter && line.sign === "-")) found.set(thing, "new");
    else if (found.get(thing) !== "new") found.set(thing, "changed");
  }
  return found;
}
