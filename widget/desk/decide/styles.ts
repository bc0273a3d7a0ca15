import { css } from "lit";

export const decideStyles = css`
  .two {
    align-items: stretch;
  }
  .two > .work > .sec {
    min-inline-size: 0;
  }
  .crumb a {
    text-decoration: none;
  }
  .sec > header {
    flex-wrap: wrap;
  }
  .dec td {
    vertical-align: middle;
    border-top: 0;
    padding-block: var(--s3) 0;
  }
  .dec tr.first td {
    border-top: 1px solid var(--line);
  }
  .dec th.c,
  .dec td.c {
    inline-size: 62px;
    padding-inline-end: var(--s3);
    text-align: end;
  }
  .dec td.sum {
    inline-size: 88px;
    white-space: nowrap;
    text-align: end;
  }
  .dec .more td {
    padding-block: var(--s2) var(--s4);
  }
  .qty {
    inline-size: 44px;
    padding-inline: 0;
    text-align: center;
  }
  .qty.zero:not(:focus) {
    color: var(--ink-2);
    border-color: var(--line);
  }
  .qty[aria-invalid="true"],
  .input[aria-invalid="true"] {
    border-color: var(--bad);
  }
  .pair {
    display: grid;
    grid-template-columns: 200px minmax(0, 1fr);
    gap: var(--s2);
  }
  .pair .sel,
  .pair select {
    inline-size: 100%;
  }
  .swap {
    display: flex;
    flex-wrap: wrap;
    gap: var(--s1) var(--s3);
    align-items: center;
    margin-block-start: var(--s2);
    padding-inline-start: var(--s3);
    border-inline-start: 2px solid var(--line);
    overflow-wrap: anywhere;
  }
  .swap .grow {
    flex: 1;
    min-inline-size: 180px;
  }
  .fix td {
    vertical-align: middle;
    padding-block: var(--s2);
  }
  .fix .why {
    inline-size: 280px;
    padding-inline-start: var(--s3);
  }
  .fix .hint {
    margin-block-start: var(--s1);
    white-space: normal;
  }
  .sums {
    display: grid;
    gap: 5px;
  }
  .sums > div {
    display: flex;
    justify-content: space-between;
    gap: var(--s4);
  }
  .sums > div > span:first-child {
    overflow-wrap: anywhere;
  }
  .sums > div > span:last-child {
    white-space: nowrap;
  }
  .sums .total {
    padding-block-start: var(--s2);
    border-block-start: 1px solid var(--edge);
    font: 600 var(--t3) var(--desk-font);
  }
  .stale {
    opacity: 0.6;
  }
  .facts {
    grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
  }
  .foot {
    min-height: 56px;
    gap: var(--s3);
    padding-block: var(--s2);
  }
  .foot .btn[aria-disabled="true"] {
    color: var(--ink-2);
    border-color: var(--line);
    background: var(--sunken);
    cursor: not-allowed;
  }
  .head + .problem,
  .banner {
    margin: var(--s3) var(--s5) 0;
  }
  .banner ul {
    display: grid;
    gap: var(--s1);
  }
  .side textarea {
    inline-size: 100%;
  }
  .after {
    display: grid;
    gap: var(--s5);
    padding: var(--s5);
    max-inline-size: 860px;
  }
  .pay {
    display: flex;
    flex-wrap: wrap;
    gap: var(--s2);
    align-items: center;
    padding-block: var(--s3);
    border-block-start: 1px solid var(--line);
  }
  .pay .grow {
    flex: 1 1 300px;
    min-inline-size: 0;
  }
  .pay .st {
    white-space: normal;
  }
  @media (pointer: coarse) {
    .qty {
      inline-size: 48px;
    }
  }
  @media (max-width: 700px) {
    .head .acts {
      flex: 1 1 100%;
    }
    .banner,
    .head + .problem {
      margin-inline: var(--s4);
    }
    .dec,
    .dec tbody,
    .dec tr,
    .fix,
    .fix tbody,
    .fix tr {
      display: grid;
    }
    .dec thead,
    .fix thead {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    .dec tr {
      grid-template-columns: repeat(3, minmax(0, 1fr));
      gap: var(--s2);
    }
    .dec tr.first {
      border-top: 1px solid var(--line);
      padding-block-start: var(--s3);
    }
    .dec tr.first td {
      border: 0;
    }
    .dec td,
    .dec td.c,
    .dec td.sum,
    .dec .more td {
      inline-size: auto;
      padding: 0;
      text-align: start;
    }
    .dec td.name,
    .dec td.sum,
    .dec .more td {
      grid-column: 1 / -1;
    }
    .dec tr.more {
      padding-block: var(--s2) var(--s4);
    }
    .sec > header .keys {
      display: none;
    }
    .dec td.c::before {
      content: attr(data-name);
      display: block;
      margin-block-end: var(--s1);
      color: var(--ink-2);
      font: var(--t0) var(--desk-font);
    }
    .dec .qty {
      inline-size: 100%;
      min-block-size: var(--touch);
    }
    .pair {
      grid-template-columns: minmax(0, 1fr);
    }
    .fix tr {
      grid-template-columns: minmax(0, 1fr) auto 112px;
      align-items: center;
      gap: var(--s1) var(--s3);
      border-top: 1px solid var(--line);
      padding-block: var(--s2);
    }
    .fix td,
    .fix td.why {
      padding: 0;
      border: 0;
      inline-size: auto;
    }
    .fix td.why {
      grid-column: 1 / -1;
    }
    .fix td.why:empty {
      display: none;
    }
    .after {
      padding: var(--s4);
    }
    .foot {
      flex-wrap: wrap;
      gap: var(--s2);
      padding-inline: var(--s4);
    }
    .foot .btn {
      flex: 1 1 140px;
    }
    .foot .key {
      flex-basis: 100%;
    }
    .foot > .grow {
      display: none;
    }
    .foot .btn {
      min-block-size: var(--touch);
      white-space: normal;
    }
    .foot span {
      white-space: normal;
    }
  }
`;
