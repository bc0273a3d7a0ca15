import { textsFor } from "../../locales/texts.ts";
import type { Context } from "../context.ts";
import type { MemberId, MerchantId } from "../domain/ids.ts";
import { memberLetter } from "../notices/members.ts";
import { findMemberLink, hashOfLink } from "../store/member-links.ts";
import { findMember } from "../store/members.ts";
import { findMerchant } from "../store/merchants.ts";

/** Mails a member the link with which they join or choose another password; not when it was used or has run out meanwhile. */
export async function sendMemberLink(
  { db, keys, mail, mailFrom, now, publicUrl }: Context,
  merchantId: MerchantId,
  memberId: MemberId,
  sealed: string,
  language: string,
): Promise<void> {
  const secret = keys.open("member-links", sealed);
  const link = secret === null ? null : await findMemberLink(db, hashOfLink(secret), now());
  const [member, merchant] = await Promise.all([findMember(db, merchantId, memberId), findMerchant(db, merchantId)]);
  if (!link || !member || !merchant || member.disabledAt !== null) return;
  const screen = link.purpose === "invitation" ? "join" : "reset";
  await mail.send({
    ...memberLetter({
      purpose: link.purpose,
      merchant: merchant.name,
      email: member.email,
      // After the number sign: no server is ever told what stands there.
      url: `${publicUrl}/desk/${screen}#${secret}`,
      texts: textsFor(language),
    }),
    messageId: `<member.${keys.hash("letters", sealed)}@${new URL(`mailto:${mailFrom}`).pathname.split("@")[1] ?? "returns-portal"}>`,
    from: { name: merchant.name, address: mailFrom },
    to: member.email,
    attachments: [],
  });
}
