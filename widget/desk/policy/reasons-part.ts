import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Reason } from "../../../server/http/desk-policy-schemas.ts";
import { icon } from "../icons.ts";
import { named } from "../settings/parts.ts";
import { type Editing, freshId, moved, replaced, said, spoken, without } from "./editing.ts";
import { count, moveButtons, pick, readList, write } from "./fields.ts";

/** Why things come back, what the shop asks then, and which body of rules judges it. */
export function reasonsPart(editing: Editing, changed: (id: string) => boolean): TemplateResult {
  const { policy, language } = editing;
  const add = (): void => {
    const id = freshId("reason", policy.reasons);
    const reason: Reason = {
      id,
      text: { [language]: msg("New reason", { id: "policy.reason.new" }) },
      fault: "shopper",
      lane: "commercial",
      subReasons: [],
      comment: "optional",
      photos: { required: 0, most: 0 },
    };
    editing.change({ ...policy, reasons: [...policy.reasons, reason] });
  };
  return html`<section class="sec">
    <header>
      <h2>${msg("Reasons", { id: "policy.part.reasons" })}</h2>
      <span class="soft">${msg("In the order in which shoppers read them", { id: "policy.reasons.sub" })}</span>
    </header>
    ${repeat(
      policy.reasons,
      ({ id }) => id,
      (reason, place) => reasonForm(reason, place, editing, changed(reason.id)),
    )}
    <div class="rowx">
      <button type="button" class="btn" @click=${add}>${icon("plus")} ${msg("Add a reason", { id: "policy.reason.add" })}</button>
    </div>
  </section>`;
}

function reasonForm(reason: Reason, place: number, editing: Editing, draft: boolean): TemplateResult {
  const { policy, view, language } = editing;
  const set = (next: Reason) => editing.change({ ...policy, reasons: replaced(policy.reasons, place, next) });
  const name = said(reason.text, language) || reason.id;
  const row = (id: string, label: string, help: string, control: unknown) =>
    html`<div class="row">${named({ label, help, topic: "reasons" }, `reason-${reason.id}-${id}`)}<div class="cl">${control}</div></div>`;
  const photos = msg("Photos", { id: "policy.reason.photos" });
  return html`<details class="thing ${draft ? "draft" : ""}">
    <summary>${name} ${draft ? html`<b class="small">${msg("Changed", { id: "policy.changed" })}</b>` : nothing}</summary>
    ${moveButtons(
      name,
      place,
      policy.reasons.length,
      (by) => editing.change({ ...policy, reasons: moved(policy.reasons, place, by) }),
      policy.reasons.length > 1 ? () => editing.change({ ...policy, reasons: without(policy.reasons, place) }) : null,
    )}
    ${row(
      "text",
      msg("What shoppers read", { id: "policy.reason.text" }),
      msg("Other languages are under Texts.", { id: "policy.reason.text_help" }),
      html`<input id="reason-${reason.id}-text" class="input" style="inline-size:300px" maxlength="200" .value=${reason.text[language] ?? ""}
        @change=${(event: Event) => set({ ...reason, text: spoken(reason.text, language, (event.target as HTMLInputElement).value.trim()) })} />`,
    )}
    ${row(
      "fault",
      msg("Who answers for it", { id: "policy.reason.fault" }),
      msg("Where the shop does, the way back is free. A defect is judged under the legal guarantee.", { id: "policy.reason.fault_help" }),
      html`${pick(
        msg(str`Who answers for ${name}`, { id: "policy.reason.fault_name" }),
        reason.fault,
        (["shopper", "merchant"] as const).map((fault) => [fault, view.words.fault[fault] ?? fault] as const),
        (fault) => set({ ...reason, fault }),
      )}
      ${pick(
        msg(str`Judged as, for ${name}`, { id: "policy.reason.lane_name" }),
        reason.lane,
        (["commercial", "guarantee"] as const).map((lane) => [lane, view.words.lane[lane] ?? lane] as const),
        (lane) => set({ ...reason, lane }),
      )}`,
    )}
    ${row(
      "comment",
      msg("Comment and photos", { id: "policy.reason.comment" }),
      msg("A photo that is asked for may always be answered in words instead.", { id: "policy.reason.comment_help" }),
      html`${pick(
        msg(str`Comment for ${name}`, { id: "policy.reason.comment_name" }),
        reason.comment,
        (["off", "optional", "required"] as const).map((comment) => [comment, view.words.comment[comment] ?? comment] as const),
        (comment) => set({ ...reason, comment }),
      )}
        <span class="soft">${msg("photos asked for", { id: "policy.reason.required" })}</span>
        ${count(`${photos}, ${msg("photos asked for", { id: "policy.reason.required" })}, ${name}`, reason.photos.required, (is) => is !== undefined && set({ ...reason, photos: { required: is, most: Math.max(is, reason.photos.most) } }))}
        <span class="soft">${msg("at most", { id: "policy.reason.most" })}</span>
        ${count(`${photos}, ${msg("at most", { id: "policy.reason.most" })}, ${name}`, reason.photos.most, (is) => is !== undefined && set({ ...reason, photos: { ...reason.photos, most: is } }))}`,
    )}
    ${row(
      "categories",
      msg("Only for categories", { id: "policy.reason.categories" }),
      msg("With commas; empty: for everything.", { id: "policy.reason.categories_help" }),
      write(
        msg(str`Only for categories, ${name}`, { id: "policy.reason.categories_name" }),
        (reason.categories ?? []).join(", "),
        (text) => {
          const { categories: _, ...rest } = reason;
          const categories = readList(text);
          set(categories.length > 0 ? { ...rest, categories } : rest);
        },
        { width: 300 },
      ),
    )}
    ${subReasons(reason, name, language, set)}
  </details>`;
}

function subReasons(reason: Reason, name: string, language: string, set: (reason: Reason) => void): TemplateResult {
  const put = (subs: Reason["subReasons"]) => set({ ...reason, subReasons: subs });
  return html`<div class="row">
    ${named(
      {
        label: msg("Finer reasons", { id: "policy.reason.finer" }),
        help: msg("Asked after the reason, and never required.", { id: "policy.reason.finer_help" }),
        topic: "reasons",
      },
      `reason-${reason.id}-finer`,
    )}
    <div class="stack">
      ${reason.subReasons.map(
        (sub, place) => html`<div class="cl">
          ${write(msg(str`Finer reason ${place + 1} of ${name}`, { id: "policy.reason.finer_name" }), sub.text[language] ?? "", (text) => put(replaced(reason.subReasons, place, { ...sub, text: spoken(sub.text, language, text.trim()) })), { width: 260 })}
          ${moveButtons(
            said(sub.text, language) || sub.id,
            place,
            reason.subReasons.length,
            (by) => put(moved(reason.subReasons, place, by)),
            () => put(without(reason.subReasons, place)),
          )}
        </div>`,
      )}
      <div>
        <button type="button" class="btn" id="reason-${reason.id}-finer"
          @click=${() => put([...reason.subReasons, { id: freshId("sub", reason.subReasons), text: { [language]: msg("New", { id: "policy.reason.finer_new" }) } }])}>
          ${icon("plus")} ${msg("Add", { id: "policy.reason.finer_add" })}
        </button>
      </div>
    </div>
  </div>`;
}
