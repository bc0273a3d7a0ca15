import { msg } from "@lit/localize";
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { Refused, sentenceOf } from "../api.ts";
import type { Desk } from "../desk.ts";
import { sheet } from "../sheet.ts";
import { words } from "../words.ts";
import { type Clash, merge, put, same } from "./merge.ts";
import { pageSheet } from "./page-styles.ts";

export interface Read<Value> {
  readonly value: Value;
  readonly tag: string | null;
}

/**
 * A page of settings with a draft that is saved on purpose (S2-21). When somebody else saved first nothing is overwritten: what they
 * changed is taken in, and where both changed the same the person chooses.
 */
export abstract class SettingsPage<Value> extends LitElement {
  static override styles = [sheet, pageSheet];

  @property({ attribute: false }) desk!: Desk;
  /** The shop it is about. */
  @property() slug = "";

  /** As it was read last. */
  @state() protected base: Value | null = null;
  @state() protected draft: Value | null = null;
  @state() protected busy = false;
  @state() private clashes: readonly Clash[] = [];
  @state() private failure: unknown = null;
  @state() private problem: unknown = null;
  @state() private said = "";
  #tag: string | null = null;
  #slug = "";

  protected abstract read(): Promise<Read<Value>>;
  protected abstract write(draft: Value, tag: string | null): Promise<Read<Value>>;
  protected abstract body(draft: Value): TemplateResult;
  /** What a person calls the value at a place, `brand.sender.name`. */
  protected abstract nameOf(at: string): string;

  /** Why the draft cannot be saved yet. */
  protected wrong(_draft: Value): string | null {
    return null;
  }

  get unsaved(): boolean {
    return this.draft !== null && !same(this.base, this.draft);
  }

  /** A reader sees everything and changes nothing. */
  protected get locked(): boolean {
    return !this.desk.may("settings:write");
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("beforeunload", this.#leaving);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("beforeunload", this.#leaving);
  }

  protected override willUpdate(): void {
    if (this.#slug === this.slug) return;
    this.#slug = this.slug;
    void this.load();
  }

  override render(): TemplateResult {
    const { draft, failure } = this;
    if (failure !== null && !draft)
      return html`<div class="blank" role="alert">
        <h2>${msg("The settings did not load", { id: "settings.failed" })}</h2>
        <p class="soft">${this.sentence(failure)}</p>
        <button type="button" class="btn" @click=${() => this.load()}>${words.retry()}</button>
      </div>`;
    if (!draft) return html`<div class="page" aria-busy="true"><span class="ghost late" style="inline-size:240px"></span></div>`;
    return html`<form class="page" id="form" @submit=${this.#submit} novalidate>${this.#merge()} ${this.body(draft)}</form>
      ${this.#foot(draft)}`;
  }

  protected async load(): Promise<void> {
    this.failure = null;
    const { slug } = this;
    try {
      const { value, tag } = await this.read();
      if (slug !== this.slug) return;
      this.#take(value, tag);
    } catch (failure) {
      this.failure = failure;
    }
  }

  protected change(at: string, value: unknown): void {
    if (this.draft !== null) this.draft = put(this.draft, at, value);
    this.said = "";
    this.dispatchEvent(new Event("edited", { bubbles: true, composed: true }));
  }

  /** Shows why something beside saving was not done. */
  protected fail(failure: unknown): void {
    this.problem = failure;
  }

  protected sentence(failure: unknown): string {
    return sentenceOf(failure, words.unreachable());
  }

  /** Takes in what changed beside the draft, which keeps what it says. */
  protected async refresh(): Promise<void> {
    const { value, tag } = await this.read();
    const { base, draft } = this;
    const { merged } = base === null || draft === null ? { merged: value } : merge(base, draft, value);
    this.base = value;
    this.draft = merged;
    this.#tag = tag;
  }

  #take(value: Value, tag: string | null): void {
    this.base = value;
    this.draft = value;
    this.#tag = tag;
    this.clashes = [];
    this.problem = null;
    this.dispatchEvent(new Event("edited", { bubbles: true, composed: true }));
  }

  #submit(event: Event): void {
    event.preventDefault();
    void this.save();
  }

  protected async save(): Promise<void> {
    const { draft } = this;
    if (draft === null || this.busy || this.locked || this.wrong(draft) !== null) return;
    this.busy = true;
    this.problem = null;
    try {
      const { value, tag } = await this.write(draft, this.#tag);
      this.#take(value, tag);
      this.said = msg("Saved.", { id: "settings.saved" });
      this.desk.announce(this.said);
      await this.desk.refresh();
    } catch (failure) {
      if (failure instanceof Refused && failure.problem.code === "stale") await this.#meet();
      else this.problem = failure;
    } finally {
      this.busy = false;
    }
  }

  /** Somebody saved first: reads what they made of it, and brings both together. */
  async #meet(): Promise<void> {
    try {
      const { value, tag } = await this.read();
      const { base, draft } = this;
      if (base === null || draft === null) return this.#take(value, tag);
      const { merged, clashes } = merge(base, draft, value);
      this.base = value;
      this.draft = merged;
      this.#tag = tag;
      this.clashes = clashes;
      this.said = "";
      this.problem = new Merged(
        clashes.length > 0
          ? msg("Somebody saved other values meanwhile. Nothing was overwritten: choose below, then save.", { id: "settings.clash" })
          : msg("Somebody saved other values meanwhile; theirs are taken in. Look once more, then save yours.", { id: "settings.merged" }),
      );
    } catch (failure) {
      this.problem = failure;
    }
  }

  #merge(): TemplateResult | typeof nothing {
    if (this.clashes.length === 0) return nothing;
    return html`<section class="clash" role="group" aria-labelledby="clash">
      <h2 id="clash">${msg("Changed by both", { id: "settings.both" })}</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">${msg("Setting", { id: "settings.setting" })}</th>
            <th scope="col">${msg("Yours", { id: "settings.yours" })}</th>
            <th scope="col">${msg("Theirs, saved", { id: "settings.theirs" })}</th>
          </tr>
        </thead>
        <tbody>
          ${this.clashes.map(
            (clash) => html`<tr>
              <th scope="row">${this.nameOf(clash.at)}</th>
              ${[clash.mine, clash.theirs].map(
                (value) => html`<td>
                  <p>${readable(value)}</p>
                  <button type="button" class="btn quiet" @click=${() => this.#choose(clash, value)}>
                    ${msg("Take this one", { id: "settings.take" })}
                  </button>
                </td>`,
              )}
            </tr>`,
          )}
        </tbody>
      </table>
    </section>`;
  }

  #choose(clash: Clash, value: unknown): void {
    this.change(clash.at, value);
    this.clashes = this.clashes.filter((one) => one !== clash);
  }

  #foot(draft: Value): TemplateResult {
    const wrong = this.wrong(draft);
    if (this.locked)
      return html`<div class="foot"><span class="said">${msg("Only an owner changes settings.", { id: "settings.locked" })}</span></div>`;
    const status = wrong ?? (this.unsaved ? msg("Not saved yet", { id: "settings.unsaved" }) : this.said);
    return html`${this.problem === null ? nothing : this.#problem(this.problem)}
      <div class="foot">
        <span class="said" role="status">${status}</span>
        ${
          this.unsaved
            ? html`<button type="button" class="btn quiet" @click=${() => this.base !== null && this.#take(this.base, this.#tag)}>
              ${msg("Discard", { id: "settings.discard" })}
            </button>`
            : nothing
        }
        <button type="submit" form="form" class="btn key" ?disabled=${this.busy || !this.unsaved || wrong !== null || this.clashes.length > 0}>
          ${words.save()}
        </button>
      </div>`;
  }

  #problem(problem: unknown): TemplateResult {
    const errors = problem instanceof Refused ? (problem.problem.errors ?? []) : [];
    return html`<div class="problem" role="alert">
      <p>${problem instanceof Merged ? problem.message : this.sentence(problem)}</p>
      ${errors.length > 0 ? html`<ul>${errors.map(({ pointer, detail }) => html`<li>${this.nameOf(pointer.slice(1).replaceAll("/", "."))}: ${detail}</li>`)}</ul>` : nothing}
    </div>`;
  }

  readonly #leaving = (event: BeforeUnloadEvent): void => {
    if (this.unsaved) event.preventDefault();
  };
}

class Merged extends Error {}

/** What a person reads of a value: names of a list, yes and no, nothing as a dash. */
export function readable(value: unknown): string {
  if (value === null || value === undefined || value === "") return "—";
  if (value === true) return msg("on", { id: "settings.on" });
  if (value === false) return msg("off", { id: "settings.off" });
  if (Array.isArray(value)) return value.map(readable).join(", ") || "—";
  if (typeof value !== "object") return String(value);
  if ("name" in value) return String(value.name);
  return Object.values(value).map(readable).join(", ");
}
