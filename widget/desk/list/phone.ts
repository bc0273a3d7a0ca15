import { css } from "lit";

/** A list on a phone: two lines a row, the whole row a link for the thumb, its box at the thumb's side. */
export const phoneSheet = css`
  @media (max-width: 700px) {
    .narrow-only {
      display: inline-flex;
    }
    .wide-only {
      display: none;
    }
    .find {
      flex: 1 1 100%;
      order: 2;
    }
    .find kbd {
      display: none;
    }
    .find .i {
      top: 0;
      bottom: 0;
      margin-block: auto;
    }
    .bar {
      flex-wrap: nowrap;
      overflow-x: auto;
      scrollbar-width: none;
    }
    .bar > * {
      flex: none;
    }
    .bar .tools {
      flex-wrap: nowrap;
      margin: 0;
    }
    .chip {
      height: 36px;
      border-radius: 18px;
    }
    .foot,
    .picked,
    .blank,
    .live {
      padding-inline: var(--s4);
    }
    .list,
    .list tbody {
      display: block;
    }
    .list thead {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    .list tbody tr {
      position: relative;
      display: grid;
      grid-template: "pick number number waiting" 26px "pick status shopper value" 24px / 44px auto minmax(0, 1fr) auto;
      column-gap: var(--s2);
      align-items: center;
      padding: var(--s2) var(--s4) var(--s2) 0;
      border-block-end: 1px solid var(--line);
    }
    .list tbody tr:is(.is-picked, .is-current) {
      background: var(--wash);
    }
    .list tr.is-current {
      box-shadow: inset 3px 0 var(--accent);
    }
    .list tr.is-current td:first-child,
    .list tr.is-current:dir(rtl) td:first-child {
      box-shadow: none;
    }
    .list tbody td {
      display: none;
      height: auto;
      padding: 0;
      border: 0;
      inline-size: auto;
      font: var(--t2) var(--desk-font);
    }
    .list tbody td:is(.c-pick, .c-number, .c-shopper, .c-status, .c-waiting, .c-value) {
      display: block;
    }
    .list tr:is(.is-picked, .is-current) td {
      background: none;
    }
    .list tbody td:first-child,
    .list tbody td:last-child {
      padding: 0;
    }
    .list td.c-pick {
      grid-area: pick;
      justify-self: stretch;
      align-self: stretch;
    }
    .list td.c-pick label {
      display: grid;
      place-items: center;
      block-size: 100%;
      min-block-size: 44px;
    }
    .list td.c-pick .cb {
      inline-size: 20px;
      block-size: 20px;
    }
    .list td.c-number {
      grid-area: number;
    }
    .list td.c-number .id {
      font: 600 var(--t3) var(--desk-font);
    }
    /* The whole row is the link, for a thumb. */
    .list td.c-number .id::after {
      content: "";
      position: absolute;
      inset: 0 0 0 44px;
    }
    .list td.c-shopper {
      grid-area: shopper;
      color: var(--ink-2);
    }
    .list td.c-status {
      grid-area: status;
    }
    .list td.c-waiting {
      grid-area: waiting;
    }
    .list td.c-value {
      grid-area: value;
    }
    .picked .acts .btn:not(.quiet) {
      flex: 1 1 40%;
    }
    .picked kbd {
      display: none;
    }
  }
`;
