import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { extname, join, relative } from "node:path";
import { promisify } from "node:util";
import { brotliCompress } from "node:zlib";
import { Hono, type Context as HonoContext } from "hono";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { Storage } from "../providers/storage/port.ts";

const compress = promisify(brotliCompress);

export interface Asset {
  readonly content: Uint8Array<ArrayBuffer>;
  readonly contentType: string;
  readonly etag: string;
  /** Compressed once, when first asked for. */
  readonly brotli: () => Promise<Uint8Array<ArrayBuffer>>;
}

const contentTypes: Readonly<Record<string, string>> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".map": "application/json; charset=utf-8",
  ".wasm": "application/wasm",
};

/** Any page may load the portal, also from an opaque origin (a sandboxed editor), so every answer is open to all. */
const shared = {
  "Access-Control-Allow-Origin": "*",
  "Cross-Origin-Resource-Policy": "cross-origin",
  "Timing-Allow-Origin": "*",
  "X-Content-Type-Options": "nosniff",
};

/**
 * The portal's files: `/returns-portal.js` floats, `/v/{version}/…` never changes. Every version ever served is kept in storage,
 * so a page that pinned one keeps working after an upgrade.
 */
export async function assetRoutes(context: Context, folder: string, version: string): Promise<Hono> {
  const assets = await readAssets(folder);
  await keepRelease(context.storage, version, assets);
  const app = new Hono();

  app.get("/v/:version/*", async (c) => {
    const wanted = c.req.param("version");
    const path = c.req.path.slice(`/v/${wanted}/`.length);
    const asset = wanted === version ? assets.get(path) : await releasedAsset(context.storage, wanted, path);
    if (!asset) throw new Refusal("not_found");
    return send(c, asset, { ...shared, "Cache-Control": "public, max-age=31536000, immutable" });
  });

  for (const [path, asset] of assets) {
    app.get(`/${path}`, async (c) => {
      const headers = { ...shared, ETag: asset.etag, "Cache-Control": "public, max-age=300, stale-while-revalidate=86400" };
      if (c.req.header("If-None-Match") === asset.etag) return c.body(null, 304, headers);
      return send(c, asset, headers);
    });
  }
  return app;
}

/** Sends a file, compressed where the browser takes it. */
export async function send(c: HonoContext, { content, contentType, brotli }: Asset, headers: Record<string, string>): Promise<Response> {
  const all = { ...headers, "Content-Type": contentType, Vary: "Accept-Encoding" };
  if (!/\bbr\b/.test(c.req.header("Accept-Encoding") ?? "")) return c.body(content, 200, all);
  return c.body(await brotli(), 200, { ...all, "Content-Encoding": "br" });
}

/** Every file of a folder by its path; empty when there is none. */
export async function readAssets(folder: string): Promise<Map<string, Asset>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile() && extname(entry.name) in contentTypes);
  return new Map(
    await Promise.all(
      files.map(async (entry): Promise<[string, Asset]> => {
        const file = join(entry.parentPath, entry.name);
        return [
          relative(folder, file).replaceAll("\\", "/"),
          asset(new Uint8Array(await readFile(file)), contentTypes[extname(file)] ?? "application/octet-stream"),
        ];
      }),
    ),
  );
}

function asset(content: Uint8Array<ArrayBuffer>, contentType: string): Asset {
  let compressed: Promise<Uint8Array<ArrayBuffer>> | undefined;
  return {
    content,
    contentType,
    etag: `"${createHash("sha256").update(content).digest("base64url").slice(0, 27)}"`,
    brotli: () => (compressed ??= compress(content).then((bytes) => new Uint8Array(bytes))),
  };
}

async function keepRelease(storage: Storage, version: string, assets: Map<string, Asset>): Promise<void> {
  const marker = `releases/${version}/files`;
  if (assets.size === 0 || (await storage.read(marker))) return;
  for (const [path, { content, contentType }] of assets) await storage.put(`releases/${version}/${path}`, content, contentType);
  await storage.put(marker, new TextEncoder().encode([...assets.keys()].join("\n")), "text/plain");
}

async function releasedAsset(storage: Storage, version: string, path: string): Promise<Asset | null> {
  if (version.length > 40 || !/^\w[\w-]*(\.[\w-]+)*$/.test(version) || !/^\w[\w-]*([./][\w-]+)*$/.test(path) || path.length > 200)
    return null;
  const file = await storage.read(`releases/${version}/${path}`);
  return file && asset(new Uint8Array(file.content), file.contentType);
}
