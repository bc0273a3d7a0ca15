import "axe-core/axe.min.js";
import { expect, waitUntil } from "@open-wc/testing";
import type * as Axe from "axe-core";
import type { LitElement } from "lit";
import type { Me } from "../../../server/http/desk-account-schemas.ts";
import { DeskApi } from "../../../widget/desk/api.ts";
import type { Desk } from "../../../widget/desk/desk.ts";
import { Jobs } from "../../../widget/desk/jobs.ts";
import { Keys } from "../../../widget/desk/keys.ts";
import type { Place } from "../../../widget/desk/screen.ts";
import { tokens } from "../../../widget/desk/tokens.ts";
import "../../../widget/desk/dialog.ts";
import "../../../widget/desk/help.ts";
import "../../../widget/desk/menu.ts";

declare const axe: typeof Axe;

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly headers: Headers;
}

/** What the server would answer: a body, or a whole Response. The first that fits "METHOD /path" answers; `:id` stands for one part. */
export type Answers = Readonly<Record<string, (request: Request, params: Record<string, string>) => unknown>>;

export interface Stage<Screen extends LitElement> {
  readonly screen: Screen;
  readonly desk: Desk & { me: Me | null };
  /** Every request that left, oldest first. */
  readonly requests: readonly Request[];
  /** Where the screen went by `desk.go`. */
  readonly visits: readonly string[];
  readonly said: readonly string[];
  /** Draws until the screen has nothing left to draw and nothing is under way. */
  settle(): Promise<void>;
  /** Draws until what is awaited is there: what is loaded when it is first needed, or asked for after a pause. */
  until(seen: () => boolean): Promise<void>;
  find<Found extends HTMLElement = HTMLElement>(selector: string, text?: string): Found;
  all<Found extends HTMLElement = HTMLElement>(selector: string): Found[];
  press(key: string, modifiers?: Partial<Pick<KeyboardEvent, "ctrlKey" | "shiftKey" | "altKey">>): Promise<void>;
  accessible(): Promise<void>;
}

/** Tuesday 8 December 2026, 11:00 in Amsterdam. */
export const now = Date.UTC(2026, 11, 8, 10);

export const anOwner: Me = {
  member: {
    id: "mem_1",
    name: "Agent One",
    email: "agent.one@ada.test",
    role: "owner",
    language: "en",
    preferences: {},
    hasPassword: true,
    hasTotp: false,
    hasPasskey: false,
  },
  permissions: [
    "orders:read",
    "orders:write",
    "orders:cancel",
    "returns:read",
    "returns:write",
    "returns:receive",
    "returns:decide",
    "messages:write",
    "money:write",
    "settings:read",
    "settings:write",
    "connections:write",
    "members:write",
    "keys:write",
    "exports:read",
    "people:erase",
  ],
  merchant: { id: "mer_1", name: "Ada’s Shoes" },
  shops: [{ slug: "ada", name: "Ada’s Shoes", timeZone: "Europe/Amsterdam", languages: ["en", "fr", "es", "de"], defaultLanguage: "en" }],
  confirmedUntil: now + 3_600_000,
  now,
};

/** One screen of the desk alone on a page, with a server that answers from a table. */
export async function stage<Screen extends LitElement & { desk: Desk; place: Place }>(
  tag: string,
  {
    answers,
    me = anOwner,
    params = {},
    query = "",
    path = "/desk/x",
  }: { answers: Answers; me?: Me; params?: Place["params"]; query?: string; path?: string },
): Promise<Stage<Screen>> {
  const requests: Request[] = [];
  const visits: string[] = [];
  const said: string[] = [];
  let open = 0;
  const realFetch = window.fetch;
  window.fetch = async (input, init = {}) => {
    const url = new URL(String(input), location.href);
    if (!url.pathname.startsWith("/api/desk")) return realFetch(input, init);
    open += 1;
    try {
      const request = {
        method: init.method ?? "GET",
        path: url.pathname.slice("/api/desk".length),
        query: url.searchParams,
        body: bodyOf(init.body),
        headers: new Headers(init.headers),
      };
      requests.push(request);
      const [found] = Object.entries(answers).flatMap(([line, answer]) => {
        const params = match(line, `${request.method} ${request.path}`);
        return params ? [{ answer, params }] : [];
      });
      const body = found
        ? await found.answer(request, found.params)
        : problem(404, "not_found", `no answer for ${request.method} ${request.path}`);
      return body instanceof Response ? body : new Response(JSON.stringify(body), { headers: { "content-type": "application/json" } });
    } finally {
      open -= 1;
    }
  };
  const screen = document.createElement(tag) as Screen;
  const place = (url: string): Place => {
    const to = new URL(url, location.href);
    return { params, query: to.searchParams, path: to.pathname };
  };
  const desk: Desk & { me: Me | null } = {
    api: new DeskApi(),
    me,
    language: "en",
    keys: new Keys(),
    jobs: new Jobs(),
    reached: true,
    queues: null,
    recount: () => undefined,
    go: (url) => {
      visits.push(url);
      const to = place(url);
      if (to.path === path) screen.place = to;
    },
    announce: (words) => void said.push(words),
    refresh: () => Promise.resolve(),
    may: (permission) => me.permissions.includes(permission),
  };
  const frame = document.createElement("div");
  frame.attachShadow({ mode: "open" }).adoptedStyleSheets = tokens.styleSheet ? [tokens.styleSheet] : [];
  frame.shadowRoot?.append(document.createElement("main"));
  frame.shadowRoot?.querySelector("main")?.append(screen);
  screen.desk = desk;
  screen.place = place(`${path}${query}`);
  document.body.replaceChildren(frame);

  const settle = async (): Promise<void> => {
    for (let quiet = 0; quiet < 3; ) {
      await new Promise((resume) => requestAnimationFrame(resume));
      const drawn = await screen.updateComplete;
      quiet = open === 0 && drawn ? quiet + 1 : 0;
    }
  };
  await settle();
  const root = (): ShadowRoot => {
    if (!screen.shadowRoot) throw new Error("the screen has no shadow root");
    return screen.shadowRoot;
  };
  const all = <Found extends HTMLElement>(selector: string): Found[] => [...deep<Found>(root(), selector)];
  return {
    screen,
    desk,
    requests,
    visits,
    said,
    settle,
    until: async (seen) => {
      await waitUntil(seen, "it is there", { timeout: 30_000 });
      await settle();
    },
    all,
    find: <Found extends HTMLElement>(selector: string, text = ""): Found => {
      const found = all<Found>(selector).find((one) => (one.textContent ?? "").includes(text));
      if (!found) throw new Error(`nothing is ${selector} with “${text}” in ${root().textContent?.replace(/\s+/g, " ").slice(0, 500)}`);
      return found;
    },
    press: async (key, modifiers = {}) => {
      const target = deepActive() ?? document.body;
      target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, composed: true, cancelable: true, ...modifiers }));
      await settle();
    },
    accessible: async () => {
      await settle();
      const { violations } = await axe.run(frame, { rules: { region: { enabled: false }, "landmark-one-main": { enabled: false } } });
      expect(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join(" | ")}`),
      ).to.deep.equal([]);
    },
  };
}

export function problem(status: number, code: string, detail: string, more: object = {}): Response {
  return new Response(JSON.stringify({ type: `/docs/problems#${code}`, title: code, status, code, detail, ...more }), {
    status,
    headers: { "content-type": "application/problem+json" },
  });
}

function bodyOf(body: BodyInit | null | undefined): unknown {
  if (typeof body !== "string") return body ?? null;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

function match(line: string, wanted: string): Record<string, string> | null {
  const [lines, parts] = [line.split(/[ /]/), wanted.split(/[ /]/)];
  if (lines.length !== parts.length) return null;
  const params: Record<string, string> = {};
  for (const [place, part] of lines.entries()) {
    if (part.startsWith(":")) params[part.slice(1)] = decodeURIComponent(parts[place] ?? "");
    else if (part !== parts[place]) return null;
  }
  return params;
}

/** Through shadow roots too. */
function* deep<Found extends Element>(root: ParentNode, selector: string): Generator<Found> {
  yield* root.querySelectorAll<Found>(selector);
  for (const element of root.querySelectorAll("*")) if (element.shadowRoot) yield* deep<Found>(element.shadowRoot, selector);
}

function deepActive(): Element | null {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
}
