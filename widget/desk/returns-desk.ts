import { localized, msg } from "@lit/localize";
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import type { Me, Permission } from "../../server/http/desk-account-schemas.ts";
import type { QueueCounts } from "../../server/http/desk-list-schemas.ts";
import type { SetUpView } from "../../server/http/desk-set-up-schemas.ts";
import { DeskApi, Refused } from "./api.ts";
import type { Desk } from "./desk.ts";
import "./dialog.ts";
import "./help.ts";
import { icon } from "./icons.ts";
import { Jobs } from "./jobs.ts";
import { keyOverview } from "./key-overview.ts";
import { type KeyGroup, Keys, type Shortcut } from "./keys.ts";
import { deskLanguage, speakDesk } from "./language.ts";
import { rail } from "./rail.ts";
import { noEntryRoute, type Route, routes, type ScreenElement } from "./screens.ts";
import { sheet } from "./sheet.ts";
import { tokens } from "./tokens.ts";

const recountEvery = 10_000;

/** The merchant's desk: who works here, where they are, and the frame around every screen. */
@localized()
export class ReturnsDesk extends LitElement implements Desk {
  static override styles = [
    sheet,
    tokens,
    css`
      :host {
        display: block;
        min-block-size: 100dvh;
      }
      main {
        min-block-size: 100dvh;
      }
      .rail .name {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .alone {
        display: grid;
        min-block-size: 100dvh;
      }
      /* Said and never seen: below the page it would make it a pixel longer. */
      #said {
        inset: 0 auto auto 0;
      }
      .skip {
        position: absolute;
        inset: 8px auto auto 8px;
        z-index: 2;
      }
      .skip:not(:focus) {
        clip-path: inset(50%);
      }
      .narrow-top {
        display: none;
      }
      .away {
        padding: 7px var(--s5);
        border-block-end: 1px solid var(--line);
        color: var(--bad);
        display: flex;
        gap: var(--s2);
        align-items: center;
      }
      @media (max-width: 700px) {
        .app {
          display: flex;
          flex-direction: column;
        }
        main {
          border: 0;
          flex: 1;
          min-block-size: 0;
        }
        .narrow-top {
          display: flex;
          align-items: center;
          justify-content: space-between;
          padding: var(--s1) var(--s4);
          border-block-end: 1px solid var(--line);
          background: var(--ground);
          font: 600 var(--t2) var(--desk-font);
        }
        .rail {
          display: none;
          position: static;
          block-size: auto;
          padding: var(--s2) var(--s4) var(--s4);
          border-block-end: 1px solid var(--line);
        }
        .rail .who {
          display: none;
        }
        .rail a {
          block-size: 44px;
          font: var(--t3) var(--desk-font);
        }
        .rail.open,
        .app.open .rail {
          display: flex;
        }
      }
    `,
  ];

  readonly api = new DeskApi();
  readonly keys = new Keys();
  readonly jobs = new Jobs();
  @state() me: Me | null = null;
  @state() language = "en";
  @state() reached = true;
  @state() queues: QueueCounts | null = null;
  @state() setUp: SetUpView | null = null;

  @state() private route: Route | null = null;
  @state() private confirming: ((confirmed: boolean) => void) | null = null;
  @state() private showsKeys = false;
  @state() private menuOpen = false;
  #screen: ScreenElement | null = null;
  #said = "";
  #signedIn = false;
  #timer: ReturnType<typeof setInterval> | undefined;
  readonly #everywhere = this.#globalKeys();

  override connectedCallback(): void {
    super.connectedCallback();
    this.api.onConfirm = () => this.#confirm();
    this.api.onSignedOut = () => this.#signedOut();
    this.api.onReach = (reached) => {
      if (this.reached !== reached) this.reached = reached;
    };
    this.keys.add(this.#everywhere);
    addEventListener("popstate", this.#arrive);
    addEventListener("click", this.#clicked);
    document.addEventListener("visibilitychange", this.#seen);
    this.#timer = setInterval(this.#seen, recountEvery);
    void this.#begin();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("popstate", this.#arrive);
    removeEventListener("click", this.#clicked);
    document.removeEventListener("visibilitychange", this.#seen);
    clearInterval(this.#timer);
  }

  override render(): TemplateResult {
    if (!this.route) return html`<div class="alone" aria-busy="true"></div>`;
    const content = html`${
      this.reached
        ? nothing
        : html`<p class="away" role="status">
          ${icon("off")}${msg("No connection. What you see may be old; what you send is sent once it is back.", { id: "desk.away" })}
        </p>`
    }${this.#screen}`;
    return html`<a class="skip btn" href="#main" @click=${this.#skip}>${msg("To the content", { id: "desk.skip" })}</a>
      ${
        this.route.open
          ? html`<main id="main" class="alone">${content}</main>`
          : html`<div class="app ${this.menuOpen ? "open" : ""}">
            <header class="narrow-top">
              <span>${this.me?.merchant.name}</span>
              <button class="btn quiet" aria-expanded=${this.menuOpen} aria-controls="rail" @click=${() => (this.menuOpen = !this.menuOpen)}>
                ${icon("list")}${msg("Menu", { id: "desk.menu" })}
              </button>
            </header>
            ${rail(this, this.route.area, location.search.includes("unanswered=true"))}
            <main id="main">${content}</main>
          </div>`
      }
      ${this.confirming ? html`<desk-confirm .desk=${this} @confirmed=${() => this.#confirmed(true)} @close=${() => this.#confirmed(false)}></desk-confirm>` : nothing}
      ${this.showsKeys ? keyOverview(this.keys.groups(), () => (this.showsKeys = false)) : nothing}
      <p class="vh" role="status" aria-live="polite" id="said">${this.#said}</p>`;
  }

  override willUpdate(): void {
    // Screens read the desk when they are drawn: what changed here, they say anew.
    if (this.#screen) this.#screen.requestUpdate();
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has("me") && this.me) this.#prefer(this.me);
  }

  go(url: string, { replace = false }: { readonly replace?: boolean } = {}): void {
    // Who has just signed in and was on the way to no place of their own begins at home: at the set-up until all of it is done.
    const to = this.#signedIn && url === "/desk/returns" ? this.#home() : url;
    this.#signedIn = false;
    const before = location.pathname;
    if (to !== location.pathname + location.search) history[replace ? "replaceState" : "pushState"](null, "", to);
    void this.#show(before !== location.pathname);
  }

  announce(text: string): void {
    this.#said = this.#said === text ? `${text}\u00a0` : text;
    this.requestUpdate();
  }

  may(permission: Permission): boolean {
    return this.me?.permissions.includes(permission) ?? false;
  }

  async refresh(): Promise<void> {
    const signedIn = this.me === null;
    this.me = await this.api.me();
    await this.#speak();
    if (!signedIn) return;
    this.#signedIn = true;
    await this.#look();
  }

  recount(): void {
    if (!this.me || !this.may("returns:read")) return;
    this.api
      .get<QueueCounts>("/queues", { since: this.queues?.latest })
      .then((queues) => (this.queues = queues))
      .catch(() => undefined);
  }

  async #begin(): Promise<void> {
    this.language = deskLanguage(navigator.languages);
    try {
      this.me = await this.api.me();
    } catch (failure) {
      if (failure instanceof Refused) this.me = null;
    }
    await this.#speak();
    this.recount();
    await this.#look();
    await this.#show(false);
  }

  /** How far the first shop is set up: it stands in the rail, and until all of it is done an owner begins there. */
  async #look(): Promise<void> {
    const [shop] = this.me?.shops ?? [];
    if (!shop || !this.may("settings:write")) return;
    this.setUp = await this.api.get<SetUpView>(`/shops/${shop.slug}/set-up`).catch(() => null);
  }

  async #speak(): Promise<void> {
    const language = deskLanguage([this.me?.member.language, ...navigator.languages]);
    await speakDesk(language);
    this.language = language;
    this.api.language = language;
  }

  #prefer({ member: { preferences } }: Me): void {
    const { scheme, singleKeys } = preferences;
    if (scheme === "light" || scheme === "dark") this.setAttribute("scheme", scheme);
    else this.removeAttribute("scheme");
    document.documentElement.style.colorScheme = scheme === "light" || scheme === "dark" ? scheme : "light dark";
    this.keys.single = singleKeys !== false;
  }

  readonly #arrive = (): void => void this.#show(true);

  readonly #seen = (): void => {
    if (document.visibilityState === "visible") this.recount();
  };

  /** Links to places of the desk are followed without loading the page anew. */
  readonly #clicked = (event: MouseEvent): void => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.composedPath().find((place): place is HTMLAnchorElement => place instanceof HTMLAnchorElement);
    if (!link || link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
    if (!routeOf(link.pathname)) return;
    event.preventDefault();
    this.menuOpen = false;
    this.go(link.pathname + link.search + link.hash);
  };

  /** @param arrived the person went to another place, so reading begins at its heading */
  async #show(arrived: boolean): Promise<void> {
    const path = location.pathname.replace(/\/+$/, "") || "/desk";
    if (path === "/desk") return this.go(this.me ? this.#home() : "/desk/sign-in", { replace: true });
    const found = routeOf(path);
    if (!found) return this.go("/desk/returns", { replace: true });
    if (!found.route.open && !this.me) {
      const back = location.pathname + location.search;
      return this.go(`/desk/sign-in?to=${encodeURIComponent(back)}`, { replace: true });
    }
    const { needs } = found.route;
    const { tag, load } = needs && !this.may(needs) ? noEntryRoute : found.route;
    await load();
    if ((location.pathname.replace(/\/+$/, "") || "/desk") !== path) return;
    const place = { params: found.params, query: new URLSearchParams(location.search), path: location.pathname };
    const same = this.#screen?.localName === tag;
    const screen = same && this.#screen ? this.#screen : (document.createElement(tag) as ScreenElement);
    screen.desk = this;
    screen.place = place;
    this.#screen = screen;
    this.route = found.route;
    this.requestUpdate();
    await this.updateComplete;
    await screen.updateComplete;
    showWhere(screen);
    if (!arrived) return;
    if (!same) scrollTo(0, 0);
    screen.shadowRoot?.querySelector<HTMLElement>("h1")?.focus();
  }

  #home(): string {
    const { setUp, me } = this;
    const later = me?.member.preferences.setUpLater === true;
    return setUp && setUp.done < setUp.steps.length && !later ? "/desk/set-up" : "/desk/returns";
  }

  #skip(event: Event): void {
    event.preventDefault();
    this.#screen?.shadowRoot?.querySelector<HTMLElement>("h1")?.focus();
  }

  async #confirm(): Promise<boolean> {
    await import("./account/confirm.ts");
    return new Promise((answer) => {
      this.confirming = answer;
    });
  }

  #confirmed(confirmed: boolean): void {
    this.confirming?.(confirmed);
    this.confirming = null;
  }

  #signedOut(): void {
    if (!this.me) return;
    this.me = null;
    this.go(`/desk/sign-in?to=${encodeURIComponent(location.pathname + location.search)}`, { replace: true });
  }

  /** To the places the rail shows, and to no others. */
  #globalKeys(): KeyGroup {
    const to = (url: string) => () => this.go(url);
    const may = (needs: Permission, shortcut: Shortcut): Shortcut[] => (this.may(needs) ? [shortcut] : []);
    return {
      get name() {
        return msg("Everywhere", { id: "keys.everywhere" });
      },
      get shortcuts() {
        return [
          ...may("returns:read", { key: "g r", does: msg("Returns", { id: "rail.returns" }), act: to("/desk/returns") }),
          ...may("returns:receive", { key: "g s", does: msg("Receive", { id: "rail.receive" }), act: to("/desk/receive") }),
          ...may("orders:read", { key: "g o", does: msg("Orders", { id: "rail.orders" }), act: to("/desk/orders") }),
          ...may("settings:read", { key: "g p", does: msg("Policy", { id: "rail.policy" }), act: to("/desk/policy") }),
          { key: "?", does: msg("All keys", { id: "keys.all" }), act: overview },
        ];
      },
    };
    function overview(): void {
      document.querySelector("returns-desk")?.dispatchEvent(new Event("desk-keys"));
    }
  }

  constructor() {
    super();
    this.addEventListener("set-up", (event) => {
      this.setUp = (event as CustomEvent<SetUpView>).detail;
    });
    this.addEventListener("desk-keys", () => {
      this.showsKeys = true;
    });
  }
}

/** On a phone the ways within a screen are one line that is moved sideways: where one is stands in sight. */
function showWhere(screen: ScreenElement): void {
  const here = screen.shadowRoot?.querySelector<HTMLElement>("nav [aria-current=page]");
  const way = here?.closest("nav");
  if (!here || !way || way.scrollWidth <= way.clientWidth) return;
  const [at, whole] = [here.getBoundingClientRect(), way.getBoundingClientRect()];
  way.scrollLeft += at.left + at.width / 2 - (whole.left + whole.width / 2);
}

function routeOf(path: string): { route: Route; params: Record<string, string | undefined> } | null {
  for (const route of routes) {
    const match = patternOf(route.path).exec({ pathname: path.replace(/\/+$/, "") || "/" });
    if (match) return { route, params: match.pathname.groups };
  }
  return null;
}

const patterns = new Map<string, URLPattern>();

function patternOf(path: string): URLPattern {
  const known = patterns.get(path);
  if (known) return known;
  const made = new URLPattern({ pathname: path });
  patterns.set(path, made);
  return made;
}

declare global {
  interface HTMLElementTagNameMap {
    "returns-desk": ReturnsDesk;
  }
}
