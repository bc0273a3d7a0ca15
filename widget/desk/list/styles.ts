import { css } from "lit";

/** What lists of returns and of orders look like: one line a row, and on a phone two. */
export const listSheet = css`
  .live.bad {
    color: var(--bad);
  }
  .live .btn {
    min-height: 0;
    padding: 0 var(--s1);
    color: var(--accent);
    font-weight: 600;
  }
  .list {
    table-layout: fixed;
  }
  .list th {
    padding-block: 6px;
    padding-inline: 0 var(--s3);
    border-bottom: 1px solid var(--line);
    text-align: start;
  }
  .list th .sorter {
    min-block-size: 24px;
    min-inline-size: 24px;
    margin-block: -4px;
    padding: 0;
    border: 0;
    background: none;
    font: inherit;
    color: inherit;
    cursor: pointer;
    white-space: nowrap;
  }
  .list th .sorter:hover {
    color: var(--ink);
  }
  .list td {
    height: var(--row);
    padding-block: 0;
    padding-inline: 0 var(--s3);
    vertical-align: middle;
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
    border-top: 0;
    border-bottom: 1px solid var(--line);
  }
  .list :is(th, td).r {
    text-align: end;
  }
  .list :is(th, td):first-child {
    padding-inline-start: var(--s5);
  }
  .list :is(th, td):last-child {
    padding-inline-end: var(--s5);
  }
  .list td > :is(span, a):not(.st) {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .list .st {
    max-inline-size: 100%;
  }
  .list td a:not(.id) {
    text-decoration: none;
  }
  .list td a:not(.id):hover {
    text-decoration: underline;
  }
  .list .id {
    font-weight: 600;
    text-decoration: none;
  }
  .list tbody tr {
    cursor: default;
  }
  .list tr.is-picked td,
  .list tr.is-current td {
    background: var(--wash);
  }
  .list tr.is-current td:first-child {
    box-shadow: inset 3px 0 var(--accent);
  }
  .list tr.is-current:dir(rtl) td:first-child {
    box-shadow: inset -3px 0 var(--accent);
  }
  .list .sorted {
    color: var(--ink);
  }
  .list td.c-number {
    overflow: visible;
  }
  .list td a:not(.id):focus-visible {
    outline-offset: -1px;
  }
  search {
    display: contents;
  }
  .picked li .go {
    text-decoration: underline;
  }
  .c-pick {
    inline-size: 52px;
  }
  .c-number {
    inline-size: 124px;
  }
  .c-order {
    inline-size: 92px;
  }
  .c-country {
    inline-size: 100px;
  }
  .c-shopper {
    inline-size: 132px;
  }
  .c-status {
    inline-size: 130px;
  }
  /* What became of each stands in the status's place, and says more. */
  .working .c-status {
    inline-size: 176px;
  }
  .c-parcel,
  .c-lane,
  .c-shop,
  .c-waiting {
    inline-size: 100px;
  }
  .c-requested {
    inline-size: 92px;
  }
  .c-units {
    inline-size: 56px;
  }
  .c-value {
    inline-size: 96px;
  }
  .bar {
    flex-wrap: wrap;
  }
  .keys kbd + kbd {
    margin-inline-start: 3px;
  }
  .bar .tools {
    display: flex;
    flex-wrap: wrap;
    gap: var(--s2);
    margin-inline-start: auto;
  }
  @media (max-width: 1400px) {
    .c-requested {
      display: none;
    }
  }
  @media (max-width: 1240px) {
    .c-parcel,
    .c-lane,
    .c-shop {
      display: none;
    }
  }
  @media (max-width: 1100px) {
    .c-order {
      inline-size: 64px;
    }
    .c-shopper {
      inline-size: 112px;
    }
    .working .c-order,
    .c-country {
      display: none;
    }
  }

  .picked {
    position: sticky;
    bottom: 0;
    margin-top: auto;
    background: var(--raised);
    border-top: 1px solid var(--edge);
    padding: var(--s3) var(--s5);
    display: grid;
    gap: var(--s2);
    z-index: 1;
  }
  .picked .acts {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--s2);
  }
  .picked .acts .grow {
    flex: 1;
  }
  .picked ul {
    display: grid;
    gap: var(--s1);
    max-block-size: 25vh;
    overflow: auto;
  }
  .picked .go {
    padding: 0;
    border: 0;
    background: none;
    color: var(--accent);
    font: inherit;
    cursor: pointer;
  }
  .picked .go:hover {
    text-decoration: underline;
  }
  .narrow-only {
    display: none;
  }
  .chip {
    cursor: pointer;
  }
  .foot .pages {
    display: flex;
    align-items: center;
    gap: var(--s2);
  }
  .foot .btn {
    min-height: 26px;
    font: var(--t0) var(--desk-font);
  }
`;
