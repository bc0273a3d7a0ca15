import { localized, msg, str } from "@lit/localize";
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { MemberList, MemberView } from "../../../server/http/desk-member-schemas.ts";
import { Section } from "../account/section.ts";
import { icon } from "../icons.ts";
import "../menu.ts";
import { roleNames } from "../rail.ts";
import { words } from "../words.ts";

type Role = MemberView["role"];
const roles: readonly Role[] = ["owner", "agent", "warehouse", "reader"];

const roleDoes: Readonly<Record<Role, () => string>> = {
  owner: () => msg("everything, the team and the keys too", { id: "members.owner_does" }),
  agent: () => msg("reviews, decides, pays and writes; settings only to read", { id: "members.agent_does" }),
  warehouse: () => msg("receives parcels; sees orders and returns", { id: "members.warehouse_does" }),
  reader: () => msg("sees everything, changes nothing", { id: "members.reader_does" }),
};

/** The team: inviting, roles, shutting out and taking out. */
@localized()
@customElement("desk-members-page")
export class MembersPage extends Section {
  static override styles = [
    ...Section.styles,
    css`
      form {
        max-inline-size: 480px;
        padding: var(--s4);
        border: 1px solid var(--line);
        border-radius: var(--radius);
      }
      .opts label {
        align-items: flex-start;
      }
      .opts .cb {
        margin-block-start: 2px;
      }
      @media (max-width: 700px) {
        .lines > li > .what {
          flex-basis: 100%;
        }
      }
      .sure {
        flex-basis: 100%;
        display: flex;
        flex-wrap: wrap;
        gap: var(--s3);
        align-items: center;
      }
    `,
  ];

  @state() private members: readonly MemberView[] | null = null;
  @state() private inviting = false;
  /** Whom one is about to take out. */
  @state() private leaving: string | null = null;
  @state() private email = "";
  @state() private wished: Role = "agent";

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
  }

  override render(): TemplateResult {
    const mayChange = this.desk.may("members:write");
    return html`<section class="sec" aria-labelledby="members-head">
      <header>
        <h2 id="members-head">${msg("Team", { id: "members.head" })}</h2>
        <span class="soft grow">${this.members ? this.#count(this.members.length) : ""}</span>
        ${mayChange && !this.inviting ? html`<button type="button" class="btn key" @click=${this.#invite}>${msg("Invite somebody", { id: "members.invite" })}</button>` : nothing}
      </header>
      ${this.outcome()} ${this.inviting ? this.#form() : nothing}
      ${
        this.members
          ? html`<ul class="lines">${this.members.map((member) => this.#line(member, mayChange))}</ul>`
          : this.wrong
            ? html`<button type="button" class="btn" @click=${this.load}>${words.retry()}</button>`
            : html`<p class="soft" aria-busy="true">${words.loading()}</p>`
      }
    </section>`;
  }

  #count(count: number): string {
    return count === 1 ? msg("1 person", { id: "members.one" }) : msg(str`${count} people`, { id: "members.count" });
  }

  #form(): TemplateResult {
    return html`<form @submit=${this.#send} aria-label=${msg("Invite somebody", { id: "members.invite" })}>
      <div class="field">
        <label for="member-email">${msg("E-mail address", { id: "sign_in.email" })}</label>
        <input
          class="input"
          id="member-email"
          type="email"
          inputmode="email"
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          maxlength="254"
          required
          aria-describedby="member-about"
          .value=${this.email}
          @input=${(event: Event) => (this.email = (event.target as HTMLInputElement).value)}
        />
        <p class="hint" id="member-about">${msg("They get a mail with a link. It works once, for seven days.", { id: "members.invite_about" })}</p>
      </div>
      <fieldset class="opts">
        <legend class="vh">${msg("Role", { id: "members.role" })}</legend>
        ${roles.map(
          (role) => html`<label>
            <input class="cb" type="radio" name="role" .checked=${this.wished === role} @change=${() => (this.wished = role)} />
            <span><b>${roleNames[role]()}</b> <span class="soft">${roleDoes[role]()}</span></span>
          </label>`,
        )}
      </fieldset>
      <div class="acts">
        <button class="btn key" ?disabled=${this.busy}>${msg("Mail the invitation", { id: "members.send" })}</button>
        <button type="button" class="btn quiet" @click=${() => (this.inviting = false)}>${words.cancel()}</button>
      </div>
    </form>`;
  }

  #line(member: MemberView, mayChange: boolean): TemplateResult {
    const { id, name, email, role, state, you } = member;
    const called = name || email;
    return html`<li>
      <div class="what">
        <span><b>${called}</b> ${you ? html`<span class="soft">${msg("you", { id: "members.you" })}</span>` : nothing}</span>
        <span class="soft small">${name ? html`${email} · ` : nothing}${this.#stateOf(member)}</span>
      </div>
      ${
        mayChange && state !== "disabled"
          ? html`<span class="sel">
            <label class="vh" for="role-${id}">${msg(str`Role of ${called}`, { id: "members.role_of" })}</label>
            <select id="role-${id}" .value=${role} ?disabled=${this.busy} @change=${(event: Event) => this.#give(member, event.target as HTMLSelectElement)}>
              ${roles.map((one) => html`<option value=${one} ?selected=${one === role}>${roleNames[one]()}</option>`)}
            </select>
          </span>`
          : html`<span>${roleNames[role]()}</span>`
      }
      ${
        mayChange
          ? html`<desk-menu look="btn quiet" .items=${this.#acts(member)}>
            ${msg("More", { id: "members.more" })}<span class="vh">: ${called}</span> ${icon("down")}
          </desk-menu>`
          : nothing
      }
      ${this.leaving === id ? this.#sure(member) : nothing}
    </li>`;
  }

  #stateOf({ state, invitedUntil, signedInAt, hasTotp }: MemberView): TemplateResult {
    if (state === "disabled") return html`<span class="bad">${msg("shut out", { id: "members.disabled" })}</span>`;
    if (state === "invited")
      return invitedUntil === null
        ? html`<span class="warn">${msg("invitation ran out", { id: "members.ran_out" })}</span>`
        : html`${msg("invited, link works until", { id: "members.invited" })} ${this.when(invitedUntil)}`;
    return html`${signedInAt === null ? msg("not signed in yet", { id: "members.never" }) : html`${msg("last signed in", { id: "members.seen" })} ${this.when(signedInAt)}`}${
      hasTotp ? html` · ${msg("authenticator app", { id: "members.totp" })}` : nothing
    }`;
  }

  #sure(member: MemberView): TemplateResult {
    return html`<div class="sure" role="group" aria-label=${msg("Take out of the team", { id: "members.remove" })}>
      <span>${msg(str`${member.name || member.email} is signed out at once and cannot come back. What they did keeps their name.`, { id: "members.remove_about" })}</span>
      <button type="button" class="btn danger" ?disabled=${this.busy} @click=${() => this.#remove(member)}>
        ${msg("Take out of the team", { id: "members.remove" })}
      </button>
      <button type="button" class="btn quiet" @click=${() => (this.leaving = null)}>${words.cancel()}</button>
    </div>`;
  }

  #acts(member: MemberView): { label: string; act: () => void }[] {
    const { id, state, hasTotp, you } = member;
    return [
      // One's own is taken off on one's own page.
      ...(hasTotp && !you
        ? [{ label: msg("Take the authenticator app off", { id: "members.totp_off" }), act: () => void this.#totpOff(member) }]
        : []),
      ...(state === "invited"
        ? [{ label: msg("Mail the invitation again", { id: "members.again" }), act: () => void this.#again(member) }]
        : []),
      state === "disabled"
        ? { label: msg("Let in again", { id: "members.enable" }), act: () => void this.#change(id, { disabled: false }) }
        : { label: msg("Shut out", { id: "members.disable" }), act: () => void this.#change(id, { disabled: true }) },
      {
        label: msg("Take out of the team", { id: "members.remove" }),
        act: () => {
          this.leaving = id;
        },
      },
    ];
  }

  #totpOff({ id, name, email }: MemberView): Promise<void> {
    return this.trying(async () => {
      await this.desk.api.ask("DELETE", `/members/${id}/totp`);
      await this.#read();
      this.desk.announce(msg(str`The authenticator app of ${name || email} is off. A mail tells them.`, { id: "members.totp_is_off" }));
    });
  }

  readonly load = async (): Promise<void> => {
    await this.trying(() => this.#read());
  };

  async #read(): Promise<void> {
    this.members = (await this.desk.api.get<MemberList>("/members")).items;
  }

  readonly #invite = async (): Promise<void> => {
    this.inviting = true;
    this.email = "";
    this.done = "";
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>("#member-email")?.focus();
  };

  readonly #send = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { email, wished: role } = this;
    await this.trying(
      async () => {
        await this.desk.api.post("/members", { body: { email, role } });
        this.inviting = false;
        await this.#read();
      },
      msg(str`The invitation to ${email} is on its way.`, { id: "members.sent" }),
    );
  };

  async #again({ id, email }: MemberView): Promise<void> {
    await this.trying(
      async () => {
        await this.desk.api.post(`/members/${id}/invitations`);
        await this.#read();
      },
      msg(str`The invitation to ${email} is on its way.`, { id: "members.sent" }),
    );
  }

  async #give({ id, role }: MemberView, select: HTMLSelectElement): Promise<void> {
    await this.#change(id, { role: select.value });
    // What was not changed shows what it is.
    select.value = this.members?.find((member) => member.id === id)?.role ?? role;
  }

  async #change(id: string, changes: object): Promise<void> {
    await this.trying(
      async () => {
        await this.desk.api.ask("PATCH", `/members/${id}`, { body: changes });
        await this.#read();
      },
      msg("Changed. They sign in anew.", { id: "members.changed" }),
    );
  }

  async #remove({ id, name, email }: MemberView): Promise<void> {
    await this.trying(
      async () => {
        await this.desk.api.ask("DELETE", `/members/${id}`);
        this.leaving = null;
        await this.#read();
      },
      msg(str`${name || email} is out of the team.`, { id: "members.removed" }),
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-members-page": MembersPage;
  }
}
