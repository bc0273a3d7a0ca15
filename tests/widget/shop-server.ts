import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { createFakeApi, type FakeApi } from "./fake-api.ts";

/** A shop's page with the built portal and the fake API on one plain server: for pictures, and for what only a real page can prove. */
export async function startShop(
  page: (path: string) => { html: string; headers?: Record<string, string> },
  fake: FakeApi = createFakeApi(),
): Promise<{ url: string; fake: FakeApi; stop: () => Promise<void> }> {
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", async () => {
      const url = new URL(incoming.url ?? "/", "http://shop.test");
      const open = {
        "access-control-allow-origin": "*",
        "access-control-allow-headers": "*, authorization",
        "access-control-allow-methods": "*",
      };
      if (incoming.method === "OPTIONS") return outgoing.writeHead(204, open).end();
      if (url.pathname.startsWith("/api/")) {
        const { method = "GET", headers } = incoming;
        const answer = await fake
          .answer(
            new Request(url, { method, headers: headers as Record<string, string>, ...(chunks.length && { body: Buffer.concat(chunks) }) }),
          )
          .catch(() => null);
        if (!answer) return outgoing.destroy();
        return outgoing
          .writeHead(answer.status, { ...Object.fromEntries(answer.headers), ...open })
          .end(Buffer.from(await answer.arrayBuffer()));
      }
      const file = /^\/(?:copy\/)?((?:locales\/)?[\w.-]+\.js)$/.exec(url.pathname)?.[1];
      if (file) {
        const code = await readFile(`dist/widget/${file}`).catch(() => null);
        return outgoing.writeHead(code ? 200 : 404, { ...open, "content-type": "text/javascript" }).end(code);
      }
      const { html, headers = {} } = page(url.pathname);
      return outgoing.writeHead(200, { "content-type": "text/html; charset=utf-8", ...headers }).end(html);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  return { url: `http://127.0.0.1:${port}`, fake, stop: () => close(server) };
}

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.closeAllConnections();
    server.close(() => resolve());
  });
