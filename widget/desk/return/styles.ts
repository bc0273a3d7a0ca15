import { css } from "lit";

export const returnStyles = css`
  .sheet-frame {
    display: block;
    inline-size: 100%;
    block-size: 440px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: #fff;
  }
  .shots {
    display: flex;
    flex-wrap: wrap;
    gap: var(--s2);
    margin-block-start: var(--s2);
  }
  .shots button {
    inline-size: 56px;
    block-size: 56px;
    padding: 0;
    border: 1px solid var(--line);
    border-radius: var(--radius-s);
    overflow: hidden;
    background: none;
    cursor: zoom-in;
  }
  .shots img {
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }
  .large {
    display: block;
    max-inline-size: 100%;
    max-block-size: 70vh;
    margin: 0 auto;
  }
  .talk textarea {
    resize: vertical;
  }
  .bubble p {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .pay {
    display: flex;
    flex-wrap: wrap;
    gap: var(--s2);
    align-items: center;
    padding-block: var(--s2);
    border-block-start: 1px solid var(--line);
  }
  .pay .grow {
    flex: 1 1 300px;
    min-inline-size: 0;
  }
  .letter p {
    overflow-wrap: anywhere;
  }
  .side section {
    min-inline-size: 0;
  }
  .head .line1 {
    flex-wrap: wrap;
    row-gap: 0;
  }
  .facts-line .st {
    vertical-align: bottom;
  }
  .other > a {
    display: inline-block;
    padding-block: 2px;
  }
  .sec > header > .go {
    padding-block: 2px;
  }
  .changed {
    color: var(--ink);
  }
  .about > td {
    border: 0;
    padding-block-start: 0;
    padding-inline-start: 14px;
  }
  .parcel-about {
    display: grid;
    gap: var(--s2);
    min-inline-size: 0;
  }
  .parcel-about > * {
    max-inline-size: 76ch;
  }
  .parcel-about .st {
    white-space: normal;
  }
  .pickup,
  .attempts {
    display: grid;
    gap: var(--s1);
  }
  .scans > li {
    display: grid;
    grid-template-columns: 128px minmax(0, 1fr);
    gap: var(--s3);
    padding-block: 2px;
    overflow-wrap: anywhere;
  }
  .problem .rowx {
    gap: var(--s2);
  }
  .problem .rowx:empty {
    display: none;
  }
  @media (max-width: 1240px) {
    .sums .wide {
      display: none;
    }
  }
  @media (max-width: 700px) {
    .facts {
      grid-template-columns: minmax(0, 1fr);
      gap: 0;
    }
    /* Each row a card of lines, under the thumb what comes next. */
    .stack,
    .stack tbody,
    .stack tr,
    .stack td {
      display: block;
      border: 0;
      padding: 2px 0;
    }
    .stack thead {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    .stack tr.about {
      border: 0;
      padding-block-start: 0;
    }
    .stack tr:not(.about) {
      border-block-start: 1px solid var(--line);
      padding-block: var(--s3);
    }
    .stack td.r {
      text-align: start;
      white-space: normal;
    }
    .stack td[data-head]::before {
      content: attr(data-head) " ";
      color: var(--ink-2);
    }
    .trace tr {
      position: relative;
      padding-inline-start: 26px;
    }
    .trace td:first-child {
      position: absolute;
      inset-inline-start: 0;
    }
    .head .acts {
      position: fixed;
      inset: auto 0 0;
      align-items: center;
      z-index: 1;
      padding: var(--s2) var(--s4) calc(var(--s2) + env(safe-area-inset-bottom));
      background: var(--paper);
      border-block-start: 1px solid var(--line);
    }
    .head .acts .btn {
      flex: 1;
      min-block-size: var(--touch);
      white-space: normal;
    }
    .head .acts kbd {
      display: none;
    }
    .foot {
      padding-block-end: 72px;
      border: 0;
      position: static;
    }
    .shots button,
    .plain {
      min-block-size: 44px;
    }
    .pay .btn {
      min-block-size: 44px;
    }
  }
`;
