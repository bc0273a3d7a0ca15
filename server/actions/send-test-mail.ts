import { textsFor } from "../../locales/texts.ts";
import type { Context } from "../context.ts";
import type { Shop } from "../domain/shop.ts";
import { testLetter } from "../notices/letters.ts";
import { hitWithin } from "../store/limits.ts";
import { noteTrial } from "../store/set-up.ts";

const hour = 60 * 60_000;
const mostAnHour = 10;

export interface TestMail {
  readonly to: string;
  /** The mail server took it. */
  readonly sent: boolean;
  /** What the mail server said when it did not. */
  readonly detail: string | null;
}

/**
 * Sends a mail as the shop's shoppers get theirs, to whoever asks for it: at once, so that the answer tells what the mail server said.
 * @throws Refusal `too_many_requests`
 */
export async function sendTestMail(context: Context, shop: Shop, { to, language }: { to: string; language: string }): Promise<TestMail> {
  const { db, keys, mail, mailFrom, newId, now } = context;
  const at = now();
  await hitWithin(db, `test-mails:${shop.id}`, { limit: mostAnHour, windowMs: hour, at });
  const { sender } = shop.brand;
  try {
    await mail.send({
      ...testLetter({ shop, texts: textsFor(language) }),
      messageId: `<test.${keys.hash("letters", newId("letter"))}@${mailFrom.split("@")[1] ?? "returns-portal"}>`,
      from: { name: sender.name, address: sender.address },
      to,
      attachments: [],
    });
  } catch (error) {
    return { to, sent: false, detail: error instanceof Error ? error.message.slice(0, 500) : null };
  }
  await noteTrial(db, shop.merchantId, shop.id, { mail: { at, from: sender.address, to } });
  return { to, sent: true, detail: null };
}
