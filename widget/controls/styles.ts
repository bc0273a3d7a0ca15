import { css } from "lit";

/** Buttons, links, fields, choices, amounts: the pieces every step is built from. */
export const controls = css`
  /* The label sits in a span: the button keeps the host's ink, so currentColor stays usable as its ground. */
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: var(--_s2);
    min-block-size: 52px;
    padding: var(--_s3) var(--_s5);
    border: 0;
    border-radius: var(--_radius);
    background: none;
    color: inherit;
    font-weight: 600;
    line-height: 1.25;
    text-align: center;
    text-decoration: none;
    cursor: pointer;
    transition: background-color var(--_quick) var(--_ease), transform var(--_quick) var(--_ease);
  }
  .button:active {
    transform: scale(0.985);
  }
  .primary {
    background: var(--_accent);
  }
  .primary > span,
  .primary > .spinner {
    color: var(--_on-accent);
  }
  .primary:hover {
    background: color-mix(in oklab, var(--_accent) 88%, var(--_on-accent));
  }
  .secondary {
    border: var(--_border) solid var(--_edge);
  }
  .secondary:hover {
    background: var(--_wash);
  }
  .button[aria-disabled="true"] {
    cursor: progress;
  }
  .actions {
    display: grid;
    gap: var(--_s2);
  }

  .link {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-block-size: 44px;
    padding: 0;
    border: 0;
    background: none;
    color: inherit;
    text-decoration: underline 1px var(--_edge);
    text-underline-offset: 0.22em;
    cursor: pointer;
    text-align: start;
  }
  .link:hover {
    text-decoration: underline 2px currentColor;
  }
  .link.plain {
    text-decoration: none;
  }
  .link svg {
    inline-size: 18px;
    block-size: 18px;
    flex: none;
  }
  .link svg:dir(rtl) {
    scale: -1 1;
  }
  .quiet {
    color: var(--_muted);
    font-size: 0.875em;
  }

  :focus-visible {
    outline: 2px solid var(--_focus);
    outline-offset: 3px;
  }

  .spinner {
    display: inline-block;
    inline-size: 18px;
    block-size: 18px;
    border-radius: 50%;
    border: 2px solid color-mix(in srgb, currentColor 30%, transparent);
    border-block-start-color: currentColor;
    vertical-align: -3px;
    animation: turn 0.8s linear infinite;
  }
  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }

  .field {
    display: grid;
    gap: 2px;
  }
  .field label,
  .label {
    font-weight: 600;
  }
  .field .link {
    justify-self: start;
  }
  .hint {
    color: var(--_muted);
    font-size: 0.875em;
    line-height: 1.45;
  }
  .error {
    color: var(--_danger);
    font-size: 0.9375em;
    line-height: 1.4;
    font-weight: 600;
  }
  .input {
    inline-size: 100%;
    min-block-size: 52px;
    margin-block-start: 6px;
    padding: var(--_s3) var(--_s4);
    border: var(--_border) solid var(--_edge);
    border-radius: var(--_radius);
    background: var(--_surface);
    text-align: start;
    transition: border-color var(--_quick);
  }
  .input:hover {
    border-color: currentColor;
  }
  .input:focus-visible {
    outline-offset: 1px;
    border-color: transparent;
  }
  .input[aria-invalid] {
    border-color: var(--_danger);
    box-shadow: inset 0 0 0 1px var(--_danger);
  }
  .input[readonly] {
    background: var(--_panel);
    border-color: var(--_hairline);
  }
  textarea.input {
    min-block-size: 108px;
    resize: vertical;
  }
  select.input {
    appearance: none;
    padding-inline-end: 44px;
    background: linear-gradient(45deg, transparent 50%, currentColor 50%) right 22px center / 6px 6px no-repeat, linear-gradient(-45deg, transparent 50%, currentColor 50%) right 16px center / 6px 6px
      no-repeat, var(--_surface);
  }
  select.input:dir(rtl) {
    background-position: left 16px center, left 22px center, 0 0;
  }
  option {
    color: canvastext;
    background: canvas;
  }

  .problem,
  .note {
    border-inline-start: 3px solid var(--_danger);
    padding: var(--_s1) 0 var(--_s1) var(--_s4);
    padding-inline: var(--_s4) 0;
    scroll-margin-block: 6em 1em;
  }
  .problem > div {
    display: grid;
    gap: var(--_s1);
    justify-items: start;
  }
  .problem:focus {
    outline: 2px solid var(--_focus);
    outline-offset: 8px;
    border-radius: 1px;
  }
  .problem .title {
    color: var(--_danger);
  }
  .note {
    border-color: var(--_hairline);
  }
  .note.good {
    border-color: var(--_positive);
  }

  /* Choices: one frame, hairlines between, the chosen row lit. */
  .options {
    display: grid;
    border: var(--_border) solid var(--_edge);
    border-radius: var(--_radius);
    background: var(--_surface);
    margin-block-start: var(--_s3);
  }
  .option {
    --_inset: var(--_s4);
    position: relative;
  }
  .option > label {
    display: grid;
    grid-template-columns: 22px minmax(0, 1fr) auto;
    column-gap: var(--_inset);
    align-items: start;
    padding: var(--_inset);
    min-block-size: 52px;
    cursor: pointer;
  }
  .option + .option {
    border-block-start: 1px solid var(--_hairline);
  }
  .option:first-child {
    border-start-start-radius: calc(var(--_radius) - 1px);
    border-start-end-radius: calc(var(--_radius) - 1px);
  }
  .option:last-child {
    border-end-start-radius: calc(var(--_radius) - 1px);
    border-end-end-radius: calc(var(--_radius) - 1px);
  }
  .option:hover {
    background: var(--_wash);
  }
  .option.chosen {
    background: var(--_wash);
    box-shadow: 0 0 0 2px var(--_mark);
    z-index: 1;
  }
  .option.chosen + .option {
    border-block-start-color: transparent;
  }
  .what {
    font-weight: 600;
    hyphens: auto;
  }
  .option .amount {
    font-weight: 600;
    text-align: end;
    white-space: nowrap;
  }
  .option .more {
    grid-column: 2 / -1;
    color: var(--_muted);
    font-size: 0.875em;
    line-height: 1.45;
    margin-block-start: 2px;
  }
  .option .inside {
    padding: 0 var(--_inset) var(--_inset);
    padding-inline-start: calc(22px + 2 * var(--_inset));
  }
  .options + .after {
    margin-block-start: var(--_s5);
  }
  .dense label {
    padding-block: 11px;
    min-block-size: 46px;
  }
  .dense .what {
    font-weight: 400;
  }
  .dense .chosen .what {
    font-weight: 600;
  }

  input[type="radio"],
  input[type="checkbox"] {
    appearance: none;
    inline-size: 22px;
    block-size: 22px;
    border: 1.5px solid var(--_edge);
    background: var(--_surface);
    flex: none;
    margin-block-start: 1px;
    cursor: pointer;
    display: grid;
    place-items: center;
    transition: border-width var(--_quick) var(--_ease);
  }
  input[type="radio"] {
    border-radius: 50%;
  }
  input[type="radio"]:checked {
    border: 7px solid var(--_mark);
  }
  input[type="radio"]:focus-visible,
  input[type="checkbox"]:focus-visible {
    outline-offset: 4px;
  }
  input[type="checkbox"] {
    border-radius: min(6px, var(--_radius));
  }
  input[type="checkbox"]:checked {
    border-color: var(--_mark);
    background: var(--_accent);
  }
  input[type="checkbox"]:checked::before {
    content: "";
    background: var(--_on-accent);
  }
  input[type="checkbox"]:checked::before,
  .done .dot::before {
    inline-size: 12px;
    block-size: 10px;
    clip-path: polygon(0 52%, 14% 36%, 37% 62%, 85% 2%, 100% 16%, 39% 96%);
  }

  .quantity {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--_s2) var(--_s3);
    font-size: 0.9375em;
  }
  .stepper {
    display: inline-grid;
    grid-template-columns: 44px 40px 44px;
    align-items: center;
    border: var(--_border) solid var(--_edge);
    border-radius: var(--_radius);
    background: var(--_surface);
  }
  .stepper button {
    block-size: 44px;
    padding: 0;
    border: 0;
    background: none;
    font-size: 1.25em;
    line-height: 1;
    cursor: pointer;
    border-radius: inherit;
  }
  .stepper button[aria-disabled="true"] {
    color: var(--_hairline);
    cursor: default;
  }
  .stepper output {
    text-align: center;
    font-weight: 600;
  }

  /* The ruler: why the last day is the last day, drawn to scale. */
  .ruler {
    display: grid;
    /* However few days have passed since, today has its room. */
    grid-template-columns: minmax(0, var(--last)) minmax(max-content, 1fr);
    font-size: 0.8125em;
    line-height: 1.35;
  }
  .ruler > div {
    padding-block-start: var(--_s2);
    display: flex;
    justify-content: space-between;
    gap: var(--_s2);
  }
  .allowed {
    border-block-start: 3px solid currentColor;
  }
  .over {
    border-block-start: 3px dotted var(--_danger);
  }
  .ruler .over {
    justify-content: flex-end;
    padding-inline-start: var(--_s2);
  }
  .ruler span {
    white-space: nowrap;
  }
  .ruler span:last-child {
    text-align: end;
  }
  .ruler small {
    display: block;
    font-size: 1em;
    color: var(--_muted);
  }

  .ledger {
    display: grid;
    margin-block-start: var(--_s2);
  }
  .ledger > div {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    column-gap: var(--_s4);
    padding-block: 10px;
  }
  .ledger dd {
    text-align: end;
    white-space: nowrap;
  }
  .ledger small {
    font-size: 0.875em;
    line-height: 1.45;
    color: var(--_muted);
    display: block;
  }
  .ledger .rule {
    border-block-start: 1px solid var(--_hairline);
  }
  .ledger .total {
    border-block-start: 2px solid currentColor;
    padding-block: var(--_s4) 0;
    margin-block-start: var(--_s2);
    align-items: baseline;
  }
  .total dt {
    font-weight: 600;
  }
  .total dd {
    font-family: var(--_heading-font);
    font-size: 1.75em;
    font-weight: var(--_heading-weight);
    letter-spacing: var(--_heading-tracking);
    line-height: 1.1;
  }
  .ledger + .after {
    margin-block-start: var(--_s2);
  }

  @container returns (max-width: 20em) {
    .option {
      --_inset: var(--_s3);
    }
  }
  /* A phone with its text at twice the size: the amount takes a line of its own before a word is torn apart. */
  @container returns (max-width: 15em) {
    .option > label {
      grid-template-columns: 22px minmax(0, 1fr);
    }
    .option .amount {
      grid-column: 2;
      text-align: start;
    }
    .ledger > div {
      grid-template-columns: minmax(0, 1fr);
    }
    .ruler {
      display: none;
    }
  }
  @container returns (min-width: 44em) {
    .actions {
      grid-auto-flow: column;
      justify-content: start;
      align-items: center;
      gap: var(--_s4);
    }
    .two {
      grid-template-columns: 1fr 1fr;
    }
    .two .option:nth-child(2) {
      border-block-start: 0;
      border-start-end-radius: calc(var(--_radius) - 1px);
    }
    .two .option:nth-child(even):not(.chosen) {
      border-inline-start: 1px solid var(--_hairline);
    }
    .two .option.chosen + .option:nth-child(even):not(:nth-child(2)) {
      border-block-start-color: var(--_hairline);
    }
    .two .option:first-child {
      border-start-end-radius: 0;
    }
    .two .option:nth-last-child(2):nth-child(odd) {
      border-end-start-radius: calc(var(--_radius) - 1px);
    }
    .two .option:last-child:nth-child(even) {
      border-end-start-radius: 0;
    }
    .two .option:last-child:nth-child(odd) {
      border-end-end-radius: 0;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .spinner {
      animation: none;
      border-style: dotted;
    }
    .button,
    .input,
    input {
      transition: none;
    }
    .button:active {
      transform: none;
    }
  }

  @media (forced-colors: active) {
    .primary {
      border: 2px solid buttontext;
    }
    .option.chosen {
      outline: 3px solid highlight;
    }
    input[type="radio"],
    input[type="checkbox"] {
      appearance: auto;
      border: revert;
    }
    input[type="checkbox"]::before {
      display: none;
    }
    .problem,
    .note {
      border: 1px solid canvastext;
    }
    select.input {
      appearance: auto;
    }
    .stepper button[aria-disabled="true"] {
      color: graytext;
    }
  }
`;
