import { css } from "lit";

/** The stops of a return, or of one parcel. */
export const stopsStyles = css`
  .timeline li {
    display: grid;
    grid-template-columns: 22px minmax(0, 1fr) auto;
    gap: 0 var(--_s4);
    padding-block-end: var(--_s5);
    position: relative;
  }
  .timeline li:not(:last-child)::after {
    content: "";
    position: absolute;
    inset-block: 24px -2px;
    inset-inline-start: 10px;
    border-inline-start: 2px solid currentColor;
  }
  .timeline .later:not(:last-child)::after,
  .timeline .now:not(:last-child)::after {
    border-inline-start: 2px dotted var(--_edge);
  }
  .dot {
    inline-size: 22px;
    block-size: 22px;
    border-radius: 50%;
    background: currentColor;
    margin-block-start: 1px;
    display: grid;
    place-items: center;
  }
  .done .dot::before {
    content: "";
    background: var(--_on-ink);
  }
  .now .dot {
    background: none;
    border: 7px solid var(--_mark);
  }
  .later .dot {
    background: none;
    border: 2px solid var(--_edge);
  }
  .when {
    color: var(--_muted);
    font-size: 0.875em;
    padding-block-start: 2px;
    text-align: end;
  }
  .timeline .more {
    grid-column: 2 / -1;
    color: var(--_muted);
    font-size: 0.875em;
    line-height: 1.45;
  }
  .block {
    border-block-start: 1px solid var(--_hairline);
    padding-block-start: var(--_s3);
  }
  .scans li {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    column-gap: var(--_s4);
    padding-block: 6px;
  }
  @container returns (max-width: 18em) {
    .timeline li {
      grid-template-columns: 22px minmax(0, 1fr);
    }
    .when {
      grid-column: 2;
      text-align: start;
    }
  }
  @media (forced-colors: active) {
    .dot {
      forced-color-adjust: none;
      color: canvastext;
    }
  }
`;
