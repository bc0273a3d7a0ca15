import { textsFor } from "../../locales/texts.ts";
import type { Context } from "../context.ts";
import type { MemberId, MerchantId } from "../domain/ids.ts";
import { memberNews } from "../notices/members.ts";
import { findMember } from "../store/members.ts";
import { findMerchant } from "../store/merchants.ts";

/** Mails a member that an owner took their authenticator app off. */
export async function tellMember(
  { db, keys, mail, mailFrom, publicUrl }: Context,
  merchantId: MerchantId,
  memberId: MemberId,
  at: number,
): Promise<void> {
  const [member, merchant] = await Promise.all([findMember(db, merchantId, memberId), findMerchant(db, merchantId)]);
  if (!member || !merchant) return;
  const domain = new URL(`mailto:${mailFrom}`).pathname.split("@")[1] ?? "returns-portal";
  await mail.send({
    ...memberNews({
      merchant: merchant.name,
      email: member.email,
      url: `${publicUrl}/desk/account`,
      texts: textsFor(member.language ?? "en"),
    }),
    messageId: `<member.${keys.hash("letters", `totp ${memberId} ${at}`)}@${domain}>`,
    from: { name: merchant.name, address: mailFrom },
    to: member.email,
    attachments: [],
  });
}
