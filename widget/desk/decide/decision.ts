import { msg, str } from "@lit/localize";
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { DecisionRequest } from "../../../server/http/desk-decision-schemas.ts";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import { newKey, Refused } from "../api.ts";
import { nowOf } from "../clock.ts";
import { money } from "../formats.ts";
import type { KeyGroup } from "../keys.ts";
import { listOf } from "../list/asking.ts";
import "../pay/finding-dialog.ts";
import type { Found } from "../pay/finding-dialog.ts";
import { isPending } from "../pay/state.ts";
import type { Payment } from "../pay/ways.ts";
import { readNames, unnamed } from "../return/named.ts";
import { Neighbours } from "../return/neighbours.ts";
import { Screen } from "../screen.ts";
import { words } from "../words.ts";
import { after } from "./after.ts";
import { amountsSection } from "./amounts.ts";
import type { ArticleChosen } from "./chooser.ts";
import "./chooser.ts";
import { type Conflict, conflictBanner, conflictOf } from "./conflict.ts";
import {
  acceptPresent,
  beginDraft,
  carryOver,
  type Draft,
  openGroups,
  requestOf,
  setArticle,
  setChange,
  setChoice,
  setCount,
  stockOf,
  withoutArticle,
} from "./draft.ts";
import { decisionFoot } from "./foot.ts";
import "./goodwill-dialog.ts";
import { decisionHead } from "./head.ts";
import "./mail-dialog.ts";
import { obstacleOf } from "./obstacle.ts";
import "./pay-dialog.ts";
import type { PaymentSettled } from "./pay-dialog.ts";
import { side } from "./side.ts";
import { decideStyles } from "./styles.ts";
import { Suggestion } from "./suggestion.ts";
import { unitsSection } from "./units.ts";

/**
 * Where a person decides what becomes of each unit and what the shopper gets (S3-25 to S3-29, S4-13 to S4-18, S5-11, S5-12, S5-22 to
 * S5-26). What it gives is the server's answer, line by line; nothing is decided until a button says so.
 */
@customElement("desk-decision")
export class DecisionScreen extends Screen {
  static override styles = [...Screen.styles, decideStyles];

  @state() private page: ReturnPage | null = null;
  @state() private draft: Draft | null = null;
  @state() private named = unnamed;
  @state() private failure: unknown = null;
  @state() private waits = false;
  @state() private conflict: Conflict | null = null;
  @state() private problem = "";
  @state() private tried = false;
  @state() private busy = false;
  @state() private message = "";
  @state() private feeShown = false;
  @state() private paysNow = true;
  @state() private choosing: { readonly key: string; readonly place: number } | null = null;
  @state() private previewing: DecisionRequest | null = null;
  @state() private paying: { readonly payment: Payment; readonly givingUp: boolean } | null = null;
  @state() private finding: { readonly payment: Payment; readonly paid: boolean } | null = null;
  @state() private giving = false;
  @state() private mails = true;
  @state() private why = false;
  readonly #suggestion = new Suggestion(this);
  readonly #beside = new Neighbours(this);
  /** Something was chosen here that is not decided yet. */
  #touched = false;
  #asked = "";
  #sooner: ReturnType<typeof setTimeout> | undefined;
  /** Of the decision as it was last sent: tried again it is the same. */
  #sent: { readonly body: string; readonly key: string } | null = null;

  override heading(): string {
    return msg(str`Decide ${this.page?.number ?? this.place.params.number ?? ""}`, { id: "decide.title" });
  }

  override keys(): KeyGroup {
    return {
      name: msg("Decide", { id: "decide.keys" }),
      shortcuts: [
        { key: "shift a", does: msg("Accept everything present", { id: "decide.accept_present" }), act: () => this.#acceptAll() },
        {
          key: "ctrl enter",
          does: msg("Decide and mail, and pay", { id: "decide.key_mail" }),
          inFields: true,
          act: () => void this.#decide(true),
        },
        { key: "shift enter", does: msg("Decide only", { id: "decide.only" }), inFields: true, act: () => void this.#decide(false) },
        { key: "w", does: msg("Why it is allowed", { id: "return.key_why" }), act: () => this.#askWhy() },
        { key: "j", does: msg("Next return of the queue", { id: "return.key_next" }), act: () => this.#step(1) },
        { key: "k", does: msg("Return before it", { id: "return.key_before" }), act: () => this.#step(-1) },
        { key: "escape", does: msg("Back to the return", { id: "decide.back" }), inFields: true, act: () => this.#back() },
      ],
    };
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void readNames(this.desk).then((named) => (this.named = named));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#sooner);
  }

  protected override willUpdate(changed: PropertyValues): void {
    const { number } = this.place.params;
    if (changed.has("place") && number && number !== this.#asked) void this.#open(number);
    const { page } = this;
    if (!page) return;
    const list = new URLSearchParams(listOf(this.place.query));
    const sure = list.has("queue") || list.has("search");
    if (!sure) list.set("queue", page.queue);
    this.#beside.read(list, page.shop.timeZone, sure);
    this.#beside.reach(page.number, page.shop.timeZone);
  }

  override render(): TemplateResult {
    const { page, draft } = this;
    if (!page || !draft) return this.#blank();
    const open = draft.groups.length > 0 && page.can.includes("decide");
    return html`${decisionHead({
      page,
      heading: this.heading(),
      desk: this.desk,
      place: this.#beside.place(page.number),
      before: this.#beside.beside(page.number, -1),
      after: this.#beside.beside(page.number, 1),
      urlOf: (to) => this.#urlOf(to),
      onWhy: () => this.#askWhy(),
    })}
      ${this.conflict ? conflictBanner(this.conflict, page, this.desk.language, nowOf(this.desk.me)) : nothing}
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      ${open ? this.#deciding(page, draft) : this.#decided(page)} ${this.#dialogs(page)}`;
  }

  #blank(): TemplateResult {
    if (this.failure === null)
      return html`<div class="top"><h1 tabindex="-1">${this.heading()}</h1></div>
        ${this.waits ? html`<p class="blank soft" role="status">${words.loading()} …</p>` : nothing}`;
    return html`<div class="top"><h1 tabindex="-1">${this.heading()}</h1></div>
      <div class="blank">
        <p class="problem" role="alert">${this.sentence(this.failure)}</p>
        <button type="button" class="btn" @click=${() => void this.#open(this.#asked)}>${words.retry()}</button>
      </div>`;
  }

  #deciding(page: ReturnPage, draft: Draft): TemplateResult {
    const { language } = this.desk;
    const { answer, busy } = this.#suggestion;
    const failed = this.#suggestion.failure;
    const mayReject = page.lane !== "withdrawal" || page.review?.cause === "late_unknown";
    return html`<div class="two">
        <div class="work">
          ${unitsSection({
            draft,
            language,
            currency: page.currency,
            mayReject,
            withdrawal: page.lane === "withdrawal",
            grades: this.named.grades,
            problems: answer?.problems ?? [],
            tried: this.tried,
            onCount: (key, decision, count) => this.#change(setCount(draft, key, decision, count)),
            onSay: (key, change) => this.#change(setChoice(draft, key, change)),
            onChooseArticle: (key, place) => (this.choosing = { key, place }),
            onAcceptAll: () => this.#acceptAll(),
          })}
          ${
            failed === null
              ? nothing
              : html`<div class="problem" role="alert">
                <span>${this.sentence(failed)}</span>
                <span><button type="button" class="btn" @click=${() => this.#ask(true)}>${words.again()}</button></span>
              </div>`
          }
          ${amountsSection({
            draft,
            page,
            settlement: answer,
            busy,
            language,
            owner: this.desk.me?.member.role === "owner",
            tried: this.tried,
            feeShown: this.feeShown,
            onChange: (key, change) => this.#change(setChange(draft, key, change)),
            onWaive: (waiveFee) => this.#change({ ...draft, waiveFee }),
            onFee: () => (this.feeShown = true),
            onGoodwill: (goodwill) => this.#change({ ...draft, goodwill }),
            onResolution: (resolution) => this.#change({ ...draft, resolution: resolution === page.resolution ? null : resolution }),
          })}
        </div>
        ${side({
          page,
          settlement: answer,
          busy,
          language,
          stock: stockOf(draft, this.named.dispositions),
          payNow: this.#canPayNow() ? this.paysNow : null,
          payLater: this.#whyLater(),
          message: this.message,
          onPayNow: (now) => (this.paysNow = now),
          onMessage: (text) => (this.message = text),
          onPreview: () => (this.previewing = this.#request(true)),
        })}
      </div>
      ${decisionFoot({
        obstacle: this.#obstacle(draft),
        total: money(language, answer?.total ?? 0, page.currency),
        some: (answer?.total ?? 0) > 0,
        pays: this.#paysInOneGo(),
        busy: this.busy,
        onDecide: (mail, pay) => void this.#decide(mail, pay),
      })}`;
  }

  #decided(page: ReturnPage): TemplateResult {
    const { desk } = this;
    if (page.items.some(({ units }) => units.some(({ decision }) => decision === null)))
      return html`<div class="blank"><p>${page.cannot.decide ?? ""}</p></div>`;
    return after({
      desk,
      page,
      language: desk.language,
      now: nowOf(desk.me),
      mayPay: desk.may("money:write"),
      mayDecide: desk.may("returns:decide"),
      mayHandOver: desk.may("returns:receive"),
      pay: (payment) => (this.paying = { payment, givingUp: false }),
      giveUp: (payment) => (this.paying = { payment, givingUp: true }),
      find: (payment, paid) => (this.finding = { payment, paid }),
      advance: (exchange, verb) => void this.#move(`/exchanges/${exchange.id}/${verb}`, { mail: verb !== "cancellation" && this.mails }),
      orderAgain: (exchange) => void this.#move(`/exchanges/${exchange.id}/order`),
      mayGive: desk.may("money:write") && (page.status === "approved" || page.status === "closed"),
      onGive: () => (this.giving = true),
      mails: this.mails,
      onMails: (mails) => (this.mails = mails),
    });
  }

  #dialogs(page: ReturnPage): unknown {
    const { choosing, previewing, paying, desk, draft } = this;
    if (this.why) return html`<desk-why .desk=${desk} .page=${page} @close=${() => (this.why = false)}></desk-why>`;
    const group = choosing && draft?.groups.find(({ key }) => key === choosing.key);
    if (choosing && group && draft)
      return html`<desk-article-chooser
        .desk=${desk}
        shop=${page.shop.slug}
        currency=${page.currency}
        back=${[group.item.title, group.item.variant].filter(Boolean).join(", ")}
        .sku=${group.item.sku}
        .paid=${group.units[0]?.paid ?? 0}
        @close=${() => (this.choosing = null)}
        @chosen=${({ article }: ArticleChosen) => {
          this.choosing = null;
          this.#change(setArticle(draft, choosing.key, choosing.place, article));
          void this.updateComplete.then(() =>
            this.shadowRoot?.querySelector<HTMLElement>(`[data-choose="${CSS.escape(choosing.key)}"]`)?.focus(),
          );
        }}
      ></desk-article-chooser>`;
    if (previewing)
      return html`<desk-mail-preview
        .desk=${desk}
        .returnId=${page.id}
        .asked=${{ notice: "decided", decision: previewing, ...(previewing.message && { message: previewing.message }) }}
        @close=${() => (this.previewing = null)}
      ></desk-mail-preview>`;
    if (paying)
      return html`<desk-pay
        .desk=${desk}
        .page=${page}
        .payment=${paying.payment}
        .givingUp=${paying.givingUp}
        @close=${() => (this.paying = null)}
        @settled=${this.#settled}
      ></desk-pay>`;
    if (this.finding)
      return html`<desk-finding
        .desk=${desk}
        .payment=${this.finding.payment}
        .currency=${page.currency}
        ?paid=${this.finding.paid}
        @found=${this.#settled}
        @close=${() => (this.finding = null)}
      ></desk-finding>`;
    if (this.giving)
      return html`<desk-goodwill .desk=${desk} .page=${page} @close=${() => (this.giving = false)} @settled=${this.#settled}></desk-goodwill>`;
    return nothing;
  }

  readonly #settled = ({ page }: PaymentSettled | Found<ReturnPage>): void => {
    this.page = page;
    this.#await();
    this.desk.recount();
    this.desk.announce(
      `${page.number}: ${page.money.payments.every(({ state }) => state !== "due") ? msg("everything is paid", { id: "decide.all_paid" }) : msg("saved", { id: "decide.saved" })}`,
    );
  };

  async #open(number: string): Promise<void> {
    this.#asked = number;
    this.page = null;
    this.draft = null;
    this.failure = null;
    this.conflict = null;
    this.problem = "";
    this.#touched = false;
    this.#suggestion.forget();
    const slow = setTimeout(() => (this.waits = true), 300);
    try {
      const page = await this.#read(number);
      if (this.#asked !== number) return;
      this.page = page;
      this.draft = beginDraft(page);
      this.#await();
      void this.updateComplete.then(() => this.#focusFirst());
    } catch (failure) {
      if (this.#asked === number) this.failure = failure;
    } finally {
      clearTimeout(slow);
      this.waits = false;
    }
  }

  #read(number: string): Promise<ReturnPage> {
    return this.desk.api.get<ReturnPage>(`/returns/${encodeURIComponent(number)}`);
  }

  #change(draft: Draft): void {
    this.draft = draft;
    this.#touched = true;
    this.#ask();
  }

  #acceptAll(): void {
    if (this.draft && !this.#covered()) this.#change(acceptPresent(this.draft));
  }

  #ask(again = false): void {
    const { page, draft } = this;
    if (!page || !draft) return;
    const body = this.#request(false);
    if (body.units.length === 0) this.#suggestion.forget();
    else this.#suggestion.ask(this.desk.api, page.id, body, again);
    this.requestUpdate();
  }

  #request(mail: boolean): DecisionRequest {
    const { draft, page } = this;
    if (!draft || !page) return { units: [], mail };
    const message = this.message.trim();
    const asked = requestOf(draft, { currency: page.currency, lines: this.#suggestion.answer?.lines ?? [] });
    return { ...asked, mail, ...(mail && message && { message }) };
  }

  #obstacle(draft: Draft): string {
    return obstacleOf(draft, this.#suggestion.answer?.problems ?? []);
  }

  /** There is money for the shopper, this person may pay it, and nobody else has to. */
  #canPayNow(): boolean {
    const { answer } = this.#suggestion;
    return answer !== null && answer.total > 0 && !answer.needsSecondPerson && this.desk.may("money:write");
  }

  #paysInOneGo(): boolean {
    return this.paysNow && this.#canPayNow();
  }

  #whyLater(): string {
    const { answer } = this.#suggestion;
    if (answer?.total === 0) return msg("Nothing goes to the shopper.", { id: "decide.pays_nothing" });
    return answer?.needsSecondPerson
      ? msg("Decided now, paid by somebody else.", { id: "decide.pays_other" })
      : msg("Decided now; who may move money pays it.", { id: "decide.pays_later" });
  }

  async #decide(mail: boolean, pay = mail): Promise<void> {
    const { page, draft } = this;
    if (!page || !draft || this.busy || this.#covered() || !page.can.includes("decide")) return;
    this.tried = true;
    this.busy = true;
    this.problem = "";
    try {
      await this.#suggestion.current();
      if (this.#suggestion.failure !== null || this.#obstacle(draft)) {
        this.#focusOpen(draft);
        return;
      }
      const paysNow = pay && this.#paysInOneGo();
      await this.#send(page, this.#request(mail), paysNow);
    } catch (failure) {
      if (failure instanceof Refused && (failure.status === 409 || failure.status === 412)) await this.#collided(page, failure);
      else this.problem = this.sentence(failure);
    } finally {
      this.busy = false;
    }
  }

  async #send({ id, version }: ReturnPage, body: DecisionRequest, pay: boolean): Promise<void> {
    const text = JSON.stringify([body, pay]);
    if (this.#sent?.body !== text) this.#sent = { body: text, key: newKey() };
    const asked = { ...body, ...(pay && { pay }) };
    const page = await this.desk.api.post<ReturnPage>(`/returns/${id}/decision`, { body: asked, version, key: this.#sent.key });
    this.page = page;
    this.draft = beginDraft(page);
    this.#touched = false;
    this.conflict = null;
    this.desk.recount();
    this.desk.announce(msg(str`${page.number} is decided`, { id: "decide.done" }));
    const due = page.money.payments.find(({ state, kind }) => state === "due" && kind !== "charge");
    this.#await();
    // What a connection can pay is being paid; the rest is asked about.
    if (pay && due) this.paying = { payment: due, givingUp: false };
    await this.updateComplete;
    if (!this.paying) this.shadowRoot?.querySelector<HTMLElement>("h1")?.focus();
  }

  /** Somebody was faster: what they did is shown, and what was chosen here is kept where it still fits. */
  async #collided(seen: ReturnPage, refused: Refused): Promise<void> {
    try {
      const page = await this.#read(seen.number);
      this.page = page;
      this.draft = this.draft && carryOver(this.draft, page);
      this.conflict = conflictOf(seen, page);
      this.#sent = null;
      this.#ask(true);
      await this.updateComplete;
      this.shadowRoot?.querySelector<HTMLElement>("#conflict")?.focus();
    } catch {
      this.problem = refused.message;
    }
  }

  async #move(path: string, body?: object): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.problem = "";
    try {
      this.page = await this.desk.api.post<ReturnPage>(path, body ? { body } : {});
      this.desk.recount();
    } catch (failure) {
      this.problem = this.sentence(failure);
    } finally {
      this.busy = false;
    }
  }

  /** A shop or gateway is paying: what becomes of it is looked for. A look that fails is made again. */
  #await(): void {
    clearTimeout(this.#sooner);
    const seen = this.page;
    if (!seen?.money.payments.some(isPending)) return;
    this.#sooner = setTimeout(async () => {
      const page = await this.#read(seen.number).catch(() => seen);
      if (!this.isConnected || this.page !== seen) return;
      this.page = page;
      this.#await();
    }, 2_500);
  }

  /** A dialog lies over it: what is pressed is not meant for what is below. */
  #covered(): boolean {
    return Boolean(this.why || this.choosing || this.previewing || this.paying || this.finding || this.giving);
  }

  #askWhy(): void {
    if (!this.page || this.#covered()) return;
    void import("./why-dialog.ts");
    this.why = true;
  }

  /** What is half chosen is not lost by one key. */
  #step(by: 1 | -1): void {
    const to = this.#beside.beside(this.page?.number ?? "", by);
    if (!to || this.#covered()) return;
    if (this.#touched) this.problem = msg("What is chosen here is not decided yet: decide it, or leave with esc.", { id: "decide.half" });
    else this.desk.go(this.#urlOf(to));
  }

  #urlOf(number: string): string {
    const list = listOf(this.place.query);
    return `/desk/returns/${encodeURIComponent(number)}/decision${list ? `?${list}` : ""}`;
  }

  #back(): void {
    if (this.page) this.desk.go(`/desk/returns/${this.page.number}`);
  }

  #focusFirst(): void {
    this.shadowRoot?.querySelector<HTMLElement>(".qty")?.focus();
  }

  /** What is open is where typing goes on. */
  #focusOpen(draft: Draft): void {
    const [open] = openGroups(draft);
    const bare = withoutArticle(draft);
    const place = open
      ? `[data-group="${CSS.escape(open.key)}"]`
      : bare
        ? `[data-choose="${CSS.escape(bare.key)}"]`
        : ".fix [aria-invalid=true], .fix .why .input";
    this.shadowRoot?.querySelector<HTMLElement>(place)?.focus();
  }
}
