import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Hono, type Context as HonoContext } from "hono";
import { Refusal } from "../domain/errors.ts";
import { readAssets, send } from "./assets.ts";
import { ownIcon } from "./icon.ts";
import { languageOf } from "./language.ts";
import type { Env } from "./routes.ts";

/**
 * Letters are shown in a sandboxed frame made of text and bring their own styles, which the frame would not have if the page forbade
 * them; scripts come from here only. The camera's barcode reader is WebAssembly. A preview of the portal is a page of ours.
 */
const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' https: data: blob:; " +
  "connect-src 'self'; frame-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; " +
  "require-trusted-types-for 'script'; trusted-types lit-html desk-letter";

/** `/desk`: one page for every address under it. Its files are named by what they hold, so they may be kept for ever. */
export async function deskPageRoutes(folder: string): Promise<Hono<Env>> {
  const assets = await readAssets(folder);
  const built = await readFile(join(folder, "entry.json"), "utf8").catch(() => null);
  const files = built === null ? null : (JSON.parse(built) as { readonly entry: string; readonly preload: readonly string[] });
  const app = new Hono<Env>();

  app.get("/desk/assets/:file", async (c) => {
    const asset = assets.get(`assets/${c.req.param("file")}`);
    if (!asset) throw new Refusal("not_found");
    return send(c, asset, { "Cache-Control": "public, max-age=31536000, immutable", "Cross-Origin-Resource-Policy": "same-origin" });
  });

  const page = (c: HonoContext<Env>): Response => {
    if (!files) throw new Refusal("not_found");
    const language = languageOf(undefined, c.req.header("Accept-Language"), "en");
    return c.html(deskPage(files, language), 200, {
      "Cache-Control": "no-store",
      "Content-Security-Policy": policy,
      "Permissions-Policy": "camera=(self)",
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Resource-Policy": "same-origin",
    });
  };
  app.get("/desk", page);
  app.get("/desk/*", page);
  return app;
}

function deskPage({ entry, preload }: { readonly entry: string; readonly preload: readonly string[] }, language: string): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>Desk</title>
<link rel="icon" href="${ownIcon}">
${preload.map((file) => `<link rel="modulepreload" href="/desk/${file}">`).join("\n")}
<script type="module" src="/desk/${entry}"></script>
<style>html{color-scheme:light dark;block-size:100%}body{margin:0;min-block-size:100%;background:light-dark(#f6f6f3,#10100f)}</style>
</head>
<body><returns-desk></returns-desk></body>
</html>
`;
}
