import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import type { EngineUnderTest } from "./databases.ts";
import { aWorld, type World, type WorldOptions } from "./world.ts";

/** The world behind a real socket, doing its work as it comes: what a browser can visit. */
export async function aServedWorld(engine: EngineUnderTest, options: WorldOptions = {}): Promise<World & { readonly url: string }> {
  // It listens before there is a world, so that nobody takes the port of the address the world is told.
  const server: Server = createServer().listen(0);
  await once(server, "listening");
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  const world = await aWorld(engine, { ...options, publicUrl: url, worker: true }).catch((failure) => {
    server.close();
    throw failure;
  });
  server.on("request", getRequestListener(world.app.fetch));
  return {
    ...world,
    url,
    async close() {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      await world.close();
    },
  };
}
