import { css } from "lit";

/** One hand and gloves: targets of 48 px, none nearer than 8 px to the next. On a tablet the same column, wider. */
export const receiveStyles = css`
  .phone {
    inline-size: 100%;
    max-inline-size: 640px;
    flex: 1;
    margin: 0 auto;
    display: flex;
    flex-direction: column;
    font: var(--t3) var(--desk-font);
  }
  .phone .top {
    padding: 0 var(--s4);
    min-block-size: 48px;
    border-block-end: 1px solid var(--line);
    gap: var(--s3);
  }
  .scan {
    display: grid;
    grid-template-columns: 1fr 48px 48px;
    gap: var(--s2);
    padding: var(--s3) var(--s4);
  }
  .phone :is(.btn, .input, .sel select) {
    min-block-size: var(--touch);
    font: var(--t3) var(--desk-font);
  }
  .phone .btn {
    font-weight: 600;
    white-space: normal;
  }
  .phone .btn.quiet {
    font-weight: 400;
  }
  .phone .sel {
    display: block;
  }
  .found {
    padding: 0 var(--s4) var(--s3);
    display: grid;
    gap: 2px;
  }
  article {
    border-block-start: 1px solid var(--line);
    padding: var(--s4);
    display: grid;
    gap: var(--s3);
  }
  .done {
    display: grid;
    grid-template-columns: 24px 1fr auto;
    gap: var(--s2);
    align-items: center;
    padding: var(--s3) var(--s4);
  }
  .seg {
    display: grid;
    grid-auto-flow: column;
    grid-auto-columns: 1fr;
    border: 1px solid var(--edge);
    border-radius: var(--radius);
    overflow: hidden;
  }
  .seg label {
    position: relative;
    min-block-size: 48px;
    display: grid;
    place-content: center;
    padding: 0 var(--s1);
    text-align: center;
    border-inline-start: 1px solid var(--line);
    font: var(--t2) var(--desk-font);
    overflow-wrap: anywhere;
  }
  .seg label:first-child {
    border-inline-start: 0;
  }
  .seg input {
    position: absolute;
    opacity: 0;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    margin: 0;
  }
  .seg label:has(:focus-visible) {
    outline: 2px solid var(--accent);
    outline-offset: -4px;
    border-radius: 4px;
  }
  .seg label:has(:checked) {
    background: var(--accent);
    color: var(--on-accent);
    font-weight: 600;
  }
  .seg label:has(:checked)::before {
    content: "\\2713";
    position: absolute;
    inset: 1px 6px auto auto;
    font-size: 11px;
  }
  .steps {
    display: grid;
    grid-template-columns: 1fr 56px 48px 56px;
    gap: var(--s2);
    align-items: center;
  }
  .steps output {
    text-align: center;
    font-weight: 600;
  }
  .row2 {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: var(--s2);
  }
  .thumbs {
    position: sticky;
    inset-block-end: 0;
    margin-block-start: auto;
    background: var(--paper);
    border-block-start: 1px solid var(--edge);
    padding: var(--s3) var(--s4) var(--s4);
    display: grid;
    gap: var(--s2);
  }
  .cand {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: 2px var(--s3);
    align-items: center;
    padding: var(--s3) var(--s4);
    border-block-start: 1px solid var(--line);
    text-decoration: none;
    min-block-size: 68px;
  }
  .cand .go {
    color: var(--accent);
  }
  .cand > :nth-child(even):not(.wide) {
    justify-self: end;
    text-align: end;
  }
  .cand > .wide {
    grid-column: 1 / -1;
  }
  :is(.found, .way) .st {
    white-space: normal;
  }
  .way {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--s3);
    padding: var(--s4);
    border-block: 1px solid var(--line);
  }
  .aside {
    display: grid;
    grid-template-columns: 48px 1fr auto;
    gap: var(--s3);
    align-items: center;
    padding: var(--s3) var(--s4);
  }
  .aside > div {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .aside > .i {
    justify-self: center;
  }
  .shot {
    inline-size: 48px;
    block-size: 48px;
    object-fit: cover;
    border-radius: var(--radius-s);
  }
  .shot.big {
    inline-size: auto;
    block-size: 96px;
    justify-self: start;
  }
  .check {
    display: flex;
    gap: var(--s3);
    align-items: center;
    min-block-size: 44px;
  }
  .check .cb {
    inline-size: 22px;
    block-size: 22px;
  }
  @media (forced-colors: active) {
    .seg label:has(:checked) {
      outline: 2px solid Highlight;
      outline-offset: -3px;
    }
  }
`;
