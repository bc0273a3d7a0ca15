import { html, nothing, svg, type TemplateResult } from "lit";

/** Drawn on a 14 px grid with a line of 1.5. A picture never stands without a word, except to close. */
const shapes = {
  requested: svg`<circle cx="7" cy="7" r="5.5"/>`,
  approved: svg`<circle cx="7" cy="7" r="5.5"/><circle cx="7" cy="7" r="1.75" stroke-width="3.5" stroke-linecap="butt" stroke-dasharray="2.75 11" transform="rotate(-90 7 7)"/>`,
  transit: svg`<circle cx="7" cy="7" r="5.5"/><circle cx="7" cy="7" r="1.75" stroke-width="3.5" stroke-linecap="butt" stroke-dasharray="5.50 11" transform="rotate(-90 7 7)"/>`,
  received: svg`<circle cx="7" cy="7" r="5.5"/><circle cx="7" cy="7" r="1.75" stroke-width="3.5" stroke-linecap="butt" stroke-dasharray="8.25 11" transform="rotate(-90 7 7)"/>`,
  settled: svg`<circle cx="7" cy="7" r="6" fill="currentColor" stroke="none"/><path d="M4.3 7.2l1.9 1.9 3.6-4" stroke="var(--paper)" stroke-width="1.7"/>`,
  closed: svg`<circle cx="7" cy="7" r="5.5"/><path d="M4.6 7.1l1.7 1.7 3.2-3.5"/>`,
  rejected: svg`<circle cx="7" cy="7" r="6" fill="currentColor" stroke="none"/><path d="M4.9 4.9l4.2 4.2M9.1 4.9L4.9 9.1" stroke="var(--paper)" stroke-width="1.7"/>`,
  cancelled: svg`<circle cx="7" cy="7" r="5.5"/><path d="M3.2 10.8l7.6-7.6"/>`,
  expired: svg`<circle cx="7" cy="7" r="5.5" stroke-dasharray="2.2 2.1"/>`,
  problem: svg`<path d="M7 1.6l6 10.8H1z"/><path d="M7 5.6v3.2M7 10.6v.1"/>`,
  yes: svg`<path d="M2.5 7.5l3 3 6-7"/>`,
  no: svg`<path d="M3 3l8 8M11 3l-8 8"/>`,
  same: svg`<path d="M3 7h8"/>`,
  look: svg`<path d="M1 7s2.2-4 6-4 6 4 6 4-2.2 4-6 4-6-4-6-4z"/><circle cx="7" cy="7" r="1.6"/>`,
  search: svg`<circle cx="6" cy="6" r="4.2"/><path d="M9.2 9.2L13 13"/>`,
  mail: svg`<rect x="1" y="2.5" width="12" height="9" rx="1.5"/><path d="M1.5 3.5L7 8l5.5-4.5"/>`,
  box: svg`<path d="M1.5 4L7 1.2 12.5 4v6L7 12.8 1.5 10zM1.5 4L7 6.8 12.5 4M7 6.8v6"/>`,
  scan: svg`<path d="M1 4V1.5h2.5M10.5 1.5H13V4M13 10v2.5h-2.5M3.5 12.5H1V10M4 4v6M7 4v6M10 4v6"/>`,
  list: svg`<path d="M1.5 3.5h11M1.5 7h11M1.5 10.5h11"/>`,
  bag: svg`<path d="M2 4.5h10l.8 8H1.2zM4.5 6V3.5a2.5 2.5 0 0 1 5 0V6"/>`,
  plot: svg`<path d="M1.5 12.5h11M3.5 10V6M7 10V2M10.5 10V4.5"/>`,
  rule: svg`<path d="M1.5 3.5H6M9.5 3.5h3M1.5 10.5H4M7.5 10.5h5"/><circle cx="7.7" cy="3.5" r="1.6"/><circle cx="5.7" cy="10.5" r="1.6"/>`,
  gear: svg`<circle cx="7" cy="7" r="2"/><path d="M7 1v1.8M7 11.2V13M1 7h1.8M11.2 7H13M2.8 2.8L4 4M10 10l1.2 1.2M2.8 11.2L4 10M10 4l1.2-1.2"/>`,
  flag: svg`<path d="M3 13V1.5h8L9 4.7 11 8H3"/>`,
  talk: svg`<path d="M1.5 2h11v8H7l-3 2.8V10H1.5z"/>`,
  down: svg`<path d="M3.5 5.5L7 9l3.5-3.5"/>`,
  page: svg`<path d="M2.5 1.2h6l3 3v8.6h-9zM8.5 1.2v3h3"/>`,
  plus: svg`<path d="M7 2v10M2 7h10"/>`,
  cam: svg`<rect x="1" y="3.5" width="12" height="9" rx="1.5"/><circle cx="7" cy="8" r="2.4"/><path d="M4.5 3.5l1-2h3l1 2"/>`,
  keyboard: svg`<rect x="1" y="3" width="12" height="8" rx="1.5"/><path d="M3.5 5.6v.1M5.8 5.6v.1M8.1 5.6v.1M10.4 5.6v.1M4.5 8.5h5"/>`,
  me: svg`<circle cx="7" cy="4.5" r="2.5"/><path d="M2 12.5c.4-2.8 2.4-4 5-4s4.6 1.2 5 4"/>`,
  off: svg`<path d="M1 5.5a9 9 0 0 1 12 0M3.2 8a6 6 0 0 1 7.6 0M7 11.2v.1M2 1.5l10 11"/>`,
} as const;

export type Shape = keyof typeof shapes;

/** @param label said to a screen reader; without it the picture is hidden from one */
export function icon(shape: Shape, label?: string): TemplateResult {
  return html`<svg class="i" viewBox="0 0 14 14" role=${label ? "img" : nothing} aria-label=${label ?? nothing} aria-hidden=${label ? nothing : "true"}>
    ${shapes[shape]}
  </svg>`;
}
