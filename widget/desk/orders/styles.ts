import { css } from "lit";

/** What is only in the list of orders: its columns. */
export const ordersSheet = css`
  .orders .c-shopper {
    inline-size: auto;
  }
  .c-placed {
    inline-size: 128px;
  }
  .orders .c-status {
    inline-size: 176px;
  }
  .c-total {
    inline-size: 120px;
  }
  .c-returns {
    inline-size: 80px;
  }
  .orders :is(th, td).c-shop {
    inline-size: 136px;
    padding-inline-start: var(--s4);
  }
  @media (max-width: 1100px) {
    .orders .c-shop {
      display: none;
    }
  }
  @media (max-width: 700px) {
    .orders tbody tr {
      grid-template: "pick number number placed" 26px "pick status shopper total" 24px / 44px auto minmax(0, 1fr) auto;
    }
    .orders:not(.pickable) tbody tr {
      grid-template-columns: 16px auto minmax(0, 1fr) auto;
    }
    .orders tbody td.c-status {
      inline-size: auto;
    }
    .orders tbody td:is(.c-placed, .c-total) {
      display: block;
    }
    .orders td.c-placed {
      grid-area: placed;
      color: var(--ink-2);
    }
    .orders td.c-total {
      grid-area: total;
    }
  }
`;
