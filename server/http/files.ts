import { Hono } from "hono";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { FileTicket } from "../file-links.ts";

/** Downloads. Served so that a file that lies about its type can do nothing: sandboxed, never sniffed, never cached by others. */
export function fileRoutes(context: Context): Hono {
  return new Hono().get("/files/:ticket/:filename", async (c) => {
    const opened = context.keys.open("files", c.req.param("ticket"));
    if (opened === null) throw new Refusal("not_found");
    const ticket = JSON.parse(opened) as FileTicket;
    if (ticket.expiresAt <= context.now()) throw new Refusal("link_expired");
    const file = await context.storage.read(ticket.key);
    if (!file) throw new Refusal("not_found");
    return c.body(new Uint8Array(file.content), 200, {
      "Content-Type": file.contentType,
      "Content-Disposition": `inline; filename="${ticket.filename.replaceAll(/[^\w.-]/g, "_")}"`,
      "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      "Cache-Control": "private, no-store",
      "X-Content-Type-Options": "nosniff",
    });
  });
}
