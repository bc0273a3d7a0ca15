import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { stepOf } from "../identity/totp.ts";
import { hitWithin } from "../store/limits.ts";
import type { Member } from "../store/members.ts";
import { takeRecoveryCode, takeStep } from "../store/second-factors.ts";

const quarter = 15 * 60_000;
const tries = 10;

/**
 * Takes six digits of the member's app, or one of their recovery codes. Each is good once.
 * @throws Refusal `totp_needed` without a code, `totp_wrong`, `too_many_requests`
 */
export async function checkCode(
  { db, keys, now }: Pick<Context, "db" | "keys" | "now">,
  member: Pick<Member, "id" | "merchantId" | "totp">,
  code: string | undefined,
): Promise<void> {
  if (code === undefined || code.trim() === "") throw new Refusal("totp_needed");
  const at = now();
  await hitWithin(db, `totp:${member.id}`, { limit: tries, windowMs: quarter, at });
  const plain = code.replaceAll(/[\s-]/g, "").toLowerCase();
  const secret = member.totp === null ? null : keys.open("totp", member.totp);
  if (secret === null) throw new Refusal("totp_wrong");
  const step = /^\d{6}$/.test(plain) ? stepOf(secret, plain, at) : null;
  const fits =
    step === null
      ? await takeRecoveryCode(db, member.merchantId, member.id, keys.hash("recovery-codes", `${member.id} ${plain}`))
      : await takeStep(db, member.merchantId, member.id, step);
  if (!fits) throw new Refusal("totp_wrong");
}
