import type { Role } from "../server/domain/permissions.ts";
import { escapeHtml } from "../server/html.ts";
import { version } from "../server/version.ts";
import { team, teamPassword } from "./desk.ts";
import type { DemoPlace } from "./routes.ts";
import { shops, wooTries } from "./seed.ts";
import type { DemoShop } from "./shop.ts";

/** Fills the first page: where everything is, and which orders show what. */
export function indexPage(template: string, { clock, inbox, apiKeys, seededAt }: DemoPlace, origin: string): string {
  const now = clock.now();
  const values: Readonly<Record<string, string>> = {
    origin: escapeHtml(origin),
    version: escapeHtml(version),
    shops: shops.map((shop) => shopCard(shop, seededAt)).join("\n"),
    team: team.map(memberButton).join("\n    "),
    password: escapeHtml(teamPassword),
    woo: tableOf(wooTries),
    letters: String(inbox.letters().length),
    apiKey: escapeHtml(apiKeys.halden ?? ""),
    today: new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long", year: "numeric" }).format(now),
    date: new Date(now).toISOString().slice(0, 10),
    ahead: aheadWords(clock.ahead()),
    aged: agedWords(Math.floor((now - seededAt) / 86_400_000)),
  };
  return template.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? "");
}

/** The line under a demo shop's page: its orders at hand, and the way back. It stands outside the portal and outside the shop. */
export function strip(shop: DemoShop, seededAt: number): string {
  return `<aside class="demo-strip" aria-label="Demo">
  <div>
    <p><strong>Demo</strong> Orders of ${escapeHtml(shop.name)} to try. X1, X2 and X3 work in every shop, with any postcode.</p>
    ${orderTable(shop, seededAt)}
    <p><a href="/demo">All demos, and the clock</a> <a href="/demo/inbox">Inbox</a></p>
  </div>
</aside>`;
}

function shopCard(shop: DemoShop, seededAt: number): string {
  return `<article class="shop shop-${shop.slug}">
  <a class="shop-face" href="/demo/shops/${shop.slug}"><span class="shop-name">${escapeHtml(shop.name)}</span><span class="shop-button">Return something</span></a>
  <div class="shop-text">
    <h3><a href="/demo/shops/${shop.slug}">${escapeHtml(shop.name)}</a></h3>
    <p>${escapeHtml(shop.about)} <a href="/r/${shop.slug}">Hosted page</a></p>
    ${orderTable(shop, seededAt)}
  </div>
</article>`;
}

function memberButton({ name, role, email }: (typeof team)[number]): string {
  return `<button type="submit" name="role" value="${role}"><strong>${escapeHtml(name)}</strong> <span>${roleWords[role]}, ${escapeHtml(email)}</span></button>`;
}

const roleWords: Readonly<Record<Role, string>> = { owner: "owner", agent: "agent", warehouse: "warehouse", reader: "reads only" };

function orderTable(shop: DemoShop, seededAt: number): string {
  return tableOf(
    shop.orders(seededAt).map(({ snapshot: { number, shipTo, billTo }, shows }) => ({
      number,
      postalCode: (shipTo ?? billTo)?.postalCode ?? "",
      shows,
    })),
  );
}

function tableOf(tries: readonly { readonly number: string; readonly postalCode: string; readonly shows: string }[]): string {
  const rows = tries.map(
    ({ number, postalCode, shows }) =>
      `<tr><td><code>${escapeHtml(number)}</code></td><td><code>${escapeHtml(postalCode)}</code></td><td>${escapeHtml(shows)}</td></tr>`,
  );
  return `<table><thead><tr><th scope="col">Order</th><th scope="col">Postcode</th><th scope="col">What it shows</th></tr></thead><tbody>${rows.join("")}</tbody></table>`;
}

function aheadWords(days: number): string {
  if (days === 0) return "The clock shows the real day.";
  const much = Math.abs(days) === 1 ? "one day" : `${Math.abs(days)} days`;
  return days > 0 ? `The clock is ${much} ahead.` : `The clock is ${much} behind.`;
}

function agedWords(days: number): string {
  return days < 3 ? "" : `The orders below are told as of ${days} days ago. <code>npm run demo -- --reset</code> makes them fresh.`;
}
