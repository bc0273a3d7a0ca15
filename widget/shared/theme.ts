import { css } from "lit";

/**
 * Tokens and type. There are no colours and no font of our own: ink is the host's `currentColor`, the font is the host's font, every grey
 * is that ink made thinner, so the same sheet sits on white, cream or black. The one accent is `--returns-accent`; unset, it is the ink.
 */
export const theme = css`
  :host {
    display: block;
    min-inline-size: 0;
    max-inline-size: 100%;
  }
  :host([hidden]) {
    display: none;
  }

  /* Measured inside the host element, in ems of our own: pages reset their guests, and set the root to 62.5 %. */
  .base {
    display: block;
    container: returns / inline-size;
    /* What a flex parent that shrinks its children to their content may take us for. */
    contain-intrinsic-inline-size: 62em;
    --_accent: var(--returns-accent, currentColor);
    --_on-accent: var(--returns-on-accent, #fff);
    --_mark: var(--returns-mark, var(--_accent));
    --_focus: var(--returns-focus, var(--_mark));
    --_surface: var(--returns-surface, transparent);
    --_panel: var(--returns-panel, color-mix(in srgb, currentColor 4%, transparent));
    --_radius: var(--returns-radius, 10px);
    --_border: var(--returns-border-width, 1px);
    --_heading-font: var(--returns-heading-font, inherit);
    --_heading-weight: var(--returns-heading-weight, 600);
    --_heading-tracking: var(--returns-heading-tracking, -0.02em);
    /* The lowest shares that keep AA when the host's ink is #444 on white. */
    --_muted: color-mix(in srgb, currentColor 76%, transparent);
    --_edge: var(--returns-line, color-mix(in srgb, currentColor 60%, transparent));
    --_hairline: color-mix(in srgb, currentColor 15%, transparent);
    --_wash: color-mix(in srgb, var(--_accent) 6%, transparent);
    --_danger: var(--returns-danger, #b3261e);
    --_positive: var(--returns-positive, #1a6b43);
    --_on-ink: #fff;
    --_s1: 4px;
    --_s2: 8px;
    --_s3: 12px;
    --_s4: 16px;
    --_s5: 24px;
    --_s6: 32px;
    --_s7: 48px;
    --_quick: 120ms;
    --_step: 200ms;
    --_ease: cubic-bezier(0.2, 0, 0, 1);

    color: var(--returns-text, inherit);
    font: 400 var(--returns-font-size, max(1em, 16px)) / 1.5 var(--returns-font, inherit);
    font-family: var(--returns-font, inherit);
    font-size: var(--returns-font-size, max(1em, 16px));
    font-variant-numeric: tabular-nums;
    letter-spacing: normal;
    word-spacing: normal;
    text-transform: none;
    text-indent: 0;
    text-shadow: none;
    text-align: start;
    text-wrap: pretty;
    white-space: normal;
    overflow-wrap: break-word;
    visibility: visible;
    -webkit-font-smoothing: antialiased;
  }

  /* Text on the accent turns black or white by itself; red and green keep their hue and follow the lightness of the ink. */
  @supports (color: oklch(from red l c h)) {
    .base {
      --_on-accent: var(--returns-on-accent, oklch(from var(--_accent) clamp(0, (0.58 - l) * 1000, 1) 0 0));
      --_on-ink: oklch(from currentColor clamp(0, (0.58 - l) * 1000, 1) 0 0);
      --_danger: var(--returns-danger, oklch(from currentColor calc(0.5 + 0.26 * clamp(0, (l - 0.6) * 1000, 1)) 0.17 27));
      --_positive: var(--returns-positive, oklch(from currentColor calc(0.47 + 0.33 * clamp(0, (l - 0.6) * 1000, 1)) 0.11 155));
    }
  }

  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h2,
  h3,
  p,
  ol,
  ul,
  dl,
  dd,
  fieldset {
    margin: 0;
    padding: 0;
    border: 0;
    min-inline-size: 0;
    font: inherit;
  }
  ol,
  ul {
    list-style: none;
  }
  legend {
    padding: 0;
    inline-size: 100%;
  }
  button,
  input,
  textarea,
  select {
    font: inherit;
    color: inherit;
    letter-spacing: inherit;
    margin: 0;
  }
  bdi,
  .nowrap {
    white-space: nowrap;
  }
  .visually-hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  .heading,
  .title {
    font-family: var(--_heading-font);
    font-weight: var(--_heading-weight);
    letter-spacing: var(--_heading-tracking);
  }
  .heading {
    font-size: 1.75em;
    line-height: 1.18;
    text-wrap: balance;
    scroll-margin-block: 6em 1em;
  }
  p + .heading {
    margin-block-start: var(--_s1);
  }
  .heading:focus {
    outline: none;
  }
  .title {
    font-size: 1.125em;
    line-height: 1.35;
    letter-spacing: -0.01em;
  }
  .lead {
    color: var(--_muted);
    margin-block-start: var(--_s2);
    max-inline-size: 34em;
  }
  .small {
    font-size: 0.875em;
    line-height: 1.45;
  }
  .muted {
    color: var(--_muted);
  }
  .strong {
    font-weight: 600;
  }
  .positive {
    color: var(--_positive);
  }

  @container returns (min-width: 44em) {
    .heading {
      font-size: 2.125em;
      line-height: 1.12;
    }
  }

  @media print {
    .base {
      color: #000;
    }
  }

  @media (prefers-contrast: more) {
    .base {
      --_muted: currentColor;
      --_hairline: currentColor;
      --_edge: currentColor;
    }
  }
`;
