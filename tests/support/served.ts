import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import type { EngineUnderTest } from "./databases.ts";
import { aWorld, type World, type WorldOptions } from "./world.ts";

/** The world behind a real socket, doing its work as it comes: what a browser can visit. */
export async function aServedWorld(engine: EngineUnderTest, options: WorldOptions = {}): Promise<World & { readonly url: string }> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const world = await aWorld(engine, { ...options, publicUrl: url, worker: true });
  const server = serve({ fetch: world.app.fetch, port });
  return {
    ...world,
    url,
    async close() {
      await new Promise((resolve) => {
        server.close(resolve);
        if ("closeAllConnections" in server) server.closeAllConnections();
      });
      await world.close();
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
