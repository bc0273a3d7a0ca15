import { Hono } from "hono";
import { receiveDelivery } from "../actions/receive-delivery.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { isId } from "../domain/ids.ts";
import { callCounter } from "./limits.ts";
import type { Env } from "./routes.ts";

const mostBytes = 1024 * 1024;
/** Deliveries of one address that were not genuine, a minute. Whoever goes on is not listened to, which costs nothing. */
const mostForged = 60;

/**
 * Where shops and gateways tell what happened. No CORS: no browser has any business here. An unknown connection and a forged delivery get
 * the same answer.
 */
export function inboundRoutes(context: Context): Hono<Env> {
  const app = new Hono<Env>();
  const forged = callCounter(context.now, mostForged);
  const spent = new Map<string, number>();

  app.post("/:id", async (c) => {
    const until = spent.get(c.var.address) ?? 0;
    const at = context.now();
    if (until > at) throw new Refusal("too_many_requests", { retryAfterSeconds: Math.ceil((until - at) / 1000) });
    spent.delete(c.var.address);
    const body = await bytesOf(c.req.raw);
    try {
      const id = c.req.param("id");
      if (!isId("connection", id)) throw new Refusal("not_found");
      const headers = Object.fromEntries([...c.req.raw.headers].map(([name, value]) => [name.toLowerCase(), value]));
      // As the vendor addressed it, whatever stands between us.
      const { pathname, search } = new URL(c.req.url);
      await receiveDelivery(context, id, { body, headers, url: `${context.publicUrl}${pathname}${search}`, at });
    } catch (failure) {
      if (failure instanceof Refusal) {
        const { left, resetSeconds } = forged(c.var.address);
        if (left <= 0) remember(spent, c.var.address, at + resetSeconds * 1_000);
      }
      throw failure;
    }
    c.header("Cache-Control", "no-store");
    return c.text("ok");
  });

  return app;
}

const mostRemembered = 10_000;

function remember(spent: Map<string, number>, address: string, until: number): void {
  if (spent.size >= mostRemembered) spent.clear();
  spent.set(address, until);
}

/** The raw bytes, read no further than they may be. @throws Refusal `too_large` */
async function bytesOf(request: Request): Promise<Uint8Array> {
  if (Number(request.headers.get("Content-Length") ?? 0) > mostBytes) throw new Refusal("too_large");
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of request.body ?? []) {
    size += part.length;
    // Leaving the loop ends the reading: nobody sends us the rest.
    if (size > mostBytes) throw new Refusal("too_large");
    parts.push(part);
  }
  return Buffer.concat(parts);
}
