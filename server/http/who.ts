import { createHash } from "node:crypto";
import type { Context } from "../context.ts";
import type { Actor } from "../domain/actor.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, OrderId, ShopId, SubmissionId } from "../domain/ids.ts";
import { confirmedPermissions, isPermission, keyPermissions, type Permission, permissionsOf } from "../domain/permissions.ts";
import { findApiKey } from "../store/api-keys.ts";
import type { Database } from "../store/database.ts";
import type { Keys } from "../store/keys.ts";
import { findSession, type MemberSession } from "../store/sessions.ts";
import type { PlayedSubject } from "./played.ts";
import type { Session as SessionView } from "./schemas.ts";

/** One hour: long enough for photos on a bad connection; the portal asks again afterwards and keeps what was typed. */
const sessionLifetime = 60 * 60 * 1000;

interface OrderSubject {
  readonly orderId: OrderId;
  /** Of the order that was proved: another one under its number is not theirs. Absent until it was read. */
  readonly placedAt?: number;
}

/** What a Bearer token of the portal says. Sealed, so it needs no table and cannot be read or changed by its bearer. */
export interface ShopperSession {
  readonly merchantId: MerchantId;
  readonly shopId: ShopId;
  readonly subject: OrderSubject | PlayedSubject;
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

/** What a key of the operator's set-up may do: everything a key may. */
export const scopes = keyPermissions;

export interface Caller {
  /** Counts its calls. */
  readonly id: string;
  readonly merchantId: MerchantId;
  readonly actor: Actor;
  readonly permissions: readonly Permission[];
  /** Of a signed-in member; null for an API key. */
  readonly session: MemberSession | null;
}

/** How long a proof of identity is good for what needs a fresh one. */
export const confirmedFor = 30 * 60_000;

/** @throws Refusal `unauthorized` without a key we know, `forbidden` when the key lacks the permission. */
export async function readCaller(
  db: Database,
  authorization: string | undefined,
  needed: Permission,
): Promise<{ readonly caller: Caller; readonly usedAt: number | null }> {
  const key = bearer(authorization);
  const found = await findApiKey(db, hashOfApiKey(key));
  if (!found) throw new Refusal("unauthorized");
  const granted = found.scopes.filter(isPermission);
  if (!granted.includes(needed)) throw new Refusal("forbidden");
  const actor = { kind: "key", id: found.id } as const;
  return { caller: { id: found.id, merchantId: found.merchantId, actor, permissions: granted, session: null }, usedAt: found.usedAt };
}

/**
 * Who a session's secret belongs to.
 * @throws Refusal `unauthorized` for a session that ended or never was, `forbidden` for what the role may not, `confirmation_needed` when
 * the member has to show once more who they are
 */
export async function readMember(
  { db, keys, now }: Pick<Context, "db" | "keys" | "now">,
  secret: string | undefined,
  needed: Permission | null,
): Promise<Caller> {
  const at = now();
  const session = secret ? await findSession(db, keys.hash("sessions", secret), at) : null;
  if (!session) throw new Refusal("unauthorized");
  const granted = permissionsOf(session.role);
  if (needed !== null && !granted.includes(needed)) throw new Refusal("forbidden");
  if (needed !== null && confirmedPermissions.has(needed) && session.confirmedAt + confirmedFor <= at)
    throw new Refusal("confirmation_needed");
  return {
    id: session.memberId,
    merchantId: session.merchantId,
    actor: { kind: "member", id: session.memberId },
    permissions: granted,
    session,
  };
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
