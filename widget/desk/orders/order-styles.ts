import { css } from "lit";

export const orderSheet = css`
  .crumb a {
    text-decoration: none;
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
