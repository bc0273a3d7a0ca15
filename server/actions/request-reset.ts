import type { Context } from "../context.ts";
import { hit, hitWithin } from "../store/limits.ts";
import { drawLinkSecret, hashOfLink, hasResetLink, saveMemberLink } from "../store/member-links.ts";
import { findMembersByEmail } from "../store/members.ts";

const lifetime = 60 * 60_000;
const quarter = 15 * 60_000;
const mostOfAddress = 20;
/**
 * Mails to one member. Only those that leave count, and one more leaves where none that still works is in the mailbox: else a stranger
 * could keep them from getting one.
 */
const budgets = [
  { name: "quarter", limit: 3, windowMs: quarter },
  { name: "day", limit: 10, windowMs: 24 * 60 * 60_000 },
] as const;

/**
 * Mails whoever has this address a link with which they choose another password, one for each merchant they work for. Answers nothing
 * either way; a caller holds the answer back to a fixed deadline.
 * @throws Refusal `too_many_requests`
 */
export async function requestReset(
  { db, keys, now }: Pick<Context, "db" | "keys" | "now">,
  { email, address, language }: { readonly email: string; readonly address: string; readonly language: string },
): Promise<void> {
  const at = now();
  await hitWithin(db, `reset-from:${keys.hash("limits", address)}`, { limit: mostOfAddress, windowMs: quarter, at });
  for (const member of await findMembersByEmail(db, email)) {
    const { merchantId, id: memberId } = member;
    if (member.disabledAt !== null) continue;
    if (!(await mayMail(memberId)) && (await hasResetLink(db, merchantId, memberId, at))) continue;
    const secret = drawLinkSecret();
    await saveMemberLink(
      db,
      hashOfLink(secret),
      { merchantId, memberId, purpose: "reset", expiresAt: at + lifetime },
      { do: "send-member-link", merchantId, memberId, link: keys.seal("member-links", secret), language: member.language ?? language },
      at,
    );
  }

  async function mayMail(id: string): Promise<boolean> {
    for (const { name, ...limit } of budgets) if (!(await hit(db, `reset:${name}:${id}`, { ...limit, at })).allowed) return false;
    return true;
  }
}
