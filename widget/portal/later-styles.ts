import { css } from "lit";

/** Items, photos, tickets, the stops of a return, and paper: what only the later steps show. */
export const later = css`
  /* Articles to choose: a picture beside the name, the difference under it where there is little room, and what is gone told by words. */
  .articles .option > label {
    grid-template-columns: 22px 44px minmax(0, 1fr);
  }
  .articles .option > label > *,
  .articles .option.gone > div > * {
    grid-column: 3;
  }
  .articles .option > label > input {
    grid-column: 1;
  }
  .articles .option .picture {
    grid-column: 2;
    grid-row: 1 / span 3;
  }
  .articles .option .amount {
    text-align: start;
    font-weight: 400;
  }
  .option .inside:has(.options) {
    padding-inline-start: var(--_inset);
  }
  .option.gone > div {
    display: grid;
    column-gap: var(--_inset);
    align-items: start;
    padding: var(--_inset);
    grid-template-columns: 22px 44px minmax(0, 1fr);
  }
  .articles .option.gone .picture {
    grid-column: 2;
    filter: grayscale(1);
  }
  .option.gone .what {
    font-weight: 400;
    text-decoration: line-through;
  }
  @container returns (min-width: 32em) {
    .articles .option > label {
      grid-template-columns: 22px 44px minmax(0, 1fr) auto;
    }
    .articles .option .amount {
      grid-column: 4;
      grid-row: 1;
      text-align: end;
      font-weight: 600;
    }
  }

  /* Places to bring a parcel to: a number that is the pin's, the distance where amounts stand. */
  .points .option > label {
    grid-template-columns: 22px 26px minmax(0, 1fr) auto;
    column-gap: var(--_s3);
  }
  .points .option .more {
    grid-column: 3 / -1;
  }
  .points .option .amount {
    font-weight: 400;
  }
  .pin {
    inline-size: 26px;
    block-size: 26px;
    border-radius: 50%;
    border: 1.5px solid currentColor;
    display: grid;
    place-items: center;
    font-size: 0.875em;
    font-weight: 600;
  }
  .points .chosen .pin {
    border-color: var(--_mark);
    box-shadow: 0 0 0 1.5px var(--_mark);
  }
  .map {
    margin: 0;
    max-inline-size: 400px;
  }
  .map svg {
    display: block;
    inline-size: 100%;
    direction: ltr;
  }
  .ring,
  .north,
  .lead,
  .here {
    fill: none;
    stroke: var(--_edge);
  }
  .ring {
    stroke-dasharray: 2 4;
  }
  .north,
  .here {
    stroke: currentColor;
    stroke-width: 2;
  }
  .map text {
    fill: currentColor;
    text-anchor: middle;
    font-size: 14px;
    font-weight: 600;
  }
  .map .far {
    fill: var(--_muted);
    font-size: 12px;
    font-weight: 400;
  }
  .spot {
    cursor: pointer;
  }
  .spot .disc {
    fill: currentColor;
  }
  .spot text {
    fill: var(--_on-ink);
  }
  .reach,
  .halo {
    fill: transparent;
  }
  .spot.chosen .halo {
    stroke: var(--_mark);
    stroke-width: 3;
  }

  .item {
    padding-block: var(--_s5);
    border-block-start: 1px solid var(--_hairline);
  }
  .item:last-child {
    border-block-end: 1px solid var(--_hairline);
  }
  .choice {
    display: grid;
    grid-template-columns: 22px var(--_picture) minmax(0, 1fr);
    column-gap: var(--_s4);
    align-items: start;
  }
  .items {
    --_picture: 72px;
  }
  label.choice {
    cursor: pointer;
  }
  .choice input {
    align-self: center;
    max-block-size: 22px;
  }
  .picture {
    inline-size: 72px;
    aspect-ratio: 4 / 5;
    object-fit: cover;
    border-radius: calc(var(--_radius) * 0.6);
    background: #eceae6;
    display: block;
  }
  .choice .picture {
    inline-size: 100%;
  }
  .picture.tiny {
    inline-size: 44px;
    border-radius: calc(var(--_radius) * 0.4);
  }
  .about > span {
    display: block;
  }
  .about .line {
    display: flex;
    flex-wrap: wrap;
    column-gap: var(--_s4);
    justify-content: space-between;
  }
  .name,
  .paid {
    font-weight: 600;
    line-height: 1.35;
  }
  .name {
    flex: 1 1 6em;
    min-inline-size: 0;
    hyphens: auto;
  }
  .paid {
    white-space: nowrap;
    margin-inline-start: auto;
  }
  .facts {
    color: var(--_muted);
    font-size: 0.875em;
  }
  .until {
    font-size: 0.875em;
    margin-block-start: 6px;
  }
  .blocked .picture {
    filter: grayscale(1);
  }
  .item .quantity {
    margin-block-start: var(--_s2);
    padding-inline-start: calc(22px + var(--_picture) + 2 * var(--_s4));
  }
  .why {
    padding-inline-start: calc(22px + var(--_s4));
    display: grid;
    justify-items: start;
    gap: var(--_s3);
  }
  .why > :first-child {
    margin-block-start: var(--_s4);
  }
  .ruler {
    inline-size: 100%;
  }
  .sum {
    font-size: 0.875em;
  }
  .reason + .reason {
    border-block-start: 1px solid var(--_hairline);
    padding-block-start: var(--_s3);
  }
  .row {
    display: grid;
    grid-template-columns: 44px minmax(0, 1fr);
    gap: var(--_s4);
    padding-block: var(--_s2);
    align-items: start;
  }
  .top {
    display: flex;
    justify-content: space-between;
    align-items: center;
    gap: var(--_s4);
  }
  .top > :first-child {
    min-inline-size: 0;
  }
  .top > .nowrap {
    flex: none;
  }
  .photos {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_s3);
    margin-block-start: var(--_s2);
  }
  .photo {
    inline-size: 96px;
    block-size: 96px;
    border-radius: var(--_radius);
    overflow: hidden;
    position: relative;
    background: var(--_panel);
    display: grid;
    place-content: center;
    text-align: center;
  }
  .photo canvas {
    inline-size: 96px;
    block-size: 96px;
    display: block;
  }
  .photo bdi {
    max-inline-size: 84px;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .remove {
    position: absolute;
    inset-block-start: 0;
    inset-inline-end: 0;
    inline-size: 44px;
    block-size: 44px;
    padding: 0;
    border: 0;
    background: none;
    display: grid;
    place-items: center;
    cursor: pointer;
  }
  .remove span {
    inline-size: 26px;
    block-size: 26px;
    border-radius: 50%;
    background: #111;
    color: #fff;
    display: grid;
    place-items: center;
    line-height: 1;
  }
  .remove:focus-visible {
    outline-offset: -4px;
  }
  .loading::after {
    content: "";
    position: absolute;
    inset-inline-start: 0;
    inset-block-end: 0;
    block-size: 6px;
    inline-size: var(--share);
    background: var(--_mark);
  }
  .add {
    border: 1.5px dashed var(--_edge);
    background: var(--_surface);
    padding: var(--_s2);
    font-size: 0.875em;
    line-height: 1.25;
    cursor: pointer;
  }
  .add:focus-within {
    outline: 2px solid var(--_focus);
    outline-offset: 3px;
  }
  .ticket {
    display: grid;
    gap: var(--_s5);
    justify-items: center;
    text-align: center;
    padding: var(--_s5);
    border: var(--_border) solid var(--_edge);
    border-radius: calc(var(--_radius) * 1.4);
    background: var(--_surface);
  }
  .ticket > .stack {
    justify-self: stretch;
  }
  .qr {
    inline-size: 232px;
    max-inline-size: 100%;
    background: #fff;
    border-radius: var(--_radius);
    display: block;
  }
  /* A carrier's picture, as large as a phone can show it, with white around it whatever the picture brings. */
  .qr.carriers {
    inline-size: 288px;
    padding: 16px;
    image-rendering: pixelated;
  }
  .ticket .start {
    text-align: start;
    inline-size: 100%;
  }
  .note.wrong {
    border-color: var(--_danger);
  }
  .code {
    font-size: 1.5em;
    font-weight: 600;
    letter-spacing: 0.06em;
    line-height: 1.2;
  }
  .code bdi {
    white-space: normal;
  }
  .deadline {
    font-family: var(--_heading-font);
    font-size: 1.25em;
    font-weight: var(--_heading-weight);
    letter-spacing: -0.01em;
    text-wrap: balance;
  }
  .buttons {
    display: grid;
    gap: var(--_s3);
  }
  .papers {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 0 var(--_s5);
  }
  .next {
    counter-reset: n;
    display: grid;
    gap: var(--_s4);
  }
  .next li {
    counter-increment: n;
    display: grid;
    grid-template-columns: 28px minmax(0, 1fr);
    gap: var(--_s4);
  }
  .next p {
    padding-block-start: 2px;
  }
  .next li::before {
    content: counter(n);
    inline-size: 28px;
    block-size: 28px;
    border-radius: 50%;
    border: 1.5px solid currentColor;
    display: grid;
    place-items: center;
    font-size: 0.875em;
    font-weight: 600;
    line-height: 1;
  }
  .address {
    font-style: normal;
  }
  .address bdi {
    white-space: normal;
  }
  .leave {
    display: grid;
    justify-items: start;
  }
  @container returns (max-width: 20em) {
    .code {
      font-size: 1.25em;
    }
    .items {
      --_picture: 56px;
    }
    .choice {
      column-gap: var(--_s3);
    }
    .item .quantity {
      padding-inline-start: calc(22px + var(--_picture) + 2 * var(--_s3));
    }
    .ruler {
      font-size: 0.75em;
    }
  }
  @container returns (max-width: 15em) {
    .top {
      flex-wrap: wrap;
    }
    bdi {
      white-space: normal;
      overflow-wrap: anywhere;
    }
  }
  @container returns (min-width: 44em) {
    .ticket {
      grid-template-columns: auto minmax(0, 1fr);
      justify-items: start;
      text-align: start;
      align-items: center;
      padding: var(--_s6);
      gap: var(--_s6);
    }
    .ticket > .stack:first-child {
      grid-column: 1 / -1;
    }
    .papers {
      justify-content: start;
    }
    .buttons {
      grid-auto-flow: column;
      justify-content: start;
    }
  }
  .said {
    display: grid;
    gap: var(--_s4);
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .said .words {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .said .shop {
    border-inline-start: 2px solid var(--_edge);
    padding-inline-start: var(--_s4);
  }
  @media (forced-colors: active) {
    .qr {
      forced-color-adjust: none;
    }
  }
  @media print {
    .bar,
    .steps,
    .actions,
    .buttons,
    .papers,
    .foot,
    .note,
    .link,
    .leave {
      display: none;
    }
    .layout {
      display: block;
    }
    .ticket,
    .block,
    .next li {
      break-inside: avoid;
    }
  }
`;
