import { Hono } from "hono";
import { Refusal } from "../domain/errors.ts";

const frame = (drawing: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 144 180"><rect width="144" height="180" fill="#eceae6"/><g fill="none" stroke="#8b8880" stroke-width="3" stroke-linejoin="round" stroke-linecap="round">${drawing}</g></svg>`;

/** The fake products of the test orders (S1-43), so that nobody takes them for the shop's own. */
const drawings: Readonly<Record<string, string>> = {
  "lamp.svg": frame('<path d="M48 84 58 44h28l10 40z" fill="#dcd8d0"/><path d="M72 84v52M52 140h40"/>'),
  "mug.svg": frame('<path d="M44 62h48v56q0 12-12 12H56q-12 0-12-12z" fill="#dcd8d0"/><path d="M92 74h8q12 0 12 13t-12 13h-8"/>'),
  "scarf.svg": frame(
    '<path d="M48 48q24 20 48 0v22q-24 20-48 0z" fill="#dcd8d0"/><path d="M58 78v58h20V83M58 146v-10M68 146v-10M78 146v-10"/>',
  ),
  "soap.svg": frame(
    '<rect x="40" y="74" width="64" height="40" rx="14" fill="#dcd8d0"/><path d="M54 94h36"/><circle cx="98" cy="58" r="6"/><circle cx="112" cy="46" r="3"/>',
  ),
};

const pictures = new Map(Object.entries(drawings));

export function testPictureRoutes(): Hono {
  return new Hono().get("/assets/test/:name", (c) => {
    const picture = pictures.get(c.req.param("name"));
    if (!picture) throw new Refusal("not_found");
    return c.body(picture, 200, {
      "Content-Type": "image/svg+xml",
      "Content-Security-Policy": "default-src 'none'; sandbox",
      "Cross-Origin-Resource-Policy": "cross-origin",
      "Cache-Control": "public, max-age=86400",
    });
  });
}
