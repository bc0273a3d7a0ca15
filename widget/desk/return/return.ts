import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import { nowOf } from "../clock.ts";
import { time } from "../formats.ts";
import { icon } from "../icons.ts";
import type { KeyGroup } from "../keys.ts";
import { listOf } from "../list/asking.ts";
import "../menu.ts";
import { Refused } from "../api.ts";
import type { DeskMenu } from "../menu.ts";
import "../parcels/slip.ts";
import { Screen } from "../screen.ts";
import "../steps/steps-section.ts";
import "../unsent/unsent-lines.ts";
import { AgainForLabels, parcelActs } from "../parcels/doing.ts";
import { words } from "../words.ts";
import { changeWords } from "./changes.ts";
import { loadDialog, loadOver, type Over, returnDialogs } from "./dialogs.ts";
import { type Acts, crumb, head } from "./head.ts";
import { maysOf, returnHints, returnKeys } from "./keys.ts";
import { moneySection } from "./money.ts";
import { readNames, unnamed } from "./named.ts";
import { Neighbours } from "./neighbours.ts";
import { parcelsSection } from "./parcels.ts";
import { itemsSection, whySection } from "./sections.ts";
import { shopperSection } from "./shopper.ts";
import { isOpen } from "./status-choices.ts";
import { returnStyles } from "./styles.ts";
import type { Talk } from "./talk.ts";
import "./talk.ts";
import "./timeline.ts";
import type { Undone } from "./undo.ts";
import { Watched } from "./watched.ts";

/** Everything of one return: what comes back and why, money, parcels, what was said and who did what; and the next step. */
@customElement("desk-return")
export class ReturnScreen extends Screen {
  static override styles = [...Screen.styles, returnStyles];

  @state() private over: Over | null = null;
  /** A change of status nobody was told of, while it can be taken back. */
  @state() private quietly: ReturnPage | null = null;
  @state() private trouble = "";
  @state() private named = unnamed;
  @query("desk-talk") private readonly talk!: Talk | null;
  readonly #labels = new AgainForLabels();
  readonly #watched = new Watched(this, () => this.#hold());
  readonly #beside = new Neighbours(this);

  override heading(): string {
    return this.#watched.page?.number ?? this.place.params.number ?? "";
  }

  override keys(): KeyGroup {
    const acts = this.#acts();
    const can = (act: ReturnPage["can"][number]): boolean => this.#watched.page?.can.includes(act) ?? false;
    return returnKeys({
      decide: () => can("decide") && acts.decide(),
      status: () => this.#watched.page && isOpen(this.#watched.page) && acts.status(),
      message: () => this.talk?.write("message"),
      note: () => this.talk?.write("note"),
      why: () => this.#why(),
      more: () => this.shadowRoot?.querySelector<DeskMenu>("#more")?.show(),
      step: (by) => this.#step(by),
      back: () => this.desk.go(this.#back()),
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void readNames(this.desk).then((named) => (this.named = named));
  }

  protected override willUpdate(): void {
    const { query, params } = this.place;
    if (this.#watched.show(params.number ?? "")) {
      this.over = null;
      this.quietly = null;
      this.trouble = "";
    }
    const { page } = this.#watched;
    if (!page) return;
    const list = new URLSearchParams(listOf(query));
    // Opened by a link from elsewhere: its own queue is beside it.
    if (!list.has("queue") && !list.has("search") && !list.has("unanswered")) list.set("queue", page.queue);
    this.#beside.read(list, page.shop.timeZone, query.has("queue") || list.has("search"));
    this.#beside.reach(page.number, page.shop.timeZone);
    loadDialog(query.get("do"));
  }

  override render(): TemplateResult {
    const { page, failure, waits } = this.#watched;
    const number = page?.number ?? "";
    return html`${crumb({
      page,
      back: this.#back(),
      place: this.#beside.place(number),
      before: this.#beside.beside(number, -1),
      after: this.#beside.beside(number, 1),
      urlOf: (one) => this.#urlOf(one),
    })}
    ${page ? this.#whole(page) : html`<header class="head"><h1 tabindex="-1">${this.heading()}</h1></header>`}
    ${
      !page && failure !== null
        ? html`<div class="blank" role="alert">
          ${this.#missing(failure)}
        </div>`
        : !page && waits
          ? html`<div class="blank" role="status"><p class="soft pulse">${words.loading()} …</p></div>`
          : nothing
    }`;
  }

  #missing(failure: unknown): TemplateResult {
    if (failure instanceof Refused && failure.status === 404)
      return html`<h2>${msg("No return has this number", { id: "return.none" })}</h2>
        <p class="soft">${msg("It may be mistyped, or of another team. A search looks through all returns.", { id: "return.none_hint" })}</p>
        <a class="btn" href="/desk/returns?search=${encodeURIComponent(this.heading())}">${msg("Search for it", { id: "return.search" })}</a>`;
    return html`<h2>${msg("The return did not load", { id: "return.failed" })}</h2>
      <p class="soft">${this.sentence(failure)}</p>
      <button type="button" class="btn" @click=${() => void this.#watched.load()}>${words.retry()}</button>`;
  }

  #whole(page: ReturnPage): TemplateResult {
    const { desk } = this;
    const acts = this.#acts();
    const shown = {
      page,
      language: desk.language,
      now: nowOf(desk.me),
      showPhoto: (url: string) => this.#open({ is: "photo", url }),
    };
    return html`${head({ ...shown, acts })}
      ${
        this.quietly
          ? html`<desk-undo
            .desk=${desk}
            .page=${this.quietly}
            @undone=${({ page: now }: Undone) => {
              this.quietly = null;
              this.#took(now);
            }}
            @over=${() => (this.quietly = null)}
          ></desk-undo>`
          : nothing
      }
      ${this.trouble ? html`<p class="live bad" role="alert">${icon("problem")} ${this.trouble}</p>` : nothing}
      <desk-unsent-lines
        .desk=${desk}
        .items=${page.unsent}
        timeZone=${page.shop.timeZone}
        @tried=${() => void this.#watched.look()}
      ></desk-unsent-lines>
      <div class="two">
        <div class="work">
          <desk-steps .desk=${desk} .steps=${page.steps} timeZone=${page.shop.timeZone} @ticked=${() => void this.#watched.look()}></desk-steps>
          ${itemsSection({ ...shown, named: this.named })} ${whySection(shown)}
          ${moneySection({
            ...shown,
            mayPay: desk.may("money:write"),
            mayDecide: desk.may("returns:decide"),
            mayHandOver: desk.may("returns:receive"),
            pay: (payment) => acts.pay(payment),
            giveUp: (payment) => this.#open({ is: "pay", payment, givingUp: true }),
            find: (payment, paid) => this.#open({ is: "find", payment, paid }),
            orderAgain: ({ id }) => void this.#try(() => desk.api.post<ReturnPage>(`/exchanges/${id}/order`)),
            advance: (exchange, verb) => this.#open({ is: "exchange", exchange, verb }),
          })}
          ${parcelsSection(
            shown,
            parcelActs({
              desk,
              page,
              open: (over) => this.#open(over),
              again: (parcel) => void this.#try(() => this.#labels.ask(desk, page, parcel)),
              issue: acts.issue,
              upload: acts.upload,
              showPhoto: shown.showPhoto,
            }),
            html`<desk-slip .desk=${desk} .return=${page.id} look="btn quiet"></desk-slip>`,
          )}
        </div>
        <aside class="side" aria-label=${msg("Conversation, shopper and timeline", { id: "return.side" })}>
          <desk-talk .desk=${desk} .page=${page} @sent=${() => void this.#watched.look()}></desk-talk>
          ${shopperSection(page, desk.language)}
          <desk-timeline .desk=${desk} .page=${page} @sent=${() => void this.#watched.look()}></desk-timeline>
        </aside>
      </div>
      ${this.#foot(page)} ${this.#dialogs(page)}`;
  }

  /** Says in the foot, where nothing moves, that somebody else changed what is shown. */
  #foot(page: ReturnPage): TemplateResult {
    const { before } = this.#watched;
    const last = before ? changeWords(before, page, this.desk.language) : "";
    return html`<footer class="foot">
      ${returnHints(maysOf(page))}<span class="grow"></span>
      ${
        before
          ? html`<span class="changed" role="status">
            ${icon("yes")}
            ${last || msg(str`Changed at ${time(this.desk.language, nowOf(this.desk.me), page.shop.timeZone)}`, { id: "return.changed_at" })}
          </span>`
          : nothing
      }
    </footer>`;
  }

  #dialogs(page: ReturnPage): TemplateResult | typeof nothing {
    return returnDialogs({
      desk: this.desk,
      page,
      query: this.place.query,
      over: this.over,
      leave: () => this.turn({ do: null, wanted: null }, true),
      close: () => {
        this.over = null;
      },
      took: (now) => this.#took(now),
      changed: (now, quiet) => {
        void import("./undo.ts");
        this.quietly = quiet && now.can.includes("take_back") ? now : null;
      },
    });
  }

  #acts(): Acts {
    const open = (what: string, wanted: string | null = null): void => this.turn({ do: what, wanted });
    const { desk } = this;
    return {
      status: (wanted) => open("status", wanted ?? null),
      decide: () => desk.go(`/desk/returns/${this.heading()}/decision${this.#list()}`),
      receive: () => desk.go(`/desk/receive/${this.heading()}`),
      pay: (payment) => this.#open({ is: "pay", payment, givingUp: false }),
      edit: () => open("edit"),
      issue: () => open("issue"),
      upload: () => open("upload"),
      print: () => this.#print(),
    };
  }

  #open(over: Over): void {
    loadOver(over);
    this.over = over;
  }

  #took(page: ReturnPage): void {
    this.#watched.take(page);
    this.desk.recount();
  }

  async #try(act: () => Promise<ReturnPage>): Promise<void> {
    this.trouble = "";
    try {
      this.#took(await act());
    } catch (failure) {
      this.trouble = this.sentence(failure);
    }
  }

  /** The label's address holds for ten minutes; the page asks for a fresh one before. */
  #print(): void {
    const label = this.#watched.page?.parcels.find((parcel) => parcel.label)?.label;
    if (label) window.open(label.a4, "_blank", "noopener");
  }

  #why(): void {
    const title = this.shadowRoot?.querySelector<HTMLElement>("#why");
    title?.scrollIntoView({ block: "start" });
    title?.focus({ preventScroll: true });
  }

  #step(by: 1 | -1): void {
    const to = this.#beside.beside(this.heading(), by);
    if (to) this.desk.go(this.#urlOf(to));
  }

  #urlOf(number: string): string {
    return `/desk/returns/${encodeURIComponent(number)}${this.#list()}`;
  }

  #list(): string {
    const list = listOf(this.place.query);
    return list ? `?${list}` : "";
  }

  /** To the list as it was, on this row. */
  #back(): string {
    const list = new URLSearchParams(listOf(this.place.query));
    const { page } = this.#watched;
    if (!list.has("queue") && !list.has("search") && page) list.set("queue", page.queue);
    list.set("row", this.heading());
    return `/desk/returns?${list}`;
  }

  /** What is read stays where it is although something above it grows. */
  #hold(): () => void {
    const parts = [...(this.shadowRoot?.querySelectorAll<HTMLElement>(".work > .sec, .side > *") ?? [])];
    const read = parts.find((part) => part.getBoundingClientRect().bottom > 120);
    const before = read?.getBoundingClientRect().top ?? 0;
    return () => {
      const moved = read?.isConnected ? read.getBoundingClientRect().top - before : 0;
      if (scrollY > 0 && Math.abs(moved) > 1) scrollBy({ top: moved, behavior: "instant" });
    };
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-return": ReturnScreen;
  }
}
