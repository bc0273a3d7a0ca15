import type { Context as HonoContext } from "hono";
import { beginSession } from "../actions/sign-in.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { permissionsOf } from "../domain/permissions.ts";
import { findMember, type Member } from "../store/members.ts";
import { findMerchant, listShopsOf } from "../store/merchants.ts";
import { listPasskeys } from "../store/passkeys.ts";
import type { MemberSession } from "../store/sessions.ts";
import type { Me, Merchants } from "./desk-account-schemas.ts";
import type { DeskEnv } from "./desk-route.ts";
import { callerOf, endShownSession, giveCookie } from "./desk-session.ts";
import { confirmedFor } from "./who.ts";

export interface SignedIn {
  readonly member: Member;
  readonly session: MemberSession;
}

/**
 * The member whose browser asks about their own account, which no API key has.
 * @throws Refusal `unauthorized`
 */
export async function signedIn(context: Context, c: HonoContext<DeskEnv>): Promise<SignedIn> {
  const { session } = await callerOf(context, c, null);
  const member = session && (await findMember(context.db, session.merchantId, session.memberId));
  if (!session || !member) throw new Refusal("unauthorized");
  return { member, session };
}

/**
 * As `signedIn`, for what would let a thief of the session stay: other ways in.
 * @throws Refusal `unauthorized`, `confirmation_needed`
 */
export async function freshlySignedIn(context: Context, c: HonoContext<DeskEnv>): Promise<SignedIn> {
  const found = await signedIn(context, c);
  if (found.session.confirmedAt + confirmedFor <= context.now()) throw new Refusal("confirmation_needed");
  return found;
}

/** Gives the browser a session of its own: whatever it showed before ends, so that nobody can have planted it. */
export async function enter(context: Context, c: HonoContext<DeskEnv>, member: Member): Promise<Me> {
  await endShownSession(context, c);
  giveCookie(context, c, await beginSession(context, member, c.req.header("User-Agent") ?? ""));
  return meOf(context, member, context.now());
}

/** What somebody chooses from whose way in opens several desks. */
export async function merchantsOf(db: Context["db"], members: readonly Member[]): Promise<Merchants> {
  const found = await Promise.all(members.map(({ merchantId }) => findMerchant(db, merchantId)));
  return { merchants: found.flatMap((one) => (one ? [{ id: one.id, name: one.name }] : [])) };
}

export async function meOf({ db, now }: Pick<Context, "db" | "now">, member: Member, confirmedAt: number): Promise<Me> {
  const [merchant, shops, passkeys] = await Promise.all([
    findMerchant(db, member.merchantId),
    listShopsOf(db, member.merchantId),
    listPasskeys(db, member.merchantId, member.id),
  ]);
  return {
    member: {
      id: member.id,
      name: member.name,
      email: member.email,
      role: member.role,
      language: member.language,
      preferences: { ...member.preferences },
      hasPassword: member.password !== null,
      hasTotp: member.totp !== null,
      hasPasskey: passkeys.length > 0,
    },
    permissions: [...permissionsOf(member.role)],
    merchant: { id: member.merchantId, name: merchant?.name ?? "" },
    shops: shops.map(({ slug, name, timeZone, languages: spoken, defaultLanguage }) => ({
      slug,
      name,
      timeZone,
      languages: [...spoken],
      defaultLanguage,
    })),
    confirmedUntil: confirmedAt + confirmedFor,
    now: now(),
  };
}
