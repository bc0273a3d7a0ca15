import { msg, str } from "@lit/localize";
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Verdict, Verdicts } from "../../../server/http/desk-policy-schemas.ts";
import { sentenceOf } from "../api.ts";
import { dayOf, dayStart, nowOf } from "../clock.ts";
import type { Desk } from "../desk.ts";
import { languageName } from "../formats.ts";
import { icon, type Shape } from "../icons.ts";
import { sheet } from "../sheet.ts";
import { words } from "../words.ts";
import { pick, write } from "./fields.ts";
import { policySheet } from "./styles.ts";

/** Noon: no zone of the shop's shoppers has another day then. */
const noon = 12 * 3_600_000;

/** As any order, on any day: what both versions say, and then the real portal with the draft. */
@customElement("desk-policy-preview")
export class PolicyPreview extends LitElement {
  static override styles = [sheet, policySheet];

  @property({ attribute: false }) desk!: Desk;
  @property() slug = "";
  @property() timeZone = "UTC";
  @property({ attribute: false }) languages: readonly string[] = ["en"];
  /** The draft's; another one is another preview. */
  @property({ type: Number }) revision = 0;

  /** The order it begins with. */
  @property({ attribute: false }) first: string | null = null;

  @state() private order = "";
  @state() private date = "";
  @state() private language = "";
  @state() private verdicts: Verdicts | null = null;
  @state() private frame: { readonly url: string; readonly of: "draft" | "in_force" } | null = null;
  @state() private failure: unknown = null;
  #asked = "";

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("slug")) {
      this.order = this.first ?? "";
      this.language = this.languages[0] ?? "en";
      this.date ||= dayOf(nowOf(this.desk.me), this.timeZone);
      this.verdicts = null;
      this.frame = null;
    }
    const question = [this.slug, this.revision, this.order, this.date, this.language, this.desk.language].join("\n");
    if (this.order && question !== this.#asked) {
      this.#asked = question;
      void this.#ask(question);
    }
  }

  async #ask(question: string): Promise<void> {
    const start = dayStart(this.date, this.timeZone);
    if (start === null) return;
    const path = `/shops/${encodeURIComponent(this.slug)}`;
    const body = { order: this.order, at: start + noon };
    try {
      const [verdicts, frame] = await Promise.all([
        this.desk.api.post<Verdicts>(`${path}/policy-verdicts`, { body }),
        this.desk.api.post<{ url: string; of: "draft" | "in_force" }>(`${path}/policy-previews`, {
          body: { ...body, language: this.language },
        }),
      ]);
      if (question !== this.#asked) return;
      this.verdicts = verdicts;
      this.frame = frame;
      this.failure = null;
    } catch (failure) {
      if (question !== this.#asked) return;
      this.verdicts = null;
      this.frame = null;
      this.failure = failure;
    }
  }

  override render(): TemplateResult {
    const { verdicts, frame } = this;
    return html`<section class="preview" aria-labelledby="preview">
      <h2 id="preview">${msg("Preview", { id: "policy.preview" })}</h2>
      <div class="rowx" style="gap:8px">
        <span class="soft">${msg("as order", { id: "policy.preview.as" })}</span>
        ${write(msg("Order number", { id: "policy.preview.order" }), this.order, (order) => (this.order = order.trim()), { width: 84 })}
        <span class="soft">${msg("on", { id: "policy.preview.on" })}</span>
        ${write(msg("Date", { id: "policy.preview.date" }), this.date, (date) => (this.date = date), { type: "date", width: 136 })}
      </div>
      ${!this.first && !this.order ? html`<p class="soft">${msg("There is no order yet to look at. The first that comes in can be tried here.", { id: "policy.preview.empty" })}</p>` : nothing}
      ${this.failure !== null ? html`<div class="problem" role="alert"><b>${msg("This order was not judged", { id: "policy.preview.failed" })}</b><span>${sentenceOf(this.failure, words.unreachable())}</span></div>` : nothing}
      ${verdicts ? this.#verdicts(verdicts) : nothing}
      ${frame ? this.#portal(frame) : nothing}
    </section>`;
  }

  #verdicts({ inForce, draft, boughtUnder }: Verdicts): TemplateResult {
    return html`<div class="vs" aria-live="polite">
        <div>${verdictOf(msg(str`Version ${inForce.version ?? 0}, in force`, { id: "policy.preview.in_force" }), inForce)}</div>
        ${draft ? html`<div>${verdictOf(msg("Draft", { id: "policy.preview.draft" }), draft)}</div>` : nothing}
      </div>
      ${boughtUnder === null ? nothing : html`<p class="hint">${msg(str`It was bought under version ${boughtUnder} and goes on to be judged by that.`, { id: "policy.preview.bought" })}</p>`}`;
  }

  #portal({ url, of }: { readonly url: string; readonly of: "draft" | "in_force" }): TemplateResult {
    const title = msg("What the shopper sees", { id: "policy.preview.portal" });
    return html`<div class="sec">
      <header>
        <h3>${title}</h3>
        <span class="grow"></span>
        ${pick(
          msg("Language of the preview", { id: "policy.preview.language" }),
          this.language,
          this.languages.map((one) => [one, languageName(this.desk.language, one)] as const),
          (language) => (this.language = language),
        )}
      </header>
      <iframe title=${title} src=${url}></iframe>
      <p class="hint">
        ${
          of === "draft"
            ? msg("The real portal with the draft and a moved clock. Nothing is saved, no mail leaves.", { id: "policy.preview.hint" })
            : msg(
                "The real portal with what is in force, as there is no whole draft, and a moved clock. Nothing is saved, no mail leaves.",
                {
                  id: "policy.preview.hint_force",
                },
              )
        }
      </p>
      <p class="small"><a class="go" href=${url} target="_blank" rel="noopener">${msg("Open full size", { id: "policy.preview.open" })}</a></p>
    </div>`;
  }
}

const shapes: Readonly<Record<Verdict["is"], readonly [Shape, string]>> = {
  allowed: ["settled", "good"],
  partly: ["received", ""],
  refused: ["rejected", "bad"],
};

function verdictOf(which: string, { is, headline, why, fee, zone, destination, given, review }: Verdict): TemplateResult {
  const [shape, tone] = shapes[is];
  return html`<span class="st ${tone}">${icon(shape)}<b>${which}: ${headline}</b></span>
    <ul>
      ${why.map(({ text, items }) => html`<li>${items.length > 0 ? html`<b>${items.join(", ")}:</b> ` : nothing}${text}</li>`)}
      ${review ? html`<li>${review}</li>` : nothing}
      ${given.map((sentence) => html`<li>${sentence}</li>`)}
      <li>${msg(str`Fee: ${fee} · ${zone} · to ${destination}`, { id: "policy.preview.facts_of" })}</li>
    </ul>`;
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-policy-preview": PolicyPreview;
  }
}
