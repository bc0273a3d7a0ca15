import { css } from "lit";

/** The frame of a step: progress, columns, the running sum, and how a step arrives. */
export const portal = css`
  .bar {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--_s4);
    min-block-size: 44px;
  }
  .steps {
    display: grid;
    grid-auto-flow: column;
    grid-auto-columns: 1fr;
    gap: 6px;
    margin-block: var(--_s1) var(--_s6);
  }
  .steps li {
    border-block-start: 3px solid var(--_hairline);
  }
  /* When narrow, the names are for those who listen; when wide, done steps are links. */
  .steps li {
    position: relative;
  }
  .steps li > span {
    position: absolute;
    inline-size: 100%;
    overflow: hidden;
    white-space: nowrap;
    clip-path: inset(50%);
  }
  .steps button {
    display: none;
  }
  .steps .done {
    border-color: currentColor;
  }
  .steps [aria-current] {
    border-color: var(--_mark);
    border-block-start-width: 5px;
  }
  .layout {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--_s6);
  }
  .stack {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--_s5);
    align-content: start;
  }
  .wide {
    gap: var(--_s6);
  }
  .foot {
    margin-block-start: var(--_s6);
    padding-block-start: var(--_s3);
    border-block-start: 1px solid var(--_hairline);
  }
  .summary,
  .money {
    background: var(--_panel);
    border-radius: var(--_radius);
    padding: var(--_s5);
    align-self: start;
  }
  .summary {
    display: none;
  }
  .summary.always {
    display: block;
  }
  .summary .ledger {
    font-size: 0.9375em;
    margin-block-start: var(--_s3);
  }
  .summary .ledger > div {
    padding-block: 6px;
  }
  .summary .ledger .total {
    padding-block: var(--_s3) 0;
  }
  .summary .total dd {
    font-size: 1.5em;
  }
  .running {
    display: flex;
    justify-content: space-between;
    align-items: baseline;
    gap: var(--_s4);
    padding-block-end: var(--_s1);
  }
  .facts-list {
    display: grid;
    gap: var(--_s3);
    margin-block-start: var(--_s3);
  }
  .block-space {
    margin-block-start: var(--_s4);
  }
  @container returns (max-width: 15em) {
    .bar,
    .running {
      flex-wrap: wrap;
    }
  }
  @container returns (min-width: 44em) {
    .bar {
      display: none;
    }
    .steps {
      gap: var(--_s3);
      margin-block: 0 var(--_s7);
    }
    .steps li {
      padding-block-start: 2px;
    }
    .steps [aria-current] {
      padding-block-start: 0;
    }
    .steps li > * {
      display: flex;
      align-items: center;
      min-block-size: 44px;
      font-size: 0.875em;
    }
    .steps li > span {
      position: static;
      white-space: normal;
      clip-path: none;
      color: var(--_muted);
    }
    .steps .done > span {
      display: none;
    }
    .steps [aria-current] > span {
      color: inherit;
      font-weight: 600;
    }
    .layout {
      grid-template-columns: minmax(0, 1fr) 19em;
      gap: var(--_s7);
    }
    .summary {
      display: block;
      position: sticky;
      inset-block-start: var(--_s5);
    }
    .running {
      display: none;
    }
    .narrow {
      max-inline-size: 27em;
    }
    .layout.even {
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    }
    .even .actions {
      grid-auto-flow: row;
      justify-content: stretch;
    }
  }
  /* A step arrives from the side it lies on; rows open downwards. Nothing moves for its own sake. */
  @media (prefers-reduced-motion: no-preference) {
    .step:not(.first) {
      animation: arrive var(--_step) var(--_ease) both;
    }
    .inside,
    .quantity {
      animation: open var(--_step) var(--_ease) both;
    }
  }
  .back,
  .step:dir(rtl) {
    --_way: -1;
  }
  .back:dir(rtl) {
    --_way: 1;
  }
  @keyframes arrive {
    from {
      opacity: 0;
      transform: translateX(calc(16px * var(--_way, 1)));
    }
  }
  @keyframes open {
    from {
      opacity: 0;
      transform: translateY(-4px);
    }
  }
  @media (forced-colors: active) {
    .steps li:not(.done, [aria-current]) {
      border-block-start-style: dotted;
    }
    .steps [aria-current] {
      border-block-start-width: 6px;
    }
    .summary,
    .money {
      border: 1px solid canvastext;
    }
  }
`;
