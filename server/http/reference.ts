import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { Hono } from "hono";
import { textsFor } from "../../locales/texts.ts";
import { refusalCodes } from "../domain/errors.ts";
import { escapeHtml } from "../html.ts";
import { statusOf } from "./errors.ts";
import { ownIcon } from "./icon.ts";
import type { Env } from "./routes.ts";
import { shopContractDocument } from "./shop-contract-document.ts";

/** `/openapi.json`, its readable form at `/docs`, and a page with every problem there is. All from our own origin. */
export function referenceRoutes(api: OpenAPIHono<Env>, publicUrl: string, version: string): Hono<Env> {
  const app = new Hono<Env>();
  api.openAPIRegistry.registerComponent("securitySchemes", "shopper", {
    type: "http",
    scheme: "bearer",
    description: "The token of a session; it opens one order for an hour.",
  });
  api.openAPIRegistry.registerComponent("securitySchemes", "session", {
    type: "apiKey",
    in: "cookie",
    name: "__Host-desk",
    description: "The session of a signed-in member, from the desk's own page only.",
  });
  api.openAPIRegistry.registerComponent("securitySchemes", "apiKey", {
    type: "http",
    scheme: "bearer",
    description: "An API key of the merchant, with scopes.",
  });
  let described: unknown;

  app.get("/openapi.json", (c) => {
    described ??= api.getOpenAPI31Document({
      openapi: "3.1.0",
      info: {
        title: "returns-portal",
        version,
        description:
          "The portal's API for shoppers, and the desk's API for merchants and their systems. Money is integer minor units, instants are epoch milliseconds.",
      },
      servers: [{ url: publicUrl }],
    });
    return c.json(described as Record<string, unknown>, 200, { "Access-Control-Allow-Origin": "*" });
  });

  app.get("/docs/any-shop.openapi.json", (c) =>
    c.json(shopContractDocument() as Record<string, unknown>, 200, { "Access-Control-Allow-Origin": "*" }),
  );

  app.get("/docs", (c) =>
    c.html(
      `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>returns-portal API</title><link rel="icon" href="${ownIcon}"><script type="module" src="/docs/rapidoc.js"></script><rapi-doc spec-url="/openapi.json" render-style="read" show-header="false" allow-spec-url-load="false" allow-spec-file-load="false" load-fonts="false" regular-font="system-ui" mono-font="ui-monospace"></rapi-doc></html>`,
      200,
      {
        "Content-Security-Policy":
          "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'",
      },
    ),
  );
  app.get("/docs/rapidoc.js", async (c) => {
    return c.body(new Uint8Array(await readFile(rapidoc())), 200, {
      "Content-Type": "text/javascript; charset=utf-8",
      "Cache-Control": "public, max-age=86400",
    });
  });
  app.get("/docs/problems", (c) => {
    const texts = textsFor("en");
    const rows = refusalCodes
      .map((code) => `<tr id="${code}"><td><code>${code}</code><td>${statusOf(code)}<td>${escapeHtml(texts.refusal(code))}`)
      .join("");
    return c.html(
      `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Problems</title><link rel="icon" href="${ownIcon}"><h1>Problems</h1><table><tr><th>Code<th>Status<th>Sentence${rows}</table></html>`,
      200,
      { "Content-Security-Policy": "default-src 'none'; img-src data:" },
    );
  });
  return app;
}

/** The build puts the page's script beside the bundle, so that production installs none of the packages it was made from. */
function rapidoc(): string | URL {
  if (!import.meta.url.endsWith(".ts")) return new URL("./rapidoc-min.js", import.meta.url);
  return createRequire(import.meta.url).resolve("rapidoc/dist/rapidoc-min.js");
}
