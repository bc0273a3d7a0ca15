import { css } from "lit";

/**
 * What every screen is written in: type, controls, tables, the frame of a page, and the parts that more than one screen has. Each screen
 * adds only what is its own. One sheet object, adopted by every shadow root, so it costs nothing to share.
 */
export const sheet = css`
*, ::before, ::after { box-sizing: border-box; }
h1, h2, h3, p, dl, dd, ul, ol, figure, fieldset, pre { margin: 0; padding: 0; border: 0; }
ul, ol { list-style: none; }
h1 { font: 600 var(--t4) var(--desk-font); letter-spacing: -.01em; }
h2 { font: 600 var(--t2) var(--desk-font); }
h3 { font: 600 var(--t1) var(--desk-font); }
a { color: inherit; text-decoration-color: var(--line); text-underline-offset: 3px; }
a:hover { text-decoration-color: currentColor; }
a.go { color: var(--accent); text-decoration: none; }
a.go:hover { text-decoration: underline; }
b, strong { font-weight: 600; }
time, .num { white-space: nowrap; }
.soft { color: var(--ink-2); }
.small { font: var(--t0) var(--desk-font); }
.mono { font-family: var(--desk-mono); font-size: .94em; } .small.mono, .small .mono { font: 12px/16px var(--desk-mono); }
.good { color: var(--good); } .warn { color: var(--warn); } .bad { color: var(--bad); }
.vh { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
svg.i { width: 14px; height: 14px; flex: none; vertical-align: -2px; fill: none; stroke: currentColor; stroke-width: 1.5; stroke-linecap: round; stroke-linejoin: round; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: var(--radius-s); }
@media (prefers-reduced-motion: no-preference) { .pulse { animation: pulse 1.6s ease-in-out infinite; } }
@keyframes pulse { 50% { opacity: .45; } }

/* status: shape + word; colour only ever repeats what the shape says */
.st { display: inline-flex; gap: 6px; align-items: center; white-space: nowrap; vertical-align: middle; }
p.st { white-space: normal; }
.st .i { width: 14px; height: 14px; vertical-align: 0; color: var(--ink-2); }
.st.good .i { color: var(--good); } .st.warn .i { color: var(--warn); } .st.bad .i { color: var(--bad); } .st.go .i { color: var(--accent); }
.st:is(.good, .go) { color: var(--ink); }

.pay-state { white-space: normal; align-items: flex-start; } .pay-state .i { margin-block-start: 3px; }
.pay-link { gap: var(--s2) var(--s4); margin-block-start: var(--s2); }
.pay-trouble { margin-block-start: 2px; max-inline-size: 72ch; color: var(--ink); }

kbd { display: inline-block; min-width: 18px; padding: 0 4px; border: 1px solid var(--line); border-radius: var(--radius-s); color: var(--ink-2); background: var(--paper); font: 11px/16px var(--desk-font); text-align: center; }
.key kbd { border-color: color-mix(in srgb, currentColor 45%, transparent); color: inherit; background: none; }

/* controls */
.btn { display: inline-flex; gap: var(--s2); align-items: center; justify-content: center; min-height: var(--control); padding: 0 var(--s3); border: 1px solid var(--edge); border-radius: var(--radius); background: var(--paper); color: var(--ink); font: 600 var(--t1) var(--desk-font); text-decoration: none; white-space: nowrap; cursor: pointer; }
.btn:hover { background: var(--sunken); }
.btn.key { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
.btn.quiet { border-color: transparent; background: none; font-weight: 400; padding: 0 var(--s2); color: var(--ink-2); }
.btn.danger { color: var(--bad); border-color: var(--bad); }
.btn[disabled] { color: var(--ink-2); border-color: var(--line); background: var(--sunken); cursor: not-allowed; }
/* a button in running text: it reads as a link and acts as a button */
.plain { border: 0; padding: 0; background: none; color: var(--accent); text-align: start; cursor: pointer; font: inherit; }
.plain:hover { text-decoration: underline; }
.input, .sel select, textarea { width: 100%; min-height: var(--control); padding: 5px 10px; border: 1px solid var(--edge); border-radius: var(--radius); background: var(--paper); color: var(--ink); font: var(--t1) var(--desk-font); font-variant-numeric: tabular-nums; }
textarea { display: block; resize: vertical; padding: var(--s2) 10px; }
::placeholder { color: var(--ink-2); opacity: 1; }
.sel { position: relative; display: inline-block; }
.sel select { appearance: none; padding-inline-end: 28px; }
.sel::after { content: ""; position: absolute; inset-inline-end: 11px; top: 50%; width: 6px; height: 6px; margin-top: -5px; border: solid var(--ink-2); border-width: 0 1.5px 1.5px 0; rotate: 45deg; pointer-events: none; }
.field { display: grid; gap: var(--s1); }
.field > label, .field > .label { font: 600 var(--t1) var(--desk-font); }
.hint { color: var(--ink-2); font: var(--t0) var(--desk-font); }
.cb { appearance: none; width: 16px; height: 16px; margin: 0; border: 1px solid var(--edge); border-radius: 4px; background: var(--paper); vertical-align: middle; display: inline-grid; place-content: center; flex: none; }
.cb[type=radio] { border-radius: 50%; }
.cb:checked { background: var(--accent); border-color: var(--accent); }
.cb:checked::before { content: ""; width: 4px; height: 8px; margin-top: -2px; border: solid var(--on-accent); border-width: 0 2px 2px 0; rotate: 45deg; }
.cb[type=radio]:checked::before { width: 6px; height: 6px; margin: 0; border: 0; border-radius: 50%; background: var(--on-accent); }
.tag { display: inline-block; padding: 0 6px; border: 1px solid var(--line); border-radius: var(--radius-s); font: var(--t0) var(--desk-font); line-height: 18px; color: var(--ink-2); white-space: nowrap; }

/* no keyboard to speak of: keys are not shown where a thumb works */
@media (max-width: 700px) { .btn kbd { display: none; } }

/* tables: numbers right, words left, one hairline between rows */
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th { font: 400 var(--t0) var(--desk-font); color: var(--ink-2); text-align: start; padding-block: var(--s2); padding-inline: 0 var(--s3); white-space: nowrap; }
td { padding-block: var(--s2); padding-inline: 0 var(--s3); vertical-align: top; border-top: 1px solid var(--line); }
.r { text-align: end; } th.r, td.r { white-space: nowrap; }
@media (max-width: 700px) { th, th.r { white-space: normal; vertical-align: bottom; } th, td { padding-inline-end: var(--s2); } td .btn { padding-inline: var(--s2); } }
th:last-child, td:last-child { padding-inline-end: 0; }
tfoot td, tfoot th { border-top: 1px solid var(--edge); font: 600 var(--t1) var(--desk-font); color: var(--ink); padding-bottom: 0; }
tfoot tr + tr :is(td, th) { border-top: 0; padding-top: var(--s1); font-weight: 400; color: var(--ink-2); }

/* frame */
.app { display: grid; grid-template-columns: 196px minmax(0, 1fr); min-height: 100dvh; }
.rail { display: flex; flex-direction: column; gap: 2px; padding: var(--s3) var(--s2); position: sticky; top: 0; height: 100vh; }
.rail .who { display: flex; align-items: center; justify-content: space-between; padding: 6px var(--s2); margin-bottom: var(--s3); font: 600 var(--t2) var(--desk-font); }
.rail a { display: flex; align-items: center; gap: var(--s2); height: 28px; padding: 0 var(--s2); border-radius: var(--radius); text-decoration: none; color: var(--ink-2); }
.rail a .n { margin-inline-start: auto; font: var(--t0) var(--desk-font); }
.rail a:hover { color: var(--ink); }
.rail a[aria-current] { background: var(--here); color: var(--ink); font-weight: 600; }
.rail .gap { height: var(--s4); }
.rail .end { margin-top: auto; }
main { background: var(--paper); border-inline-start: 1px solid var(--line); min-width: 0; display: flex; flex-direction: column; }
.top { display: flex; align-items: center; gap: var(--s4); min-height: 56px; padding: var(--s2) var(--s5); }
.top .grow { flex: 1; }
.find { position: relative; flex: 0 1 440px; }
.find .i { position: absolute; inset-inline-start: 10px; top: 9px; color: var(--ink-2); }
.find .input { padding-inline-start: 32px; padding-inline-end: 36px; }
.find kbd { position: absolute; inset-inline-end: 8px; top: 7px; }
.tabs { display: flex; gap: var(--s5); padding: 0 var(--s5); border-bottom: 1px solid var(--line); }
.tabs a { display: flex; flex: none; gap: 6px; min-width: 24px; padding: 6px 0 9px; color: var(--ink-2); text-decoration: none; border-bottom: 2px solid transparent; margin-bottom: -1px; white-space: nowrap; }
.tabs a:hover { color: var(--ink); }
.tabs a[aria-current] { color: var(--ink); font-weight: 600; border-color: var(--accent); }
.tabs .n { color: var(--ink-2); font-weight: 400; }
.bar { display: flex; align-items: center; gap: var(--s2); padding: var(--s2) var(--s5); min-height: 48px; }
.chip { display: inline-flex; align-items: center; gap: 6px; height: 26px; padding: 0 9px; border: 1px solid var(--line); border-radius: 13px; background: none; color: var(--ink-2); font: var(--t1) var(--desk-font); white-space: nowrap; }
.chip.on { color: var(--ink); border-color: var(--edge); }
.chip b { font-weight: 600; }
.foot { position: sticky; bottom: 0; margin-top: auto; display: flex; align-items: center; gap: var(--s4); padding: 0 var(--s5); min-height: 40px; background: var(--paper); border-top: 1px solid var(--line); color: var(--ink-2); font: var(--t0) var(--desk-font); }
.foot span { white-space: nowrap; } .foot .grow { flex: 1; } .foot .changed { white-space: normal; min-width: 0; padding: var(--s1) 0; overflow-wrap: anywhere; }
.live { display: flex; gap: var(--s2); align-items: center; padding: 7px var(--s5); border-bottom: 1px solid var(--line); color: var(--accent); }

/* a return */
.crumb { display: flex; flex-wrap: wrap; align-items: center; gap: var(--s2); color: var(--ink-2); padding: var(--s3) var(--s5) 0; font: var(--t0) var(--desk-font); }
.crumb a { display: inline-flex; align-items: center; min-height: 24px; }
.crumb .grow { flex: 1; }
.head { display: flex; align-items: flex-start; gap: var(--s4); padding: var(--s2) var(--s5) var(--s4); border-bottom: 1px solid var(--line); }
.head .grow { flex: 1; display: grid; gap: 2px; }
.head .line1 { display: flex; gap: var(--s3); align-items: center; }
.head .acts { display: flex; gap: var(--s2); padding-top: 2px; }
.two { display: grid; grid-template-columns: minmax(0, 1fr) 372px; flex: 1; }
.two > .work { padding: var(--s5); display: grid; gap: var(--s6); align-content: start; }
.two > .side { border-inline-start: 1px solid var(--line); padding: var(--s5); display: grid; gap: var(--s5); align-content: start; }
.sec { display: grid; gap: var(--s2); }
.sec > header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 var(--s3); }
.sec > header > :is(h2, .soft) { min-width: 0; overflow-wrap: anywhere; }
.sec > header .grow { flex: 1; }
.items td { padding-top: var(--s3); padding-bottom: var(--s3); }
.shots { display: flex; gap: var(--s2); margin-top: var(--s2); }
.shots a { display: block; width: 56px; height: 56px; border-radius: var(--radius-s); overflow: hidden; }
.shots svg { display: block; width: 56px; height: 56px; }
q { quotes: none; } .said { margin-top: 2px; color: var(--ink-2); }
.facts { display: grid; grid-template-columns: 92px minmax(0, 1fr); gap: var(--s1) var(--s3); } .facts dd { overflow-wrap: anywhere; } .facts dt { color: var(--ink-2); }
.log { display: grid; }
.log > li { display: grid; grid-template-columns: 62px 1fr; gap: var(--s3); padding: 6px 0; }
.log time { color: var(--ink-2); font: var(--t0) var(--desk-font); line-height: 20px; }
.log > li.day { grid-template-columns: 1fr; } .log .day { color: var(--ink-2); font: 600 var(--t0) var(--desk-font); display: block; padding: var(--s3) 0 2px; }
.log .day:first-child { padding-top: 0; }
details > summary { cursor: pointer; list-style: none; color: var(--accent); } summary::-webkit-details-marker { display: none; }
.letter { margin-top: var(--s2); padding: var(--s3); background: var(--sunken); border-radius: var(--radius); display: grid; gap: var(--s2); }
.bubble { padding: var(--s2) var(--s3); border-radius: var(--radius); background: var(--sunken); }
.bubble.ours { background: var(--wash); }
.bubble.note { background: none; border: 1px dashed var(--edge); }
.talk { display: grid; gap: var(--s2); }
.talk .by { color: var(--ink-2); font: var(--t0) var(--desk-font); display: flex; justify-content: space-between; }

.file { display: grid; grid-template-columns: auto 1fr auto; gap: var(--s3); align-items: center; padding: var(--s2) var(--s3); border: 1px solid var(--line); border-radius: var(--radius); }
.opts { display: grid; gap: 6px; } .opts label { display: flex; gap: var(--s2); align-items: center; }

:host { display: flex; flex-direction: column; flex: 1; min-width: 0; }
:host([hidden]) { display: none; }
.blank { display: grid; justify-items: start; gap: var(--s3); padding: 56px var(--s5) 72px; max-width: 560px; }
.blank h2 { font: 600 var(--t3) var(--desk-font); }
.ghost { display: inline-block; height: 10px; border-radius: 5px; background: var(--line); }
progress { appearance: none; display: block; width: 100%; height: 6px; border: 0; border-radius: 3px; overflow: hidden; background: var(--line); }
progress::-webkit-progress-bar { background: var(--line); }
progress::-webkit-progress-value { background: var(--accent); border-radius: 3px; }
progress::-moz-progress-bar { background: var(--accent); }
pre.code { font: 12px/20px var(--desk-mono); padding: var(--s3) var(--s4); background: var(--sunken); border: 1px solid var(--line); border-radius: var(--radius); overflow-x: auto; color: var(--ink); }
.narrow { width: 100%; max-width: 860px; padding: var(--s5); display: grid; gap: var(--s5); }
.rowx { display: flex; gap: var(--s4); flex-wrap: wrap; align-items: center; }
.problem { display: grid; gap: var(--s1); padding: var(--s2) var(--s3); border-radius: var(--radius); background: var(--bad-wash); color: var(--ink); }
.problem > b { color: var(--bad); }
.problem > .btn { justify-self: start; }
.money { width: 96px; text-align: end; }
.was { text-decoration: line-through; color: var(--ink-2); }
button, input, select, textarea { font: inherit; color: inherit; }
h1:focus { outline: none; }
@media (max-width: 1240px) { .bar, .foot { flex-wrap: wrap; } .bar .btn.quiet { padding: 0 var(--s1); } .bar { column-gap: 6px; } }
@media (max-width: 1100px) { .sec { min-width: 0; overflow-x: auto; } .two { grid-template-columns: minmax(0, 1fr); } .two > .side { border-inline-start: 0; border-top: 1px solid var(--line); } }
@media (max-width: 700px) {
  .head, .top { flex-wrap: wrap; }
  .top, .bar, .tabs, .head, .crumb { padding-inline: var(--s4); }
  .two > .work, .two > .side { padding: var(--s4); }
  .foot kbd, .foot .keys { display: none; }
  .tabs { overflow-x: auto; }
  .crumb .grow { flex-basis: 100%; }
  .beside kbd { display: none; }
  .beside a { display: inline-block; padding-block: var(--s2); }
}
@media (pointer: coarse) {
  .btn, .input, .sel select { min-height: 44px; }
}
@media (prefers-reduced-motion: no-preference) {
  .enter { animation: enter 120ms ease-out; }
  @keyframes enter { from { opacity: 0; translate: 0 -4px; } }
}

/* a person's own few colours: what a fill said is said by an outline, and the boxes are the browser's */
@media (forced-colors: active) {
  .is-current, .is-picked { outline: 2px solid Highlight; outline-offset: -2px; }
  .cb, .cb[type=radio] { appearance: auto; border: revert; } .cb:checked::before, .cb[type=radio]:checked::before { content: none; }
  .tabs a:not([aria-current]) { border: 0; padding-bottom: 11px; } .tabs a[aria-current] { border-color: Highlight; }
  .rail a[aria-current] { outline: 1px solid Highlight; outline-offset: -1px; }
  .btn.key { border-color: Highlight; outline: 1px solid Highlight; outline-offset: -3px; }
  .btn.key:focus-visible { outline: 2px solid Highlight; outline-offset: 2px; }
  .btn[disabled], .btn[aria-disabled=true] { border-color: GrayText; color: GrayText; }
  svg.i [stroke="var(--paper)"] { stroke: Canvas; }
}
`;

/** What is in a dialog: the element around it takes no place of its own, its fields stand below each other. */
export const dialogSheet = css`
:host { display: contents; }
.form { display: grid; gap: var(--s5); padding: var(--s5); }
`;
