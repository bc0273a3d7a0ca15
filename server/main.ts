import { serve as listen } from "@hono/node-server";
import { openApp } from "./app.ts";
import { readConfig } from "./config.ts";

/** The longest a running request may take to end after SIGTERM. */
const drainFor = 10_000;

/** Milliseconds. A photo over a bad connection takes a while; headers never do. Longer alive than the usual proxy keeps a connection. */
const patience = { headersTimeout: 10_000, requestTimeout: 180_000, keepAliveTimeout: 65_000 };

/** The production server: configured by the environment, drained on SIGTERM and SIGINT. */
export async function serve(): Promise<void> {
  const config = readConfig(process.env);
  const app = await openApp(config);
  const server = listen({ fetch: app.fetch, port: config.port, hostname: config.host, serverOptions: patience }, ({ port }) => {
    app.context.log.info({ port }, "listening");
  });
  const stop = (): void => {
    app.context.log.info("draining");
    const impatience = setTimeout(() => process.exit(1), drainFor);
    // A connection whose answer has just left is idle from then on, and would be kept alive for the next request.
    const idle = setInterval(() => "closeIdleConnections" in server && server.closeIdleConnections(), 50);
    server.close(() => {
      clearInterval(idle);
      void app.close().then(() => {
        clearTimeout(impatience);
        process.exit(0);
      });
    });
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
}
