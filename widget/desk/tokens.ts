import { css } from "lit";

/** The desk's colours, type and steps. Set once, on the root element; everything inside inherits them. */
export const tokens = css`
  :host {
    color-scheme: light dark;
    --desk-font: -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Noto Sans", sans-serif;
    --desk-mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace;
    --t0: 12px/16px;
    --t1: 13px/20px;
    --t2: 14px/20px;
    --t3: 16px/24px;
    --t4: 20px/28px;
    --t5: 28px/32px;
    --s1: 4px;
    --s2: 8px;
    --s3: 12px;
    --s4: 16px;
    --s5: 24px;
    --s6: 32px;
    --s7: 48px;
    --radius-s: 4px;
    --radius: 6px;
    --radius-l: 10px;
    --row: 36px;
    --control: 32px;
    --touch: 48px;

    --ground: light-dark(#f6f6f3, #10100f);
    --paper: light-dark(#ffffff, #171716);
    --raised: light-dark(#ffffff, #20201e);
    --sunken: light-dark(#f6f6f3, #1e1e1c);
    --line: light-dark(#e5e4df, #2d2d2a);
    --edge: light-dark(#8a887f, #77756c);
    --ink: light-dark(#1b1b19, #ededea);
    --ink-2: light-dark(#5b5a54, #aaa8a0);
    --accent: light-dark(#1f54c6, #8fb3ff);
    --on-accent: light-dark(#ffffff, #0b1733);
    --wash: light-dark(#edf2fd, #1b263d);
    --good: light-dark(#1b6a3b, #7fcb9d);
    --warn: light-dark(#864900, #e6b36a);
    --bad: light-dark(#b0261d, #ff9d93);
    --bad-wash: light-dark(#fdf0ee, #34201d);
    --here: light-dark(#e9e8e3, #262624);
    --veil: light-dark(rgb(27 27 25 / 0.32), rgb(0 0 0 / 0.6));
    --shadow: 0 1px 2px light-dark(rgb(27 27 25 / 0.08), rgb(0 0 0 / 0.4)), 0 12px 40px light-dark(rgb(27 27 25 / 0.16), rgb(0 0 0 / 0.6));

    /* What the controls shared with the portal read. */
    --returns-font: var(--desk-font);
    --returns-accent: var(--accent);
    --returns-on-accent: var(--on-accent);
    --returns-surface: var(--paper);
    --returns-panel: var(--sunken);
    --returns-line: var(--edge);
    --returns-danger: var(--bad);
    --returns-positive: var(--good);
    --returns-focus: var(--accent);

    background: var(--ground);
    color: var(--ink);
    font: var(--t1) var(--desk-font);
    font-variant-numeric: tabular-nums;
    -webkit-font-smoothing: antialiased;
  }
  :host([scheme="light"]) {
    color-scheme: light;
  }
  :host([scheme="dark"]) {
    color-scheme: dark;
  }
`;
