import { once } from "node:events";
import type { Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { type App, openApp } from "./app.ts";
import { type Config, ConfigError, readConfig, reasonOf } from "./config.ts";
import { somebodyCanSignIn } from "./store/members.ts";
import { listShops } from "./store/merchants.ts";

/** The longest running requests and tasks may take to end after SIGTERM. */
const drainFor = 10_000;

/** Milliseconds. A photo over a bad connection takes a while; headers never do. Longer alive than the usual proxy keeps a connection. */
const patience = { headersTimeout: 10_000, requestTimeout: 180_000, keepAliveTimeout: 65_000 };

/**
 * The production server: configured by the environment, drained on SIGTERM and SIGINT, and when the launcher that started it is gone.
 * @throws ConfigError when it cannot start with these settings on this machine
 */
export async function serve(): Promise<void> {
  const config = readConfig(process.env);
  const app = await openApp(config);
  const server = await listen(app, config);
  await sayHowToGetIn(app);
  const stop = drainOnce(app, server);
  // A signal may come twice (a terminal sends it to the whole group, npm passes it on as well), and the second must not cut short.
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  process.on("disconnect", stop);
}

async function listen(app: App, { port, host }: Config): Promise<Server> {
  const server = createAdaptorServer({ fetch: app.fetch, serverOptions: patience }) as Server;
  server.listen(port, host);
  try {
    await once(server, "listening");
  } catch (failure) {
    await app.close();
    throw new ConfigError(`Cannot listen on port ${port} of ${host}: ${whyNot(failure)}`);
  }
  const address = server.address();
  app.context.log.info({ port: typeof address === "object" ? address?.port : port }, "listening");
  return server;
}

/** A server whose desk nobody can enter looks like any other; the log says how that is changed. */
async function sayHowToGetIn({ context: { db, log } }: App): Promise<void> {
  if (await somebodyCanSignIn(db)) return;
  const [shop] = await listShops(db, 1);
  const command = shop ? `setup --shop ${shop.slug} --owner-link` : "setup --shop SLUG --owner EMAIL";
  log.info(`Nobody can sign in to the desk yet: returns-portal ${command} prints a link for its owner.`);
}

function whyNot(failure: unknown): string {
  switch (failure instanceof Error && "code" in failure ? failure.code : undefined) {
    case "EADDRINUSE":
      return "another program has it. Set PORT to a free one.";
    case "EACCES":
      return "this user may not. Set PORT to one above 1023.";
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return "this machine has no such address. Set HOST to one it has, or to 0.0.0.0.";
    default:
      return reasonOf(failure);
  }
}

function drainOnce(app: App, server: Server): () => void {
  const connections = new Set<Socket>();
  server.on("connection", (socket) => {
    connections.add(socket);
    socket.once("close", () => connections.delete(socket));
  });
  const answers = new Set<ServerResponse>();
  let draining = false;
  // Whoever keeps the connection must not send its next request on it.
  const closeAfter = (answer: ServerResponse): void => void (answer.headersSent || answer.setHeader("Connection", "close"));
  server.prependListener("request", (_request, answer: ServerResponse) => {
    answers.add(answer);
    answer.once("close", () => answers.delete(answer));
    if (draining) closeAfter(answer);
  });
  return () => {
    if (draining) return;
    draining = true;
    app.context.log.info("draining");
    answers.forEach(closeAfter);
    setTimeout(() => process.exit(1), drainFor);
    // A connection whose answer has just left is idle from then on, and would be kept alive for the next request.
    setInterval(() => server.closeIdleConnections(), 50);
    // Browsers open connections in advance and say nothing on them; to Node those are not idle.
    setTimeout(() => {
      for (const socket of connections) if (socket.bytesRead === 0) socket.destroy();
    }, 500);
    server.close(() => void app.close().then(() => process.exit(0)));
  };
}
