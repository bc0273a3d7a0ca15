import { msg } from "@lit/localize";
import { adoptStyles, type CSSResult, html, LitElement, type PropertyValues, type TemplateResult, unsafeCSS } from "lit";
import { property, state } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";
import { controls } from "../controls/styles.ts";
import { ShopperApi, type Transport } from "../shared/api.ts";
import { newKey } from "../shared/key.ts";
import { direction, fallSilent, firstSpoken, languageAround, learnMore, type Speaker, sourceLanguage, speak } from "../shared/locale.ts";
import { nearby } from "../shared/nearby.ts";
import { scriptOrigin } from "../shared/origin.ts";
import { openDrawer } from "../shared/storage.ts";
import { theme } from "../shared/theme.ts";
import { version } from "../shared/version.ts";
import { confirmCode } from "./confirm-code.ts";
import { ReturnsCancelledEvent, ReturnsErrorEvent, ReturnsFoundEvent, ReturnsSubmittedEvent } from "./events.ts";
import { findOrder } from "./find-order.ts";
import type { Draft, Place } from "./flow.ts";
import { bar, closed, foot } from "./frame.ts";
import { Journey } from "./journey.ts";
import { portal } from "./styles.ts";
import { alsoWants, missingAt, troubleNote } from "./trouble.ts";
import { totalOf, type View } from "./view.ts";
import { waiting } from "./waiting.ts";

/** The first steps are here; the others, and their looks, arrive while the shopper types. */
const files = { steps: () => import("./later.ts"), tracking: () => import("./tracking.ts") };
const steps: Partial<Record<Place, (view: View) => TemplateResult>> = { find: findOrder, code: confirmCode, tracking: waiting };
const sheets = new Map<keyof typeof files, CSSResult>();

async function load(name: keyof typeof files): Promise<void> {
  if (sheets.has(name)) return;
  const [file] = await Promise.all([nearby<Awaited<ReturnType<(typeof files)[typeof name]>>>(files[name], name), learnMore(name)]);
  file.speakWith(msg);
  alsoWants(file.wants);
  Object.assign(steps, file.steps);
  sheets.set(name, unsafeCSS(file.styles));
}

/** Label addresses live ten minutes; a label being made is asked for again soon. */
const freshFor = 9 * 60_000;
const soon = 2_000;

/**
 * A shop's returns portal: the shopper finds an order, chooses what goes back and why, sees what they get, and leaves with a label, a QR code or an address.
 *
 * @summary From the order number to the return label, in one element.
 * @tag returns-portal
 *
 * @slot - What is shown until the portal is ready, where JavaScript never runs, and at the foot while the server does not answer: put a way to reach you here.
 *
 * @event {ReturnsFoundEvent} returns-found - The shopper proved an order and sees its items.
 * @event {ReturnsSubmittedEvent} returns-submitted - A submission was saved, with the returns it opened.
 * @event {ReturnsCancelledEvent} returns-cancelled - The shopper cancelled a return.
 * @event {ReturnsErrorEvent} returns-error - Something stood in the way, and the shopper was told in words.
 *
 * @csspart base - The whole portal, inside the host element.
 * @csspart steps - The four segments of progress.
 * @csspart heading - The heading of a step.
 * @csspart field - A label with its hint and control.
 * @csspart input - A text field, list or text area.
 * @csspart options - The frame around a list of choices.
 * @csspart option - One choice.
 * @csspart option-chosen - The choice that is taken, beside `option`.
 * @csspart items - The list of the order's items.
 * @csspart item - One item.
 * @csspart item-blocked - An item that cannot go back, beside `item`.
 * @csspart picture - A picture of an item.
 * @csspart stepper - How many of an item.
 * @csspart photo-add - The tile that adds a photo.
 * @csspart button - Every button with a frame or a ground.
 * @csspart primary - The one main button of a step, beside `button`.
 * @csspart secondary - The other buttons, beside `button`.
 * @csspart summary - The running sum, the policy in three lines, the money line by line.
 * @csspart ticket - The frame around label, code, address or reference.
 * @csspart timeline - The stops of a return.
 * @csspart note - A remark beside the flow.
 * @csspart problem - What stands in the way.
 * @csspart foot - The line with the way to help.
 *
 * @cssproperty [--returns-accent=currentColor] - Main button, chosen row, checked marks, current step, focus.
 * @cssproperty --returns-on-accent - Text on the accent; black or white by itself where nothing is set.
 * @cssproperty [--returns-mark=var(--returns-accent)] - Checks, rings and current step, for accents too faint to be a line.
 * @cssproperty [--returns-focus=var(--returns-mark)] - The focus ring.
 * @cssproperty [--returns-text=inherit] - The ink everything else is thinned from.
 * @cssproperty [--returns-font=inherit] - The typeface.
 * @cssproperty [--returns-font-size=max(1em, 16px)] - Size of body text; all other sizes follow.
 * @cssproperty [--returns-heading-font=inherit] - The typeface of headings, titles and totals.
 * @cssproperty [--returns-heading-weight=600] - Their weight.
 * @cssproperty [--returns-heading-tracking=-0.02em] - Their letter spacing.
 * @cssproperty [--returns-surface=transparent] - Ground of fields, options and tickets.
 * @cssproperty --returns-panel - Ground of the summary; 4 % of the ink where nothing is set.
 * @cssproperty --returns-line - Edges of fields and marks; 60 % of the ink where nothing is set.
 * @cssproperty [--returns-border-width=1px] - Width of those edges.
 * @cssproperty [--returns-radius=10px] - Corners.
 * @cssproperty --returns-danger - What is wrong; a red that reads on the ink's ground where nothing is set.
 * @cssproperty --returns-positive - What is gained; a green that reads on the ink's ground where nothing is set.
 */
export class ReturnsPortal extends LitElement implements Speaker {
  static override styles = [theme, controls, portal];
  static readonly version: string = version;

  /** Defines the element once; a second copy of the script leaves the first in place. */
  static define(tag = "returns-portal", registry: CustomElementRegistry = customElements): void {
    const known = registry.get(tag) as typeof ReturnsPortal | undefined;
    if (!known) registry.define(tag, registry === customElements && defined ? class extends ReturnsPortal {} : ReturnsPortal);
    else if (known.version !== ReturnsPortal.version)
      console.warn(`<${tag}>: version ${known.version} is already on this page; ${ReturnsPortal.version} is ignored.`);
    defined = true;
  }

  /** The shop's short name, as in its portal address. */
  @property() shop = "";
  /** Address of the server. Where it is missing, the server the script came from. */
  @property() api: string | null = null;
  /** Language of the portal: en, fr, es or de. Where it is missing, the language around the element, then the browser's, then the shop's. */
  @property() override lang = "";
  /** An order number to begin with. */
  @property() order: string | null = null;
  /** Level of the step's heading in your page's outline, 1 to 5. */
  @property({ type: Number, attribute: "heading-level" }) headingLevel = 2;
  /** The secret of a signed link. Only the hosted page sets it, out of its own address. */
  @property({ attribute: false }) link: string | null = null;
  /**
   * Shows where one parcel is, instead of the steps: the token of a tracking link. Without a value it is read from `#tracking=…` of the
   * page's own address.
   */
  @property() tracking: string | null = null;
  /** How requests leave the page. For tests, and for hosts that sign their requests. */
  @property({ attribute: false }) transport: Transport | undefined;

  /** What is spoken now; empty until its texts are here. */
  @state() private language = "";
  @state() private journey: Journey | null = null;

  #api: ShopperApi | null = null;
  #seen = nothingSeen;
  #news: ReturnType<typeof setTimeout> | undefined;
  #hush: ReturnType<typeof setTimeout> | undefined;
  #count: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("visibilitychange", this);
    fallSilent(this);
    for (const clock of [this.#news, this.#hush, this.#count]) clearTimeout(clock);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("visibilitychange", this);
    if (!this.hasUpdated) return;
    void this.#speak();
    this.#watch();
  }

  /** @internal Who comes back to the page sees what is new. */
  handleEvent(): void {
    if (!document.hidden) void this.journey?.refresh();
  }

  /** Moves the focus to the heading of the step. */
  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector<HTMLElement>("#heading")?.focus(options);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("shop") || changed.has("api") || changed.has("transport") || changed.has("tracking")) this.#begin();
    if (changed.has("lang")) void this.#speak();
    if (changed.has("order") && this.order) this.journey?.prove({ orderNumber: this.order });
    if (changed.has("link") && this.link) void this.journey?.follow(this.link);
  }

  protected override firstUpdated(): void {
    // After the first step is on the screen, and before anyone can have typed an order number.
    if (this.tracking === null) setTimeout(() => void this.#ready().catch(() => null), 200);
  }

  protected override updated(): void {
    const { journey } = this;
    if (!journey || !this.language) return;
    const { flow, busy, trouble, doubting } = journey;
    const seen = this.#seen;
    this.#seen = {
      turn: flow.turn,
      trouble,
      phase: busy?.phase ?? 0,
      total: this.#total(),
      doubting,
    };
    if (flow.turn !== seen.turn) {
      clearTimeout(this.#count);
      this.announce("");
      this.#show("#heading");
      this.#watch();
    }
    if (trouble && trouble !== seen.trouble) this.#show("#problem");
    else if (doubting !== seen.doubting) this.#show(doubting ? "#doubt button" : "#heading");
    if (busy && busy.phase > 1 && busy.phase !== seen.phase)
      this.announce(msg("Taking a little longer than usual. Please keep this page open.", { id: "busy.slow" }));
    if (flow.turn === seen.turn && this.#seen.total !== seen.total) this.#announceTotal();
  }

  protected override render(): TemplateResult {
    const { journey, language } = this;
    if (!journey || !language) return html`<slot></slot>`;
    const { flow } = journey;
    const view: View = {
      journey,
      flow,
      language,
      level: Math.min(5, Math.max(1, this.headingLevel || 2)),
      trouble: () => troubleNote(view),
      missingAt: (field) => missingAt(view, field),
      announce: (sentence) => this.announce(sentence),
      focus: (id) => void this.updateComplete.then(() => this.#show(`#${CSS.escape(id)}`)),
    };
    return html`<div class="base" part="base" lang=${language} dir=${direction(language)}>
      ${bar(view)}
      <div class="frame">${journey.closed === null ? keyed(flow.turn, html`<div class="step ${flow.turn === 0 ? "first" : flow.way < 0 ? "back" : ""}">${(steps[flow.place] ?? findOrder)(view)}</div>`) : closed(journey.closed)}</div>
      ${foot(view)}
      <div role="status" class="visually-hidden" id="status"></div>
    </div>`;
  }

  /** One region for everything said aloud; it empties itself, so that the same sentence can be said again. */
  private announce(sentence: string): void {
    const region = this.renderRoot.querySelector("#status");
    if (!region) return;
    region.textContent = sentence;
    clearTimeout(this.#hush);
    this.#hush = setTimeout(() => {
      region.textContent = "";
    }, 6_000);
  }

  async #ready(name: keyof typeof files = "steps"): Promise<void> {
    await load(name);
    adoptStyles(this.renderRoot as ShadowRoot, [...ReturnsPortal.elementStyles, ...sheets.values()]);
    this.requestUpdate();
  }

  #begin(): void {
    if (!this.shop) {
      console.warn('<returns-portal> needs the name of a shop: <returns-portal shop="acme">.');
      return;
    }
    this.#seen = nothingSeen;
    this.#api = new ShopperApi(this.api ?? scriptOrigin(), this.shop, this.transport);
    this.#api.language = this.language || this.#wish() || sourceLanguage;
    this.journey = new Journey({
      api: this.#api,
      drawer: openDrawer<Draft>(this.shop),
      ready: () => this.#ready(),
      newKey,
      learn: learnMore,
      changed: () => this.requestUpdate(),
      found: (orderNumber) => this.dispatchEvent(new ReturnsFoundEvent(orderNumber)),
      submitted: (submissionId, returns) => this.dispatchEvent(new ReturnsSubmittedEvent(submissionId, returns)),
      cancelled: (gone) => this.dispatchEvent(new ReturnsCancelledEvent(gone)),
      failed: (code, detail) => this.dispatchEvent(new ReturnsErrorEvent(code, detail)),
    });
    if (this.tracking !== null) this.#track(this.journey, this.tracking);
    this.journey.wanted = /^#return=([\w-]+)$/.exec(location.hash)?.[1] ?? null;
    if (this.order) this.journey.prove({ orderNumber: this.order });
    void this.#meet(this.journey);
  }

  #track(journey: Journey, token: string): void {
    const { api } = journey.around;
    api.token = token || (new URLSearchParams(location.hash.slice(1)).get("tracking") ?? "");
    journey.track(() =>
      this.#ready("tracking").catch(() => {
        journey.trouble = { kind: "no_answer" };
        this.requestUpdate();
      }),
    );
  }

  async #meet(journey: Journey): Promise<void> {
    await journey.meetShop();
    if (journey === this.journey && !this.#wish()) await this.#speak();
  }

  /** What the page or the browser asks for; the shop's own language comes after these. */
  #wish(): string | null {
    const around = this.parentElement ?? (this.getRootNode() as Partial<ShadowRoot>).host ?? null;
    return firstSpoken([this.lang, languageAround(around), ...navigator.languages]);
  }

  /** @internal Another portal on the page has changed the one language there is. */
  heard(language: string): void {
    if (this.language) this.language = language;
  }

  async #speak(): Promise<void> {
    const wanted = this.#wish() ?? firstSpoken([this.journey?.flow.shop?.language]) ?? sourceLanguage;
    const spoken = await speak(wanted, this);
    const changed = this.#api && this.#api.language !== spoken;
    if (this.#api) this.#api.language = spoken;
    this.language = spoken;
    if (changed && this.journey?.flow.shop) await this.journey.meetShop();
  }

  #show(selector: string): void {
    const found = this.renderRoot.querySelector<HTMLElement>(selector);
    found?.focus({ preventScroll: true });
    found?.scrollIntoView({ block: "nearest" });
  }

  #total(): string {
    const quote = this.journey?.flow.quote;
    return quote ? `${quote.total.title} ${totalOf({ flow: this.journey?.flow, language: this.language } as View, quote.total)}` : "";
  }

  /** After 400 ms of rest, so that someone walking through the choices by arrow key hears one amount. */
  #announceTotal(): void {
    clearTimeout(this.#count);
    if (this.#total()) this.#count = setTimeout(() => this.announce(this.#total()), 400);
  }

  #watch(): void {
    clearTimeout(this.#news);
    const returns = this.journey?.flow.returns ?? [];
    const place = this.journey?.flow.place;
    if (!this.isConnected || (place !== "done" && place !== "status")) return;
    const wait = returns.some(({ label }) => label && !label.ready) ? soon : freshFor;
    this.#news = setTimeout(() => void this.journey?.refresh().then(() => this.#watch()), wait);
  }
}

const nothingSeen = { turn: 0, trouble: null as unknown, phase: 0, total: "", doubting: null as unknown };

let defined = false;

declare global {
  interface HTMLElementTagNameMap {
    "returns-portal": ReturnsPortal;
  }
}
