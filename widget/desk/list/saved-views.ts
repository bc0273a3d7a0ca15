import { msg, str } from "@lit/localize";
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { newKey, sentenceOf } from "../api.ts";
import type { Desk } from "../desk.ts";
import "../dialog.ts";
import { DialogKeys } from "../dialog-keys.ts";
import { sheet } from "../sheet.ts";
import { words } from "../words.ts";

/** A list somebody wants to come back to: its address, under a name. */
export interface SavedView {
  readonly id: string;
  readonly name: string;
  /** What stands after the question mark. */
  readonly query: string;
  /** Everybody of the team has it. */
  readonly shared: boolean;
}

/** Names the list as it stands, and takes old ones away. Fires `changed` when there is one more or one less. */
@customElement("desk-saved-views")
export class SavedViews extends LitElement {
  static override styles = [
    sheet,
    css`
      :host {
        display: contents;
      }
      li {
        display: flex;
        gap: var(--s3);
        align-items: center;
        border-block-start: 1px solid var(--line);
        min-block-size: 40px;
      }
      li a {
        flex: 1;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) views: readonly SavedView[] = [];
  @property() query = "";

  @state() private name = "";
  @state() private shared = false;
  @state() private problem = "";
  @state() private busy = false;
  readonly #key = newKey();

  constructor() {
    super();
    new DialogKeys(
      this,
      () => this.desk,
      () => ({
        name: msg("Save view", { id: "list.save_view" }),
        shortcuts: [{ key: "ctrl enter", does: words.save(), inFields: true, act: () => void this.#save() }],
      }),
    );
  }

  override render(): TemplateResult {
    return html`<desk-dialog
      heading=${msg("Save view", { id: "list.save_view" })}
      .width=${480}
      @close=${() => this.dispatchEvent(new Event("close"))}
    >
      <form
        class="narrow"
        @submit=${(event: Event) => {
          event.preventDefault();
          void this.#save();
        }}
      >
        <div class="field">
          <label for="name">${msg("Name", { id: "list.view_name" })}</label>
          <input
            class="input"
            id="name"
            maxlength="60"
            autocomplete="off"
            aria-describedby="hint"
            .value=${this.name}
            @input=${(event: Event) => (this.name = (event.target as HTMLInputElement).value)}
          />
          <p class="hint" id="hint">${msg("Keeps the queue, the filters and the order of the list as they are now.", { id: "list.view_hint" })}</p>
        </div>
        ${
          this.desk.may("returns:write")
            ? html`<label class="rowx">
              <input
                class="cb"
                type="checkbox"
                .checked=${this.shared}
                @change=${(event: Event) => (this.shared = (event.target as HTMLInputElement).checked)}
              />
              ${msg("For the whole team", { id: "list.view_shared" })}
            </label>`
            : nothing
        }
        ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
        ${
          this.views.length === 0
            ? nothing
            : html`<section class="sec">
              <h3>${msg("Saved so far", { id: "list.views_saved" })}</h3>
              <ul>
                ${this.views.map(
                  (view) => html`<li>
                    <a href="/desk/returns?${view.query}" @click=${() => this.dispatchEvent(new Event("close"))}>${view.name}</a>
                    ${view.shared ? html`<span class="tag">${msg("team", { id: "list.view_team" })}</span>` : nothing}
                    <button
                      type="button"
                      class="btn quiet"
                      aria-label=${msg(str`Take “${view.name}” away`, { id: "list.view_take_away" })}
                      @click=${() => void this.#remove(view.id)}
                    >
                      ${msg("Take away", { id: "list.take_away" })}
                    </button>
                  </li>`,
                )}
              </ul>
            </section>`
        }
      </form>
      <div slot="foot" class="rowx" style="flex:1;justify-content:flex-end">
        <button type="button" class="btn key" ?disabled=${this.busy} @click=${() => void this.#save()}>${words.save()}</button>
      </div>
    </desk-dialog>`;
  }

  async #save(): Promise<void> {
    const name = this.name.trim();
    if (!name) {
      this.problem = msg("A view needs a name.", { id: "list.view_nameless" });
      return;
    }
    await this.#do(() => this.desk.api.post("/views", { body: { name, query: this.query, shared: this.shared }, key: this.#key }));
    if (!this.problem) this.dispatchEvent(new Event("close"));
  }

  #remove(id: string): Promise<void> {
    return this.#do(() => this.desk.api.ask("DELETE", `/views/${id}`));
  }

  async #do(act: () => Promise<unknown>): Promise<void> {
    this.busy = true;
    this.problem = "";
    try {
      await act();
      this.dispatchEvent(new Event("changed"));
    } catch (failure) {
      this.problem = sentenceOf(failure, words.unreachable());
    }
    this.busy = false;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-saved-views": SavedViews;
  }
}
