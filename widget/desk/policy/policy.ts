import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { PolicyVersionView } from "../../../server/http/desk-policy-schemas.ts";
import { time } from "../formats.ts";
import type { KeyGroup } from "../keys.ts";
import { Screen } from "../screen.ts";
import { sheet } from "../sheet.ts";
import { words } from "../words.ts";
import { changedThings, difference } from "./changes.ts";
import { type Editing, readable } from "./editing.ts";
import { pick } from "./fields.ts";
import { approvalPart, limitsPart } from "./limits.ts";
import { notices } from "./notices.ts";
import { type Part, partNames, parts } from "./parts.ts";
import type { PastOrders } from "./past-orders.ts";
import { reasonsPart } from "./reasons-part.ts";
import { resolutionsPart } from "./resolutions.ts";
import { addRule, moveRule, rulesPart, switchRule } from "./rules.ts";
import { policySheet } from "./styles.ts";
import { textsPart } from "./texts.ts";
import { windowsPart } from "./windows.ts";
import { Workbook } from "./workbook.ts";
import { zonesPart } from "./zones.ts";
import "./history.ts";
import "./json.ts";
import "./past-orders.ts";
import "./preview.ts";

/** The shop's policy as a draft: parts on the left, what changes below, and on the right what a shopper would see of it. */
@customElement("desk-policy")
export class PolicyScreen extends Screen {
  static override styles = [sheet, policySheet];

  readonly #book = new Workbook(this);
  #slug = "";
  @state() private history = false;
  @state() private published: PolicyVersionView | null = null;
  @state() private busy = false;
  @state() private textLanguage = "";
  @state() private unready = false;

  override heading(): string {
    return msg("Policy", { id: "policy.title" });
  }

  override keys(): KeyGroup {
    return {
      name: msg("Policy", { id: "policy.title" }),
      shortcuts: [
        { key: "n", does: msg("New rule", { id: "policy.key.new" }), act: () => this.#withRules((editing) => addRule(editing)) },
        {
          key: "alt up",
          inFields: true,
          does: msg("Move the rule up", { id: "policy.key.up" }),
          act: () => this.#onRule((editing, id) => moveRule(editing, id, -1)),
        },
        {
          key: "alt down",
          inFields: true,
          does: msg("Move the rule down", { id: "policy.key.down" }),
          act: () => this.#onRule((editing, id) => moveRule(editing, id, 1)),
        },
        { key: "d", does: msg("Switch the rule off", { id: "policy.key.off" }), act: () => this.#onRule(switchRule) },
        { key: "ctrl enter", inFields: true, does: msg("Publish", { id: "policy.key.publish" }), act: () => void this.#publish() },
      ],
    };
  }

  protected override willUpdate(): void {
    const { slug } = this.#shop;
    if (slug === this.#slug) return;
    this.#slug = slug;
    this.published = null;
    this.textLanguage = "";
    if (slug) void this.#book.open(slug);
  }

  override render(): TemplateResult {
    const { view, failure } = this.#book;
    if (!view)
      return html`<div class="top"><h1 tabindex="-1">${this.heading()}</h1></div>
        ${
          failure === null
            ? html`<div class="edit" aria-busy="true"><div class="work"><span class="ghost" style="inline-size:240px"></span><span class="ghost" style="inline-size:420px"></span></div></div>`
            : html`<div class="blank" role="alert">
                <h2>${msg("The policy did not load", { id: "policy.failed" })}</h2>
                <p class="soft">${this.sentence(failure)}</p>
                <button type="button" class="btn" @click=${() => this.#book.open(this.#slug)}>${words.retry()}</button>
              </div>`
        }`;
    const { slug, timeZone, languages } = this.#shop;
    return html`${this.#top()} ${notices({ book: this.#book, published: this.published, unready: this.unready, sentence: (one) => this.sentence(one) })}
      <div class="edit">
        ${this.#nav()}
        <div class="work">
          <fieldset ?disabled=${this.#locked}>
            <legend class="vh">${partNames[this.#part]()}</legend>
            <div class="stack" style="gap:32px">${this.#body()}</div>
          </fieldset>
          ${this.#changes()}
        </div>
        <aside class="side">
          <desk-policy-preview .desk=${this.desk} .slug=${slug} .timeZone=${timeZone} .languages=${languages} .first=${view.youngestOrder} .revision=${view.revision}></desk-policy-preview>
        </aside>
      </div>
      ${
        this.history
          ? html`<desk-policy-history .desk=${this.desk} .slug=${slug} .timeZone=${timeZone} .inForce=${view.inForce.version} .locked=${this.#locked}
              @bring-back=${(event: CustomEvent<PolicyVersionView>) => this.#bringBack(event.detail)} @close=${() => (this.history = false)}></desk-policy-history>`
          : nothing
      }`;
  }

  #top(): TemplateResult {
    const { view } = this.#book;
    if (!view) return html``;
    const next = view.inForce.version + 1;
    const shops = this.desk.me?.shops ?? [];
    return html`<div class="top">
      <h1 tabindex="-1">${this.heading()}</h1>
      ${
        shops.length > 1
          ? pick(
              msg("Shop", { id: "policy.shop" }),
              this.#slug,
              shops.map(({ slug, name }) => [slug, name] as const),
              (slug) => void this.#book.flush().then(() => this.turn({ shop: slug })),
            )
          : nothing
      }
      <span class="tag">${this.#isDraft ? msg(str`Draft of version ${next}`, { id: "policy.draft_of" }) : msg(str`Version ${view.inForce.version}, in force`, { id: "policy.in_force" })}</span>
      <span class="soft" role="status">${this.#saved()}</span>
      <span class="grow"></span>
      <button type="button" class="btn quiet" @click=${() => (this.history = true)}>${view.inForce.version === 1 ? msg("History, 1 version", { id: "policy.history_one" }) : msg(str`History, ${view.inForce.version} versions`, { id: "policy.history_of" })}</button>
      <button type="button" class="btn" @click=${() => this.#test()}>${msg("Test on past orders", { id: "policy.test" })}</button>
      ${this.#locked ? nothing : html`<button type="button" class="btn ${this.#isDraft ? "key" : ""}" ?disabled=${this.busy} @click=${() => this.#publish()}>${msg(str`Publish version ${next}`, { id: "policy.publish" })} <kbd>ctrl enter</kbd></button>`}
    </div>`;
  }

  #saved(): string {
    const { view, saving } = this.#book;
    if (this.#locked) return msg("Only owners change it.", { id: "policy.locked" });
    if (saving !== "no") return msg("saving", { id: "policy.saving" });
    if (!view?.savedAt) return "";
    const at = time(this.desk.language, view.savedAt, this.#shop.timeZone);
    return view.savedBy
      ? msg(str`saved ${at}, by ${view.savedBy}`, { id: "policy.saved_by" })
      : msg(str`saved ${at}`, { id: "policy.saved" });
  }

  #nav(): TemplateResult {
    const changes = this.#book.view?.changes ?? null;
    const query = this.place.query.toString();
    return html`<nav aria-label=${this.heading()}>
      ${parts.map((part) => {
        const things = part === "texts" || part === "json" ? new Map<string, string>() : changedThings(changes, part);
        const fresh = [...things.values()].filter((news) => news === "new").length;
        const others = things.size - fresh;
        const note = [
          fresh > 0 ? msg(str`${fresh} new`, { id: "policy.nav.new" }) : "",
          others > 0 ? msg(str`${others} changed`, { id: "policy.nav.changed" }) : "",
          part === "texts" ? msg(str`${this.#shop.languages.length} lang.`, { id: "policy.nav.languages" }) : "",
          part === "json" && this.#problems > 0 ? msg(str`${this.#problems} open`, { id: "policy.nav.open" }) : "",
        ].filter(Boolean);
        return html`<a href="/desk/policy/draft/${part}${query ? `?${query}` : ""}" aria-current=${part === this.#part ? "page" : nothing}>${partNames[part]()}<span>${note.join(", ")}</span></a>`;
      })}
    </nav>`;
  }

  #body(): TemplateResult {
    const { policy, view } = this.#book;
    const editing = this.#editing;
    if (this.#part === "json" || !editing)
      return html`${editing ? nothing : html`<p class="soft">${msg("The draft has not the form of a policy, so it is shown as JSON.", { id: "policy.formless" })}</p>`}
        <desk-policy-json .policy=${policy} .problems=${this.#book.changed ? [] : (view?.problems ?? [])} ?locked=${this.#locked} @edited=${(event: CustomEvent<unknown>) => this.#book.edit(event.detail)}></desk-policy-json>`;
    const news = (part: "zones" | "reasons" | "rules") => {
      const things = changedThings(view?.changes ?? null, part);
      return (id: string) => things.get(id) ?? null;
    };
    switch (this.#part) {
      case "windows":
        return windowsPart(editing);
      case "zones":
        return zonesPart(editing, (id) => news("zones")(id) !== null);
      case "resolutions":
        return resolutionsPart(editing);
      case "reasons":
        return reasonsPart(editing, (id) => news("reasons")(id) !== null);
      case "rules":
        return rulesPart(editing, news("rules"));
      case "limits":
        return limitsPart(editing);
      case "approval":
        return approvalPart(editing);
      case "texts":
        return textsPart(editing, this.textLanguage || this.#shop.defaultLanguage, (language) => (this.textLanguage = language));
    }
  }

  #changes(): TemplateResult {
    const { view } = this.#book;
    if (!view) return html``;
    const { slug, timeZone } = this.#shop;
    const base = view.basedOn;
    return html`<section class="sec">
      <header>
        <h2>${view.overtaken ? msg(str`Changes against version ${base}`, { id: "policy.changes_base" }) : msg(str`Changes against version ${base}, in force`, { id: "policy.changes" })}</h2>
        <span class="grow"></span>
        ${this.#isDraft && !this.#locked ? html`<button type="button" class="btn quiet" @click=${() => this.#book.takeBack()}>${msg("Take all back", { id: "policy.take_back" })}</button>` : nothing}
      </header>
      ${
        view.changes === null
          ? html`<p class="soft">${msg("Once the draft is whole, what it changes is said here.", { id: "policy.changes_later" })}</p>`
          : view.changes.length === 0
            ? html`<p class="soft">${msg("Nothing is changed.", { id: "policy.changes_none" })}</p>`
            : difference(view.changes)
      }
      <desk-policy-past-orders .desk=${this.desk} .slug=${slug} .timeZone=${timeZone} .revision=${view.revision}></desk-policy-past-orders>
    </section>`;
  }

  get #shop() {
    const shops = this.desk.me?.shops ?? [];
    const wanted = shops.find(({ slug }) => slug === this.place.query.get("shop")) ?? shops[0];
    return wanted ?? { slug: "", name: "", timeZone: "UTC", languages: ["en"], defaultLanguage: "en" };
  }

  /** `/desk/policy/draft/rules`; without a part it is the rules, where most work is. */
  get #part(): Part {
    return parts.find((part) => part === this.place.params.part?.split("/").at(-1)) ?? "rules";
  }

  get #locked(): boolean {
    return !this.desk.may("settings:write");
  }

  get #isDraft(): boolean {
    return (this.#book.view?.revision ?? 0) > 0 || this.#book.changed;
  }

  get #problems(): number {
    return this.#book.view?.problems.length ?? 0;
  }

  get #editing(): Editing | null {
    const { policy, view } = this.#book;
    const read = readable(policy);
    if (!read || !view) return null;
    const { languages, defaultLanguage } = this.#shop;
    return { policy: read, view, desk: this.desk, language: defaultLanguage, languages, change: (changed) => this.#edit(changed) };
  }

  #edit(policy: unknown): void {
    this.published = null;
    this.unready = false;
    this.#book.edit(policy);
  }

  #withRules(act: (editing: Editing) => void): void {
    const editing = this.#editing;
    if (this.#part === "rules" && editing && !this.#locked) act(editing);
  }

  /** On the rule that has the focus, which keeps it. */
  #onRule(act: (editing: Editing, id: string) => void): void {
    const focused = this.shadowRoot?.activeElement;
    const id = focused?.closest<HTMLElement>("[data-rule]")?.dataset.rule;
    if (!id) return;
    this.#withRules((editing) => act(editing, id));
    const field = focused;
    void this.updateComplete.then(() => {
      const back = field?.isConnected ? field : this.shadowRoot?.querySelector(`[data-rule="${CSS.escape(id)}"] button`);
      (back as HTMLElement | null)?.focus();
    });
  }

  async #publish(): Promise<void> {
    if (this.busy || this.#locked) return;
    this.busy = true;
    await this.#book.flush();
    this.unready = this.#problems > 0 || !this.#isDraft;
    if (!this.unready) {
      this.published = await this.#book.publish();
      if (this.published) this.desk.announce(msg(str`Version ${this.published.version} is in force`, { id: "policy.published" }));
    }
    this.busy = false;
  }

  async #test(): Promise<void> {
    await this.#book.flush();
    await this.updateComplete;
    const past = this.shadowRoot?.querySelector<PastOrders>("desk-policy-past-orders");
    past?.scrollIntoView({ block: "nearest" });
    await past?.run();
    past?.scrollIntoView({ block: "nearest" });
  }

  async #bringBack(version: PolicyVersionView): Promise<void> {
    this.history = false;
    await this.#book.bringBack(version);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-policy": PolicyScreen;
  }
}
