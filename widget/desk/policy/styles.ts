import { css } from "lit";

export const policySheet = css`
  fieldset { min-inline-size: 0; }
  .edit { display: grid; grid-template-columns: 152px minmax(0, 1fr) 364px; flex: 1; border-block-start: 1px solid var(--line); }
  .edit > nav { padding: var(--s4) 0 var(--s4) var(--s5); display: grid; align-content: start; }
  .edit > nav a { display: flex; justify-content: space-between; gap: var(--s2); padding: 5px 0; color: var(--ink-2); text-decoration: none; }
  .edit > nav a:hover { color: var(--ink); }
  .edit > nav a[aria-current] { color: var(--ink); font-weight: 600; }
  .edit > nav a span { font: var(--t0) var(--desk-font); line-height: 20px; color: var(--ink-2); text-align: end; }
  .work { padding: var(--s4) var(--s5) var(--s5) var(--s6); display: grid; gap: var(--s6); align-content: start; min-inline-size: 0; }
  .side { border-inline-start: 1px solid var(--line); padding: var(--s4) var(--s5); min-inline-size: 0; }
  .form, .stack { display: grid; gap: var(--s4); min-inline-size: 0; }
  .sec > header { flex-wrap: wrap; margin-block-end: var(--s2); }
  .named { display: flex; gap: var(--s2); align-items: center; }
  .named label, .named .label { font: 600 var(--t1) var(--desk-font); }
  legend.named { margin-block-end: var(--s2); }
  .switch { display: grid; grid-template-columns: 16px minmax(0, 1fr); gap: var(--s3); align-items: start; }
  .switch > .cb { margin-block-start: 4px; }
  .row { display: grid; grid-template-columns: 200px minmax(0, 1fr); gap: var(--s2) var(--s4); align-items: center; }
  .row > .named { min-block-size: var(--control); }
  .cl { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; }
  .w { inline-size: 36px; color: var(--ink-2); }
  .figure { inline-size: 84px; text-align: end; }
  .unit { display: inline-flex; gap: 6px; align-items: center; white-space: nowrap; }
  .tick { display: inline-flex; gap: var(--s2); align-items: center; min-block-size: 28px; margin-inline-end: var(--s3); }
  .moves { display: inline-flex; white-space: nowrap; }
  .moves .btn { min-inline-size: 28px; min-block-size: 28px; padding: 0 6px; }
  .thing { display: grid; gap: var(--s2); padding: var(--s3) 0; border-block-start: 1px solid var(--line); position: relative; }
  .thing > header { display: flex; gap: var(--s3); align-items: center; }
  .thing > header .grow { flex: 1; min-inline-size: 0; }
  .thing.draft::before, .rule.draft::before { content: ""; position: absolute; inset-block: 0; inset-inline-start: -14px; inline-size: 3px; background: var(--accent); }
  .rule { display: grid; grid-template-columns: 28px minmax(0, 1fr) minmax(96px, auto); gap: var(--s1) var(--s2); padding: 10px 0; border-block-start: 1px solid var(--line); position: relative; }
  .rule > .place { align-self: start; min-inline-size: 24px; min-block-size: 28px; padding: 0; border: 0; background: none; color: var(--ink-2); text-align: start; cursor: pointer; }
  .rule .say { display: grid; gap: 6px; min-inline-size: 0; }
  .rule .name { display: grid; justify-items: end; gap: 2px; align-content: start; }
  .rule .name .input { inline-size: 148px; min-block-size: 26px; padding: 1px 6px; text-align: end; font: var(--t0) var(--desk-font); border-color: var(--line); color: var(--ink-2); background: none; }
  .rule.off { align-items: center; color: var(--ink-2); }
  .rule .sel select,
  .rule .input:not([type="date"], .figure) {
    field-sizing: content;
    min-inline-size: 64px;
  }
  .rule .name b {
    font-weight: 600;
  }
  .rule .sel select { max-inline-size: 280px; }
  .sel select { max-inline-size: 100%; }
  .diff { border: 1px solid var(--line); border-radius: var(--radius); overflow: hidden; font: 12px/20px var(--desk-mono); }
  .diff > li { display: grid; grid-template-columns: 16px minmax(0, 1fr); gap: var(--s1); padding: 0 var(--s2); overflow-wrap: anywhere; }
  .diff > .add { background: var(--wash); }
  .diff > .del { background: var(--bad-wash); }
  .diff b { font-weight: 600; }
  .texts { inline-size: 100%; }
  .texts td { vertical-align: middle; }
  .texts td:first-child { inline-size: 40%; color: var(--ink-2); overflow-wrap: anywhere; }
  .raw { display: grid; grid-template-columns: minmax(0, 1fr); gap: var(--s2); }
  .raw textarea { font: 12px/18px var(--desk-mono); min-block-size: 480px; white-space: pre; overflow: auto; tab-size: 2; }
  .notice { display: grid; gap: var(--s2); margin: 0 var(--s5) var(--s3); padding: var(--s3) var(--s4); border: 1px solid var(--edge); border-radius: var(--radius); }
  .notice .rowx { gap: var(--s2); }
  .top { flex-wrap: wrap; }
  .vs { display: grid; gap: var(--s3); padding-block: var(--s3); border-block: 1px solid var(--line); }
  .vs > div + div { padding-block-start: var(--s3); border-block-start: 1px solid var(--line); }
  .vs li { color: var(--ink-2); }
  .preview { display: grid; gap: var(--s4); align-content: start; }
  iframe { display: block; inline-size: 100%; block-size: 560px; border: 1px solid var(--edge); border-radius: var(--radius); background: #fff; }
  @media (max-width: 1240px) { .edit { grid-template-columns: 140px minmax(0, 1fr); } .side { grid-column: 1 / -1; border-inline-start: 0; border-block-start: 1px solid var(--line); } }
  @media (max-width: 700px) {
    .edit { grid-template-columns: minmax(0, 1fr); }
    .edit > nav { display: flex; gap: var(--s4); overflow-x: auto; padding: 0 var(--s4); border-block-end: 1px solid var(--line); }
    .edit > nav a { padding: var(--s3) 0; white-space: nowrap; }
    .work, .side { padding: var(--s4); }
    .row { grid-template-columns: minmax(0, 1fr); gap: var(--s1); }
    .rule { grid-template-columns: 28px minmax(0, 1fr); }
    .rule .name { grid-column: 2; justify-items: start; }
    .rule .name .input { text-align: start; }
    .notice { margin-inline: var(--s4); }
    .thing.draft::before, .rule.draft::before { inset-inline-start: -8px; }
    .w { inline-size: auto; min-inline-size: 36px; }
  }
  @media (pointer: coarse) { .moves .btn { min-inline-size: 40px; min-block-size: 40px; } }
`;
