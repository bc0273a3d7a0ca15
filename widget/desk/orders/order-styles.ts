import { css } from "lit";

export const orderSheet = css`
  .crumb a {
    text-decoration: none;
  }
  .line1 {
    flex-wrap: wrap;
    row-gap: 0;
  }
  .line1 h1 {
    overflow-wrap: anywhere;
  }
  .acts {
    flex-wrap: wrap;
  }
  .head + .problem {
    margin: var(--s3) var(--s5) 0;
  }
  td .soft {
    overflow-wrap: anywhere;
  }
  .facts dd {
    overflow-wrap: anywhere;
  }
  .rets td {
    vertical-align: middle;
  }
  .rets .btn {
    min-height: 26px;
    font: var(--t0) var(--desk-font);
  }
  .side {
    min-inline-size: 0;
  }
  .side .talk .by {
    flex-wrap: wrap;
    gap: 0 var(--s2);
    overflow-wrap: anywhere;
  }
  .pays li {
    display: flex;
    flex-wrap: wrap;
    gap: var(--s2) var(--s3);
    align-items: baseline;
    padding-block: var(--s2);
    border-block-end: 1px solid var(--line);
  }
  .pays .grow {
    flex: 1 1 300px;
    min-inline-size: 0;
  }
  .btn[aria-disabled="true"] {
    color: var(--ink-2);
    border-color: var(--line);
    background: var(--sunken);
    cursor: not-allowed;
  }
  @media (max-width: 700px) {
    .acts > * {
      flex: 1 1 auto;
    }
    .wide-only {
      display: none;
    }
    .rets .btn {
      min-height: 44px;
    }
  }
`;
