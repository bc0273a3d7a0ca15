import { msg } from "@lit/localize";
import { html, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import type { LinkView } from "../../../server/http/desk-account-schemas.ts";
import { Refused } from "../api.ts";
import { Screen } from "../screen.ts";
import { sheet } from "../sheet.ts";
import { words } from "../words.ts";
import { entry } from "./entry.ts";

/** A screen that somebody reaches by a mailed link. The secret stands after the number sign, and is taken out of the address at once. */
export abstract class WithLink extends Screen {
  static override styles = [sheet, entry];

  @state() protected link: LinkView | null = null;
  @state() protected over = false;
  @state() protected wrong = "";
  @state() protected busy = false;
  protected secret = "";

  override connectedCallback(): void {
    super.connectedCallback();
    this.secret = location.hash.slice(1);
    if (this.secret === "") return;
    history.replaceState(history.state, "", location.pathname + location.search);
    void this.look();
  }

  protected readonly look = async (): Promise<void> => {
    this.wrong = "";
    try {
      this.link = await this.desk.api.post<LinkView>("/member-links", { body: { secret: this.secret } });
    } catch (failure) {
      this.over = failure instanceof Refused && failure.status === 404;
      this.wrong = this.sentence(failure);
    }
  };

  /** Uses the link. Answers false when it was done and the person signs in as always. */
  protected async use(choice: object): Promise<boolean> {
    const { status } = await this.desk.api.ask("POST", "/member-links/uses", { body: { secret: this.secret, ...choice } });
    if (status === 201) await this.desk.refresh();
    return status === 201;
  }

  protected async trying(attempt: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.wrong = "";
    try {
      await attempt();
    } catch (failure) {
      this.over = failure instanceof Refused && failure.problem.code === "member_link_over";
      this.wrong = this.sentence(failure);
    } finally {
      this.busy = false;
    }
  }

  protected page(whose: string, content: TemplateResult): TemplateResult {
    return html`<div class="sheet-of-paper">
      <header>
        <p class="whose">${whose}</p>
        <h1 tabindex="-1">${this.heading()}</h1>
      </header>
      ${content}
    </div>`;
  }

  protected looking(): TemplateResult {
    return this.wrong
      ? html`<div class="problem" role="alert">${this.wrong}</div>
          <button type="button" class="btn wide" @click=${this.look}>${words.again()}</button>`
      : html`<p class="soft" aria-busy="true">${words.loading()}</p>`;
  }

  /** Password managers keep a password with the name beside it. */
  protected nameForManagers(): TemplateResult {
    return html`<div class="field">
      <label for="email">${msg("E-mail address", { id: "sign_in.email" })}</label>
      <input class="input" id="email" name="email" type="email" autocomplete="username" readonly .value=${this.link?.email ?? ""} />
    </div>`;
  }
}
