import { randomInt } from "node:crypto";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { drawTotpSecret, stepOf, totpAddress } from "../identity/totp.ts";
import type { Member } from "../store/members.ts";
import { deleteSecondFactor, saveSecondFactor } from "../store/second-factors.ts";

const quarter = 15 * 60_000;
const letters = "23456789abcdefghjkmnpqrstvwxyz";
const recoveryCodes = 10;

export interface Enrolment {
  /** For typing where no camera is at hand. */
  readonly secret: string;
  /** For the QR code. */
  readonly address: string;
  /** Comes back with the first code; nothing is kept before. */
  readonly enrolment: string;
}

/** Begins to set up a second factor. Nothing holds until a code of the app was shown. */
export function beginSecondFactor({ keys, now }: Pick<Context, "keys" | "now">, member: Member, merchant: string): Enrolment {
  const secret = drawTotpSecret();
  const enrolment = keys.seal("totp-enrolments", JSON.stringify({ secret, memberId: member.id, until: now() + quarter }));
  return { secret, address: totpAddress(secret, { merchant, email: member.email }), enrolment };
}

/**
 * Switches it on, once the app has shown that it counts as we do. Answers the recovery codes, here and nowhere else.
 * @throws Refusal `challenge_over`, `totp_wrong`
 */
export async function switchOnSecondFactor(
  { db, keys, now }: Pick<Context, "db" | "keys" | "now">,
  member: Member,
  { enrolment, code }: { readonly enrolment: string; readonly code: string },
): Promise<string[]> {
  const opened = keys.open("totp-enrolments", enrolment);
  const { secret, memberId, until } = opened ? (JSON.parse(opened) as { secret: string; memberId: string; until: number }) : noEnrolment;
  if (memberId !== member.id || until <= now()) throw new Refusal("challenge_over");
  const step = stepOf(secret, code.replaceAll(/\s/g, ""), now());
  if (step === null) throw new Refusal("totp_wrong");
  const codes = Array.from({ length: recoveryCodes }, drawRecoveryCode);
  const hashes = codes.map((one) => keys.hash("recovery-codes", `${member.id} ${one.replaceAll("-", "")}`));
  await saveSecondFactor(db, member.merchantId, member.id, { sealed: keys.seal("totp", secret), step, hashes });
  return codes;
}

/** Takes it off: the password alone opens the account again. */
export function switchOffSecondFactor({ db }: Pick<Context, "db">, member: Member): Promise<void> {
  return deleteSecondFactor(db, member.merchantId, member.id);
}

const noEnrolment = { secret: "", memberId: "", until: 0 };

/** Some 59 random bits, in two halves that can be read aloud. */
function drawRecoveryCode(): string {
  const half = (): string => Array.from({ length: 6 }, () => letters.charAt(randomInt(letters.length))).join("");
  return `${half()}-${half()}`;
}
