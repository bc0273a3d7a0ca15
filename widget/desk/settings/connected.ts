import { msg, str } from "@lit/localize";
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { ConnectedView, ProviderView, UnreadListView } from "../../../server/http/desk-connected-schemas.ts";
import { sentenceOf } from "../api.ts";
import { nowOf } from "../clock.ts";
import type { Desk } from "../desk.ts";
import { ago, moment, number } from "../formats.ts";
import { icon } from "../icons.ts";
import type { Asserted } from "../orders/ask-dialog.ts";
import { sheet } from "../sheet.ts";
import { words } from "../words.ts";
import { abilitiesOf, fillWords, healthOf, hooksWords } from "./connected-words.ts";
import { pageSheet } from "./page-styles.ts";

/** The connection is another now, or gone. */
export class Changed extends Event {
  readonly now: ConnectedView | null;
  constructor(now: ConnectedView | null) {
    super("changed");
    this.now = now;
  }
}

/** One shop or gateway that is connected: how it does, what it does and what it leaves to people (S4-19). Fires `changed`, and `edit`. */
@customElement("desk-connected")
export class Connected extends LitElement {
  static override styles = [
    sheet,
    pageSheet,
    css`
      :host {
        display: grid;
        gap: var(--s3);
        min-block-size: 0;
      }
      .facts {
        grid-template-columns: minmax(92px, max-content) minmax(0, 1fr);
        max-inline-size: 100%;
      }
      .does {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(240px, 100%), 1fr));
        gap: var(--s3) var(--s5);
      }
      .does li {
        display: grid;
        grid-template-columns: 14px minmax(0, 1fr);
        gap: var(--s2);
        padding-block: 2px;
      }
      .does .i {
        margin-block-start: 3px;
        color: var(--ink-2);
      }
      .does h4 {
        margin: 0 0 var(--s1);
        font: 600 var(--t1) var(--desk-font);
      }
      .head2 {
        gap: var(--s1) var(--s4);
      }
      .head2 h3 {
        flex: 1;
        min-inline-size: min(200px, 100%);
        font: 600 var(--t2) var(--desk-font);
        overflow-wrap: anywhere;
      }
      .fill {
        display: grid;
        gap: var(--s1);
      }
      @media (max-width: 700px) {
        .facts {
          grid-template-columns: minmax(0, 1fr);
          gap: 0;
        }
        .facts dd {
          margin-block-end: var(--s2);
        }
        .rowx {
          gap: var(--s2);
        }
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) connection!: ConnectedView;
  /** What it has to be told, to name its settings. */
  @property({ attribute: false }) provider: ProviderView | null = null;
  @property() timeZone = "UTC";

  @state() private busy = false;
  @state() private problem = "";
  @state() private said = "";
  @state() private unread: UnreadListView["items"] | null = null;
  @state() private leaving = false;

  override render(): TemplateResult {
    const { connection: one, desk } = this;
    const [shape, tone, word] = healthOf(one);
    const mayChange = desk.may("connections:write");
    return html`<div class="rowx head2">
        <h3>${one.title}${one.account ? html` <span class="soft">· ${one.account}</span>` : nothing}</h3>
        <span class="st ${tone}">${icon(shape)}${word}</span>
      </div>
      ${one.trouble ? this.#trouble(one.trouble) : nothing}
      ${one.kind === "shop" && one.fill.finishedAt === null ? this.#fill() : nothing}
      ${this.#facts()}
      ${one.unread > 0 ? this.#unread() : nothing}
      ${one.can ? this.#abilities(abilitiesOf(one.can)) : nothing}
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      ${this.said ? html`<p class="st good" role="status">${icon("yes")} ${this.said}</p>` : nothing}
      ${
        mayChange
          ? html`<div class="rowx">
            ${
              this.provider
                ? html`<button type="button" class="btn" @click=${() => this.dispatchEvent(new Event("edit"))}>${msg("Change", { id: "connected.change" })}<span class="vh">: ${one.title}</span></button>`
                : nothing
            }
            <button type="button" class="btn quiet" @click=${this.#ask}>${msg("Disconnect", { id: "connected.disconnect" })}<span class="vh">: ${one.title}</span></button>
          </div>`
          : nothing
      }
      ${this.leaving ? this.#leave() : nothing}`;
  }

  #trouble({ text, message, at }: NonNullable<ConnectedView["trouble"]>): TemplateResult {
    const { connection, desk } = this;
    const next = ago(desk.language, Math.max(connection.nextAt, this.#now()), this.#now());
    return html`<div class="problem">
      <b>${text}</b>
      <p>
        ${msg(str`Since ${this.#moment(at)}.`, { id: "connected.since" })}
        ${connection.trouble?.trouble === "key_gone" ? nothing : msg(str`It is asked again by itself, ${next}.`, { id: "connected.next" })}
      </p>
      ${message ? html`<details><summary>${msg("What was answered", { id: "connected.answered" })}</summary><p class="mono small" lang="en">${message}</p></details>` : nothing}
      ${
        desk.may("settings:write")
          ? html`<button type="button" class="btn" ?disabled=${this.busy} @click=${() => this.#again("sync")}>${words.again()}<span class="vh">: ${connection.title}</span></button>`
          : nothing
      }
    </div>`;
  }

  #fill(): TemplateResult {
    const { connection: one, desk } = this;
    const { done, total } = one.fill;
    const all = total === null ? nothing : Math.max(total, done, 1);
    return html`<div class="fill">
      <progress
        aria-label=${msg(str`Orders read from ${one.title}`, { id: "connected.fill_name" })}
        max=${all}
        value=${total === null ? nothing : done}
        class=${total === null ? "pulse" : ""}
      ></progress>
      <p>${fillWords(one, desk.language)}</p>
    </div>`;
  }

  #facts(): TemplateResult {
    const { connection: one, desk, provider } = this;
    const settings = provider?.settings ?? [];
    const told = settings.filter(({ kind, name }) => kind !== "secret" && one.settings[name]);
    const orders = number(desk.language, one.fill.done);
    return html`<dl class="facts">
      <dt>${msg("Last asked", { id: "connected.synced" })}</dt>
      <dd>
        ${
          one.syncedAt === null
            ? msg("not yet", { id: "connected.never" })
            : html`<time datetime=${new Date(one.syncedAt).toISOString()}>${ago(desk.language, one.syncedAt, this.#now())}</time>
              <span class="soft">· ${this.#moment(one.syncedAt)}</span>`
        }
      </dd>
      ${
        one.kind === "shop" && one.fill.finishedAt !== null
          ? html`<dt>${msg("Read in", { id: "connected.read" })}</dt>
            <dd>${msg(str`${orders} orders, all of its history`, { id: "connected.read_all" })}</dd>`
          : nothing
      }
      <dt>${msg("News", { id: "connected.news" })}</dt>
      <dd>${this.#hooks()}</dd>
      ${one.currency ? html`<dt>${msg("Currency", { id: "connected.currency" })}</dt><dd>${one.currency}</dd>` : nothing}
      ${told.map(({ name, label }) => html`<dt>${label}</dt><dd>${one.settings[name]}</dd>`)}
      ${
        one.secrets.length > 0
          ? html`<dt>${msg("Secrets", { id: "connected.secrets" })}</dt>
            <dd>${msg("kept sealed; nobody can read them here", { id: "connected.sealed" })}</dd>`
          : nothing
      }
    </dl>`;
  }

  #hooks(): TemplateResult {
    const { connection: one, desk } = this;
    const failed = one.hooks === "failed";
    const [shape, tone] = failed
      ? (["problem", "warn"] as const)
      : one.hooks === "signed"
        ? (["yes", "good"] as const)
        : (["same", ""] as const);
    return html`<span class=${tone === "warn" ? "warn" : ""}>${icon(shape)} ${hooksWords(one)}</span>
      ${
        one.hooksAddress === null
          ? nothing
          : html`<p class="soft small" style="margin-block-start:var(--s1)">
              ${msg(str`Webhooks are typed in at ${one.title} by hand, with this address:`, { id: "connected.hooks_address" })}
              <code class="mono" style="overflow-wrap:anywhere;user-select:all">${one.hooksAddress}</code>
            </p>`
      }
      ${failed && one.hooksMessage ? html`<span class="soft small mono" lang="en">${one.hooksMessage}</span>` : nothing}
      ${
        failed && desk.may("settings:write")
          ? html`<div style="margin-block-start:var(--s2)">
            <button type="button" class="btn" ?disabled=${this.busy} @click=${() => this.#again("hooks")}>${msg("Register them again", { id: "connected.hooks_again" })}<span class="vh">: ${one.title}</span></button>
          </div>`
          : nothing
      }`;
  }

  #unread(): TemplateResult {
    const { unread } = this.connection;
    const count = unread > 1_000 ? "1000+" : number(this.desk.language, unread);
    return html`<details @toggle=${this.#readUnread}>
      <summary class="st warn">
        ${icon("problem")}
        ${unread === 1 ? msg("1 order could not be read: see why", { id: "connected.unread_one" }) : msg(str`${count} orders could not be read: see why`, { id: "connected.unread" })}
      </summary>
      <p class="soft small">
        ${msg("They hold up no others, are tried again whenever the shop changes them, and leave this list when they are read.", { id: "connected.unread_hint" })}
      </p>
      ${
        this.unread
          ? html`<ul class="rows">
            ${this.unread.map(({ number: name, why, at }) => html`<li><b>${name}</b><span class="grow">${why}</span><time class="soft">${this.#moment(at)}</time></li>`)}
          </ul>`
          : nothing
      }
    </details>`;
  }

  #abilities({ does, asks }: ReturnType<typeof abilitiesOf>): TemplateResult {
    const list = (title: string, lines: readonly string[], shape: "yes" | "me"): TemplateResult | typeof nothing =>
      lines.length === 0
        ? nothing
        : html`<div>
          <h4>${title}</h4>
          <ul>${lines.map((line) => html`<li>${icon(shape)}<span>${line}</span></li>`)}</ul>
        </div>`;
    return html`<div class="does">
      ${list(msg("It does by itself", { id: "connected.does" }), does, "yes")}
      ${list(msg("A step for a person there", { id: "connected.asks" }), asks, "me")}
    </div>`;
  }

  #leave(): TemplateResult {
    const { title, kind } = this.connection;
    const text =
      kind === "carrier"
        ? msg(
            str`What stays: every label that was bought, and what is known of its parcel. What stops: no label is bought and no courier booked at ${title} any more, and its parcels are no longer followed. Our webhooks there are removed, and its secrets are erased here.`,
            { id: "connected.leave_carrier" },
          )
        : kind === "shop"
          ? msg(
              str`What stays: every order that was read, its returns, and what was paid. What stops: ${title} is asked nothing more, nothing is paid or noted through it, and its portal finds no newer orders. Our webhooks there are removed, and its secrets are erased here.`,
              { id: "connected.leave_shop" },
            )
          : msg(
              str`What stays: every payment that was made. What stops: nothing is paid or taken through ${title} any more. Our webhooks there are removed, and its secrets are erased here.`,
              { id: "connected.leave_gateway" },
            );
    return html`<desk-ask
      .desk=${this.desk}
      .heading=${msg(str`Disconnect ${title}`, { id: "connected.leave" })}
      .text=${text}
      .act=${msg(str`Disconnect ${title}`, { id: "connected.leave" })}
      .busy=${this.busy}
      .problem=${this.problem}
      danger
      @close=${() => (this.leaving = false)}
      @chosen=${(_: Asserted) => void this.#disconnect()}
    ></desk-ask>`;
  }

  readonly #ask = (): void => {
    void import("../orders/ask-dialog.ts");
    this.problem = "";
    this.leaving = true;
  };

  async #disconnect(): Promise<void> {
    await this.#try(async () => {
      await this.desk.api.ask("DELETE", `/connections/${this.connection.id}`);
      this.leaving = false;
      this.dispatchEvent(new Changed(null));
    });
  }

  async #again(what: "sync" | "hooks"): Promise<void> {
    await this.#try(async () => {
      const now = await this.desk.api.post<ConnectedView>(`/connections/${this.connection.id}/${what}`);
      this.said =
        what === "sync"
          ? msg("It is asked now; what comes of it stands here in a moment.", { id: "connected.sync_now" })
          : msg("They are registered now; what comes of it stands here in a moment.", { id: "connected.hooks_now" });
      this.desk.announce(this.said);
      this.dispatchEvent(new Changed(now));
    });
  }

  readonly #readUnread = async (event: Event): Promise<void> => {
    if (!(event.target as HTMLDetailsElement).open) return;
    await this.#try(async () => {
      this.unread = (await this.desk.api.get<UnreadListView>(`/connections/${this.connection.id}/unread`)).items;
    });
  };

  async #try(act: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.problem = "";
    this.said = "";
    try {
      await act();
    } catch (failure) {
      this.problem = sentenceOf(failure, words.unreachable());
    } finally {
      this.busy = false;
    }
  }

  #now(): number {
    return nowOf(this.desk.me);
  }

  #moment(at: number): string {
    return moment(this.desk.language, at, this.timeZone, this.#now());
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-connected": Connected;
  }
}
