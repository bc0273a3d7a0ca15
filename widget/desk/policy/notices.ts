import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { PolicyVersionView } from "../../../server/http/desk-policy-schemas.ts";
import { words } from "../words.ts";
import { difference } from "./changes.ts";
import type { Workbook } from "./workbook.ts";

interface Noticed {
  readonly book: Workbook;
  readonly published: PolicyVersionView | null;
  /** Somebody wanted to publish what cannot be. */
  readonly unready: boolean;
  readonly sentence: (failure: unknown) => string;
}

/** What stands in the way, what others did, and what was done: always above the work, never over it. */
export function notices(noticed: Noticed): TemplateResult {
  const { book, published } = noticed;
  return html`${conflict(book)} ${overtaken(book)} ${unready(noticed)}
    ${
      book.failure === null
        ? nothing
        : html`<div class="notice" role="alert">
            <b class="bad">${msg("Not saved", { id: "policy.not_saved" })}</b>
            <span>${noticed.sentence(book.failure)} ${msg("What you changed is still here.", { id: "policy.still_here" })}</span>
            <div class="rowx"><button type="button" class="btn" @click=${() => book.flush()}>${words.again()}</button></div>
          </div>`
    }
    ${
      published
        ? html`<div class="notice" role="status"><b>${msg(str`Version ${published.version} is in force`, { id: "policy.published" })}</b><span class="soft">${msg("Orders that were placed under an earlier version go on to be judged by that.", { id: "policy.published_hint" })}</span></div>`
        : nothing
    }`;
}

function conflict(book: Workbook): TemplateResult | typeof nothing {
  if (!book.conflict) return nothing;
  const { theirs, together } = book.conflict;
  const who = theirs.savedBy ?? msg("Somebody else", { id: "policy.somebody" });
  const mine = book.policy;
  return html`<div class="notice" role="alert">
    <b>${msg(str`${who} saved this draft first. Nothing was overwritten.`, { id: "policy.conflict" })}</b>
    ${
      theirs.revision === 0
        ? html`<span>${msg("The draft was published or taken back; this is what is in force now.", { id: "policy.conflict_gone" })}</span>`
        : html`<span>${msg("Theirs changes:", { id: "policy.conflict_theirs" })}</span>${difference(theirs.changes ?? [])}`
    }
    <div class="rowx">
      ${together === null ? nothing : html`<button type="button" class="btn" @click=${() => book.settle(together)}>${msg("Keep both together", { id: "policy.conflict_both" })}</button>`}
      <button type="button" class="btn" @click=${() => book.settle(theirs.policy)}>${msg("Take theirs", { id: "policy.conflict_take" })}</button>
      <button type="button" class="btn" @click=${() => book.settle(mine)}>${msg("Keep mine instead", { id: "policy.conflict_mine" })}</button>
    </div>
  </div>`;
}

function overtaken(book: Workbook): TemplateResult | typeof nothing {
  const { view } = book;
  if (!view?.overtaken || book.conflict) return nothing;
  const { inForce } = view;
  const { changes, conflicts } = view.overtaken;
  return html`<div class="notice" role="alert">
    <b>${inForce.publishedBy ? msg(str`${inForce.publishedBy} published version ${inForce.version} since this draft was begun.`, { id: "policy.overtaken_by" }) : msg(str`Version ${inForce.version} was published since this draft was begun.`, { id: "policy.overtaken" })}</b>
    <span>${msg("It changes:", { id: "policy.overtaken_changes" })}</span>
    ${difference(changes)}
    ${conflicts.length > 0 ? html`<span>${msg(str`Both changed ${conflicts.join(", ")}; there the draft’s own words stay.`, { id: "policy.overtaken_both" })}</span>` : nothing}
    <div class="rowx"><button type="button" class="btn" @click=${() => book.catchUp()}>${msg("Take these into the draft", { id: "policy.overtaken_take" })}</button></div>
  </div>`;
}

function unready({ book, unready: wanted }: Noticed): TemplateResult | typeof nothing {
  const problems = book.view?.problems ?? [];
  if (!wanted) return nothing;
  return html`<div class="notice" role="alert">
    ${
      problems.length === 0
        ? html`<b>${msg("There is nothing to publish: the draft says what is in force.", { id: "policy.nothing" })}</b>`
        : html`<b>${msg("Not published: the draft is not whole yet", { id: "policy.unready" })}</b>
            <ul>${problems.slice(0, 8).map(({ pointer, detail }) => html`<li><code class="mono">${pointer}</code> ${detail}</li>`)}</ul>
            <span><a class="go" href="/desk/policy/draft/json">${msg("See the lines", { id: "policy.unready_see" })}</a></span>`
    }
  </div>`;
}
