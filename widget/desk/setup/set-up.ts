import { msg, str } from "@lit/localize";
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { SetUpView } from "../../../server/http/desk-set-up-schemas.ts";
import { nowOf } from "../clock.ts";
import { icon } from "../icons.ts";
import { Screen } from "../screen.ts";
import { sheet } from "../sheet.ts";
import { words } from "../words.ts";
import "./site-step.ts";
import { factOf, nameOf, placeOf, type Step } from "./steps.ts";

/** What has to work before the portal is open: nine steps, each with what was seen to work, and at the end the two lines to paste. */
@customElement("desk-set-up")
export class SetUp extends Screen {
  static override styles = [
    sheet,
    css`
      .steps > li {
        display: grid;
        grid-template-columns: 14px minmax(0, 1fr) auto;
        gap: 0 var(--s4);
        align-items: start;
        padding: var(--s3) 0;
        border-block-start: 1px solid var(--line);
      }
      .steps .st {
        block-size: 20px;
      }
      .steps .more {
        grid-column: 2 / -1;
        min-inline-size: 0;
      }
      .steps p {
        overflow-wrap: anywhere;
      }
      .edge {
        border-block-end: 1px solid var(--line);
      }
      @media (max-width: 700px) {
        .narrow {
          padding: var(--s4);
        }
        .steps > li {
          grid-template-columns: 14px minmax(0, 1fr);
        }
        .steps > li > :nth-child(3) {
          grid-column: 2;
          padding-block-start: var(--s1);
        }
      }
    `,
  ];

  @state() private view: SetUpView | null = null;
  @state() private failure: unknown = null;
  @state() private problem = "";
  @state() private busy = false;
  #slug = "";

  override heading(): string {
    return msg("Set-up", { id: "rail.set_up" });
  }

  protected override willUpdate(): void {
    const slug = this.#shop();
    if (slug === "" || slug === this.#slug) return;
    this.#slug = slug;
    void this.#load();
  }

  override render(): TemplateResult {
    const { view, failure } = this;
    const shops = this.desk.me?.shops ?? [];
    return html`<header class="top edge">
        <h1 tabindex="-1">${this.heading()}</h1>
        ${view ? html`<span class="soft">${this.#progress(view)}</span>` : nothing}
        <span class="grow"></span>
        ${view && view.done < view.steps.length ? this.#later() : nothing}
        ${
          shops.length > 1
            ? html`<span class="rowx">
              <label for="shop">${msg("Shop", { id: "settings.shop" })}</label>
              <span class="sel">
                <select id="shop" @change=${(event: Event) => this.turn({ shop: (event.target as HTMLSelectElement).value })}>
                  ${shops.map(({ slug, name }) => html`<option value=${slug} ?selected=${slug === this.#slug}>${name}</option>`)}
                </select>
              </span>
            </span>`
            : nothing
        }
      </header>
      ${
        failure !== null && !view
          ? html`<div class="blank" role="alert">
            <h2>${msg("The checklist did not load", { id: "set_up.failed" })}</h2>
            <p class="soft">${this.sentence(failure)}</p>
            <button type="button" class="btn" @click=${() => this.#load()}>${words.retry()}</button>
          </div>`
          : nothing
      }
      ${view ? this.#list(view) : nothing}`;
  }

  #progress({ done, steps }: SetUpView): string {
    return done === steps.length
      ? msg("All done", { id: "set_up.all_done" })
      : msg(str`${done} of ${steps.length} done`, { id: "set_up.progress" });
  }

  /** Until all is done an owner begins here, unless they would rather not. */
  #later(): TemplateResult {
    const later = this.desk.me?.member.preferences.setUpLater === true;
    return html`<button type="button" class="btn quiet" @click=${() => this.#begin(!later)}>
      ${later ? msg("Begin here when I sign in", { id: "set_up.begin_here" }) : msg("Begin with the returns instead", { id: "set_up.later" })}
    </button>`;
  }

  async #begin(setUpLater: boolean): Promise<void> {
    try {
      await this.desk.api.ask("PATCH", "/me", { body: { preferences: { ...this.desk.me?.member.preferences, setUpLater } } });
      await this.desk.refresh();
    } catch (failure) {
      this.problem = this.sentence(failure);
    }
  }

  #list(view: SetUpView): TemplateResult {
    const { done, steps } = view;
    return html`<div class="narrow">
      <progress value=${done} max=${steps.length} aria-label=${this.#progress(view)}></progress>
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      <ol class="steps">
        ${steps.map((step) => this.#step(step, view))}
      </ol>
    </div>`;
  }

  #step(step: Step, view: SetUpView): TemplateResult {
    const next = view.steps.find((one) => !one.done)?.id === step.id;
    const [shape, tone] = step.done ? (["settled", "good"] as const) : next ? (["transit", "go"] as const) : (["requested", ""] as const);
    const facts = { language: this.desk.language, now: nowOf(this.desk.me), timeZone: this.#zone(), view };
    return html`<li>
      <span class="st ${tone}">
        ${icon(shape)}<span class="vh">${step.done ? msg("Done", { id: "set_up.done" }) : msg("To do", { id: "set_up.to_do" })}</span>
      </span>
      <div>
        <b>${nameOf(step.id)}</b>
        <p class="soft">${factOf(step, facts)}</p>
      </div>
      <div>${this.#act(step)}</div>
      ${
        step.id === "page"
          ? html`<desk-site-step
            class="more"
            .desk=${this.desk}
            .slug=${this.#slug}
            .checked=${view.page}
            @checked=${() => this.#load()}
          ></desk-site-step>`
          : nothing
      }
    </li>`;
  }

  #act(step: Step): TemplateResult | typeof nothing {
    if (step.id === "portal" && !step.done)
      return html`<a class="btn" href="/r/${this.#slug}" target="_blank" rel="noopener" @click=${this.#away}>
        ${msg("Open the portal", { id: "set_up.open_portal" })}
      </a>`;
    if (step.id === "policy" && !step.done && this.desk.may("settings:write"))
      return html`<span class="rowx">
        <a class="go" href="/desk/policy">${msg("Look at it", { id: "set_up.policy_look" })}</a>
        <button type="button" class="btn" ?disabled=${this.busy} @click=${() => this.#agree()}>
          ${msg("Publish it as it is", { id: "set_up.policy_publish" })}
        </button>
      </span>`;
    const place = placeOf(step.id, this.#slug);
    if (!place || (step.done && step.id === "through")) return nothing;
    return html`<a class="go" href=${place}>
      ${step.done ? msg("Change", { id: "set_up.change" }) : msg("Do it", { id: "set_up.do" })}<span class="vh">: ${nameOf(step.id)}</span>
    </a>`;
  }

  /** Somebody of the team agrees to the policy every shop begins with: that makes a version of it. */
  async #agree(): Promise<void> {
    this.busy = true;
    this.problem = "";
    try {
      const { body, tag } = await this.desk.api.ask<{ policy: unknown }>("GET", `/shops/${this.#slug}/policy`);
      await this.desk.api.ask("PUT", `/shops/${this.#slug}/policy`, { body: body.policy, ...(tag !== null && { version: tag }) });
      await this.#load();
    } catch (failure) {
      this.problem = this.sentence(failure);
    } finally {
      this.busy = false;
    }
  }

  /** Whoever comes back from the portal wants to see that it was noticed. */
  readonly #away = (): void => {
    addEventListener("focus", () => void this.#load(), { once: true });
  };

  async #load(): Promise<void> {
    const slug = this.#slug;
    this.failure = null;
    try {
      const view = await this.desk.api.get<SetUpView>(`/shops/${slug}/set-up`);
      if (slug !== this.#slug) return;
      this.view = view;
      this.dispatchEvent(new CustomEvent("set-up", { detail: view, bubbles: true, composed: true }));
    } catch (failure) {
      this.failure = failure;
    }
  }

  #shop(): string {
    const shops = this.desk.me?.shops ?? [];
    const wanted = this.place.query.get("shop");
    return shops.find(({ slug }) => slug === wanted)?.slug ?? shops[0]?.slug ?? "";
  }

  #zone(): string {
    return this.desk.me?.shops.find(({ slug }) => slug === this.#slug)?.timeZone ?? "UTC";
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-set-up": SetUp;
  }
}
