import { createHash } from "node:crypto";
import { Refusal } from "../domain/errors.ts";
import type { ApiKeyId, MerchantId, OrderId, ShopId, SubmissionId } from "../domain/ids.ts";
import type { TestNumber } from "../domain/test-orders.ts";
import type { Database } from "../store/database.ts";
import type { Keys } from "../store/keys.ts";
import { findApiKey } from "../store/members.ts";
import type { Session as SessionView } from "./schemas.ts";

/** One hour: long enough for photos on a bad connection; the portal asks again afterwards and keeps what was typed. */
const sessionLifetime = 60 * 60 * 1000;

/** What a Bearer token of the portal says. Sealed, so it needs no table and cannot be read or changed by its bearer. */
export interface ShopperSession {
  readonly merchantId: MerchantId;
  readonly shopId: ShopId;
  readonly subject: { readonly orderId: OrderId } | { readonly test: TestNumber; readonly at: number };
  readonly proof: SessionView["proof"];
  /** Submissions made with this very session: they may be cancelled by it without a further proof. */
  readonly made: readonly SubmissionId[];
  readonly expiresAt: number;
}

export function openedSession(session: Omit<ShopperSession, "expiresAt">, now: number): ShopperSession {
  return { ...session, expiresAt: now + sessionLifetime };
}

export function sealSession(keys: Keys, session: ShopperSession): string {
  return keys.seal("session", JSON.stringify(session));
}

/** @throws Refusal `unauthorized` without a token of ours, `session_expired` with an old one. */
export function readSession(keys: Keys, authorization: string | undefined, now: number): ShopperSession {
  const opened = keys.open("session", bearer(authorization));
  if (opened === null) throw new Refusal("unauthorized");
  const session = JSON.parse(opened) as ShopperSession;
  if (session.expiresAt <= now) throw new Refusal("session_expired");
  return session;
}

export const scopes = ["orders:read", "orders:write", "returns:read", "returns:write", "settings:read", "settings:write"] as const;
export type Scope = (typeof scopes)[number];

export interface Caller {
  readonly id: ApiKeyId;
  readonly merchantId: MerchantId;
  readonly scopes: readonly string[];
}

/** @throws Refusal `unauthorized` without a key we know, `forbidden` when the key lacks the scope. */
export async function readCaller(db: Database, authorization: string | undefined, needed: Scope): Promise<Caller> {
  const key = bearer(authorization);
  const found = await findApiKey(db, hashOfApiKey(key));
  if (!found) throw new Refusal("unauthorized");
  if (!found.scopes.includes(needed)) throw new Refusal("forbidden");
  return found;
}

/** API keys carry 256 random bits, so a plain hash is enough: there is nothing to guess and nothing to slow down. */
export function hashOfApiKey(key: string): string {
  return createHash("sha256").update(key).digest("base64url");
}

function bearer(authorization: string | undefined): string {
  const match = /^Bearer ([\w.~+/=-]{1,8192})$/i.exec(authorization ?? "");
  if (!match?.[1]) throw new Refusal("unauthorized");
  return match[1];
}
