import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { Hono } from "hono";
import { beginSession } from "../server/actions/sign-in.ts";
import type { App } from "../server/app.ts";
import { escapeHtml } from "../server/html.ts";
import { giveCookie } from "../server/http/desk-session.ts";
import { findMembersByEmail } from "../server/store/members.ts";
import { findShop } from "../server/store/merchants.ts";
import type { Bergpost } from "./bergpost.ts";
import type { Clock } from "./clock.ts";
import { team } from "./desk.ts";
import { ownShopPath } from "./halden-connection.ts";
import type { Inbox } from "./inbox.ts";
import { indexPage, strip } from "./index-page.ts";
import { tell } from "./parcel-news.ts";
import { isHappening, parcelsPage } from "./parcels-page.ts";
import { shops } from "./seed.ts";

export interface DemoPlace {
  readonly app: App;
  readonly clock: Clock;
  readonly inbox: Inbox;
  readonly apiKeys: Readonly<Record<string, string>>;
  /** Halden's own shop, which is connected to its desk. */
  readonly ownShop: Hono;
  /** The carrier it connected. */
  readonly carrier: Bergpost;
  /** Epoch milliseconds, in the demo's own time: the orders' dates count from here. */
  readonly seededAt: number;
}

const pages = join(import.meta.dirname, "pages");

const contentTypes: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** As strict as a shop can be: the portal must work under it. Pictures of test orders carry the server's public address. */
const shopPolicy = (publicUrl: string): string =>
  `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' ${publicUrl} data: blob:; connect-src 'self'; base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'; trusted-types lit-html`;

const ownPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'";

/** A letter may look as it likes and do nothing; the frame around it keeps it from running anything besides. */
const letterPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'self'; frame-ancestors 'self'";

/** What exists only in the demo, before everything the server answers by itself. */
export function demoRoutes(place: DemoPlace): Hono {
  const { app, clock, inbox } = place;
  // The contract's `GET /` of Halden's own shop is asked for with the slash at its end.
  const routes = new Hono({ strict: false });
  routes.use("/demo/*", async (c, next) => {
    c.header("Cache-Control", "no-store");
    c.header("X-Content-Type-Options", "nosniff");
    c.header("Referrer-Policy", "same-origin");
    await next();
  });

  routes.route(ownShopPath, place.ownShop);
  routes.get("/", (c) => c.redirect("/demo"));
  routes.get("/demo", async (c) =>
    c.html(indexPage(await page("index.html"), place, originOf(c.req.url)), 200, { "Content-Security-Policy": ownPolicy }),
  );

  routes.get("/demo/shops/:slug", async (c) => {
    const shop = shops.find(({ slug }) => slug === c.req.param("slug"));
    if (!shop) return c.notFound();
    const html = (await page(`${shop.slug}.html`))
      .replaceAll("{{origin}}", originOf(c.req.url))
      .replace("{{demo}}", () => strip(shop, place.seededAt));
    return c.html(html, 200, { "Content-Security-Policy": shopPolicy(app.context.publicUrl) });
  });

  routes.post("/demo/clock", async (c) => {
    const { days, date, reset } = await c.req.parseBody();
    if (reset !== undefined) clock.reset();
    else if (typeof date === "string" && /^\d{4}-\d{2}-\d{2}$/.test(date)) clock.move(daysUntil(date, clock.now()));
    else if (typeof days === "string" && /^[+-]?\d{1,3}$/.test(days)) clock.move(Number(days));
    return c.redirect("/demo#clock", 303);
  });

  routes.post("/demo/desk", async (c) => {
    const { role } = await c.req.parseBody();
    const wanted = team.find((one) => one.role === role);
    const [member] = wanted ? await findMembersByEmail(app.context.db, wanted.email) : [];
    if (!member) return c.notFound();
    giveCookie(app.context, c, await beginSession(app.context, member, "Demo"));
    return c.redirect(role === "warehouse" ? "/desk/receive" : "/desk/returns", 303);
  });

  routes.get("/demo/parcels", async (c) =>
    c.html(parcelsPage(await page("parcels.html"), place.carrier), 200, { "Content-Security-Policy": ownPolicy }),
  );
  routes.post("/demo/parcels/:number", async (c) => {
    const { kind } = await c.req.parseBody();
    const shop = await findShop(app.context.db, "halden");
    if (shop && isHappening(kind))
      await tell(app.context, shop, { carrier: place.carrier, number: c.req.param("number"), happened: { kind } });
    return c.redirect("/demo/parcels", 303);
  });

  routes.get("/demo/inbox", async (c) => c.html(await page("inbox.html"), 200, { "Content-Security-Policy": ownPolicy }));
  routes.get("/demo/inbox/letters", (c) =>
    c.json(
      inbox.letters().map(({ id, at, from, to, subject, text, attachments }) => ({
        id,
        at,
        from: from.name,
        to,
        subject,
        text,
        attachments: attachments.map(({ filename, content }) => ({ filename, bytes: content.byteLength })),
      })),
    ),
  );
  routes.get("/demo/inbox/letters/:id{\\d+}", (c) => {
    const letter = inbox.find(Number(c.req.param("id")));
    if (!letter) return c.notFound();
    return c.html(letter.html.replace(/<head[^>]*>/i, '$&<base target="_blank">'), 200, { "Content-Security-Policy": letterPolicy });
  });
  routes.get("/demo/inbox/letters/:id{\\d+}/attachments/:number{\\d+}", (c) => {
    const attachment = inbox.find(Number(c.req.param("id")))?.attachments[Number(c.req.param("number"))];
    if (!attachment) return c.notFound();
    return c.body(new Uint8Array(attachment.content), 200, {
      "Content-Type": attachment.contentType,
      "Content-Disposition": `inline; filename*=UTF-8''${encodeURIComponent(attachment.filename)}`,
      "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    });
  });

  routes.get("/demo/:folder{pages|pictures}/:file{[a-z0-9-]+\\.(?:css|js|svg)}", async (c) => {
    const { folder, file } = c.req.param();
    const path = folder === "pictures" ? join(pages, "pictures", file) : join(pages, file);
    const content = await readFile(path).catch(() => null);
    if (!content) return c.notFound();
    return c.body(new Uint8Array(content), 200, {
      "Content-Type": contentTypes[extname(file)] ?? "application/octet-stream",
      "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    });
  });

  routes.notFound((c) =>
    c.html(`<!doctype html><title>Not here</title><p>Nothing is at ${escapeHtml(c.req.path)}. <a href="/demo">To the demo</a>`, 404),
  );
  routes.all("*", (c) => app.fetch(c.req.raw, c.env));
  return routes;
}

function page(file: string): Promise<string> {
  return readFile(join(pages, file), "utf8");
}

/** The name the visitor reached the demo by; behind a proxy that ends TLS, set PUBLIC_URL to what people type. */
function originOf(url: string): string {
  return process.env.PUBLIC_URL?.replace(/\/+$/, "") ?? new URL(url).origin;
}

function daysUntil(date: string, now: number): number {
  const today = new Date(now).toISOString().slice(0, 10);
  return Math.round((Date.parse(date) - Date.parse(today)) / 86_400_000);
}
