import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { MemberId, MerchantId } from "../domain/ids.ts";
import type { Role } from "../domain/permissions.ts";
import { together } from "../store/database.ts";
import { hitWithin } from "../store/limits.ts";
import { drawLinkSecret, hashOfLink, saveMemberLink } from "../store/member-links.ts";
import { createMember, findMember, listMembers } from "../store/members.ts";

const day = 24 * 60 * 60_000;
const lifetime = 7 * day;
const mostMembers = 200;
/** Mails of one merchant: enough for any team, too few for who would use our mail server to write to strangers. */
const mailsADay = 50;

export interface Invitation {
  readonly email: string;
  readonly role: Role;
  /** What the mail is written in. */
  readonly language: string;
}

/**
 * Adds somebody to the team and mails them the link with which they join.
 * @throws Refusal `member_exists`, `too_many_requests` also where the team is as large as it may be
 */
export async function inviteMember(context: Context, merchantId: MerchantId, { email, role, language }: Invitation): Promise<MemberId> {
  const { db, newId, now } = context;
  if ((await listMembers(db, merchantId)).length >= mostMembers) throw new Refusal("too_many_requests", { retryAfterSeconds: 86_400 });
  await spendMail(context, merchantId);
  const id = newId("member");
  await together(db, async (all) => {
    await createMember(all, merchantId, { id, email, role, at: now() });
    await mailLink({ ...context, db: all }, merchantId, id, language);
  });
  db.announceTasks();
  return id;
}

/**
 * Mails the link again, to somebody who has not joined yet.
 * @throws Refusal `not_found`, `conflict` for who has joined, `too_many_requests`
 */
export async function inviteAgain(context: Context, merchantId: MerchantId, id: MemberId, language: string): Promise<void> {
  const member = await findMember(context.db, merchantId, id);
  if (!member) throw new Refusal("not_found");
  if (member.signedInAt !== null || member.disabledAt !== null) throw new Refusal("conflict");
  await spendMail(context, merchantId);
  await mailLink(context, merchantId, id, language);
}

async function spendMail({ db, now }: Context, merchantId: MerchantId): Promise<void> {
  const at = now();
  await hitWithin(db, `invitations:${merchantId}`, { limit: mailsADay, windowMs: day, at });
}

async function mailLink({ db, keys, now }: Context, merchantId: MerchantId, memberId: MemberId, language: string): Promise<void> {
  const secret = drawLinkSecret();
  const at = now();
  await saveMemberLink(
    db,
    hashOfLink(secret),
    { merchantId, memberId, purpose: "invitation", expiresAt: at + lifetime },
    { do: "send-member-link", merchantId, memberId, link: keys.seal("member-links", secret), language },
    at,
  );
}
