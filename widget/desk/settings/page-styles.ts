import { css } from "lit";

/** What every page of the settings looks like: one column of sections, and a bar at the foot that saves. */
export const pageSheet = css`
  :host {
    display: flex;
    flex-direction: column;
    flex: 1;
    min-width: 0;
    min-height: 0;
  }
  .page {
    display: grid;
    gap: var(--s6);
    align-content: start;
    inline-size: 100%;
    max-inline-size: 760px;
    padding: var(--s5);
  }
  .page > section,
  .stack {
    display: grid;
    gap: var(--s4);
    min-inline-size: 0;
  }
  .page h2 + .soft {
    margin-block-start: calc(-1 * var(--s3));
  }
  .named {
    display: flex;
    gap: var(--s2);
    align-items: center;
    min-inline-size: 0;
  }
  .named label,
  .named .label {
    font: 600 var(--t1) var(--desk-font);
  }
  legend.named {
    padding: 0;
    margin-block-end: var(--s2);
  }
  .switch {
    display: grid;
    grid-template-columns: 16px minmax(0, 1fr);
    gap: var(--s3);
    align-items: start;
  }
  .switch > .cb {
    margin-block-start: 4px;
  }
  .switch .hint {
    max-inline-size: 60ch;
  }
  .opts {
    gap: var(--s3);
  }
  .switch label {
    display: inline;
  }
  .pair {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(240px, 100%), 1fr));
    gap: var(--s4);
    align-items: start;
  }
  .short {
    max-inline-size: 180px;
  }
  .rows {
    display: grid;
  }
  .rows > li {
    display: flex;
    flex-wrap: wrap;
    gap: var(--s2) var(--s3);
    align-items: center;
    padding: var(--s2) 0;
    border-block-start: 1px solid var(--line);
  }
  .rows .grow {
    flex: 1;
    min-inline-size: min(200px, 100%);
  }
  .rows label {
    display: inline-flex;
    gap: var(--s2);
    align-items: center;
    white-space: nowrap;
  }
  .clash {
    display: grid;
    gap: var(--s3);
    padding: var(--s4);
    border: 1px solid var(--edge);
    border-radius: var(--radius);
  }
  .clash td {
    overflow-wrap: anywhere;
  }
  .foot {
    min-block-size: 56px;
  }
  .foot .said {
    flex: 1;
    white-space: normal;
  }
  .foot .btn {
    flex: none;
  }
  .problem ul {
    list-style: disc;
    padding-inline-start: var(--s4);
  }
  .sel {
    max-inline-size: 100%;
  }
  @media (max-width: 700px) {
    .page {
      padding: var(--s4);
    }
    .foot {
      padding-inline: var(--s4);
    }
  }
  @media (pointer: coarse) {
    .switch {
      padding-block: var(--s2);
    }
  }
`;
