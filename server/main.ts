import { serve as listen } from "@hono/node-server";
import { openApp } from "./app.ts";
import { readConfig } from "./config.ts";

/** The longest a running request may take to end after SIGTERM. */
const drainFor = 10_000;

/** The production server: configured by the environment, drained on SIGTERM and SIGINT. */
export async function serve(): Promise<void> {
  const config = readConfig(process.env);
  const app = await openApp(config);
  const server = listen({ fetch: app.fetch, port: config.port, hostname: config.host }, ({ port }) => {
    app.context.log.info({ port }, "listening");
  });
  const stop = (): void => {
    app.context.log.info("draining");
    const impatience = setTimeout(() => process.exit(1), drainFor);
    server.close(() => {
      void app.close().then(() => {
        clearTimeout(impatience);
        process.exit(0);
      });
    });
    if ("closeIdleConnections" in server) server.closeIdleConnections();
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
}
