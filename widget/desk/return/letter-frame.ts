import { html, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";

interface Policy {
  createHTML(text: string): string;
}

/** Letters are the one place where the desk shows markup it did not write; the frame they stand in runs nothing. */
const policy: Policy | undefined = (
  window as { trustedTypes?: { createPolicy(name: string, rules: { createHTML: (text: string) => string }): Policy } }
).trustedTypes?.createPolicy("desk-letter", { createHTML: (text) => text });

/** A letter as a mailbox shows it: sandboxed, without scripts, without a way out. Drawn anew only when its text is another. */
export function letterFrame(markup: string, title: string): TemplateResult {
  return html`<iframe
    class="sheet-frame"
    sandbox
    title=${title}
    .srcdoc=${guard([markup], () => (policy ? policy.createHTML(markup) : markup))}
  ></iframe>`;
}
