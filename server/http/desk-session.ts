import type { Context as HonoContext } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { endSession } from "../actions/end-session.ts";
import { noticeApiKey } from "../actions/notice-api-key.ts";
import { noticeSession } from "../actions/notice-session.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { Permission } from "../domain/permissions.ts";
import { type Caller, readCaller, readMember } from "./who.ts";

const month = 30 * 24 * 60 * 60;

/**
 * Who asks: an API key where one is shown, else the member of the session cookie.
 * @param permission null for what every signed-in member may do with their own account
 */
export async function callerOf(context: Context, c: HonoContext, permission: Permission | null): Promise<Caller> {
  const authorization = c.req.header("Authorization");
  if (authorization !== undefined && permission !== null) {
    const { caller, usedAt } = await readCaller(context.db, authorization, permission);
    await noticeApiKey(context, caller, usedAt);
    return caller;
  }
  if (authorization !== undefined) throw new Refusal("unauthorized");
  const caller = await readMember(context, secretOf(context, c), permission);
  refuseForeign(context, c);
  if (caller.session) await noticeSession(context, caller.session);
  return caller;
}

/**
 * A browser sends the cookie along whoever wrote the page. SameSite keeps other sites out; this keeps out what shares the site but not
 * the origin, and browsers that do not know SameSite.
 */
export function refuseForeign({ publicUrl }: Pick<Context, "publicUrl">, c: HonoContext): void {
  if (c.req.method === "GET" || c.req.method === "HEAD") return;
  const site = c.req.header("Sec-Fetch-Site");
  if (site !== undefined ? site === "same-origin" : c.req.header("Origin") === new URL(publicUrl).origin) return;
  throw new Refusal("forbidden");
}

/** Browsers take a `__Host-` cookie from https only: nothing else on the site can set or read it. */
function cookieName(publicUrl: string): string {
  return publicUrl.startsWith("https:") ? "__Host-desk" : "desk";
}

/** What a browser keeps while it is away at the single sign-on. It comes back from another site, so on the way there it is lax. */
export function giveSignOnCookie(
  { publicUrl }: Pick<Context, "publicUrl">,
  c: HonoContext,
  sealed: string,
  sameSite: "Lax" | "Strict",
): void {
  const secure = publicUrl.startsWith("https:");
  setCookie(c, signOnName(publicUrl), sealed, { httpOnly: true, sameSite, path: "/", secure, maxAge: 600 });
}

export function signOnOf({ publicUrl }: Pick<Context, "publicUrl">, c: HonoContext): string | undefined {
  return getCookie(c, signOnName(publicUrl));
}

export function takeSignOnCookie({ publicUrl }: Pick<Context, "publicUrl">, c: HonoContext): void {
  deleteCookie(c, signOnName(publicUrl), { path: "/", secure: publicUrl.startsWith("https:") });
}

function signOnName(publicUrl: string): string {
  return `${cookieName(publicUrl)}-sign-on`;
}

function secretOf({ publicUrl }: Pick<Context, "publicUrl">, c: HonoContext): string | undefined {
  return getCookie(c, cookieName(publicUrl));
}

export function giveCookie({ publicUrl }: Pick<Context, "publicUrl">, c: HonoContext, secret: string): void {
  setCookie(c, cookieName(publicUrl), secret, {
    httpOnly: true,
    sameSite: "Strict",
    path: "/",
    secure: publicUrl.startsWith("https:"),
    maxAge: month,
  });
}

/** Ends the session whose cookie the browser shows, when it shows one. */
export async function endShownSession(context: Context, c: HonoContext): Promise<void> {
  const secret = secretOf(context, c);
  if (secret) await endSession(context, secret);
}

export function takeCookie({ publicUrl }: Pick<Context, "publicUrl">, c: HonoContext): void {
  deleteCookie(c, cookieName(publicUrl), { path: "/", secure: publicUrl.startsWith("https:") });
}
