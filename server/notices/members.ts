import type { Texts } from "../../locales/texts.ts";
import { setLetter, type Written } from "./layout.ts";

export interface MemberAsked {
  readonly purpose: "invitation" | "reset";
  readonly merchant: string;
  readonly email: string;
  readonly url: string;
  readonly texts: Texts;
}

/** What the team gets from us: an invitation to the desk, or the way to another password. */
export function memberLetter({ purpose, merchant, email, url, texts }: MemberAsked): Written {
  const subject = texts.say(`members.${purpose}.subject`, { merchant });
  return setLetter(
    subject,
    subject,
    [
      { is: "words", text: texts.say(`members.${purpose}.lead`, { merchant, email }) },
      { is: "link", text: texts.say(`members.${purpose}.link`), url },
      { is: "small", text: texts.say(`members.${purpose}.not_you`) },
    ],
    { name: merchant },
    texts,
  );
}

/** That their authenticator app was taken off by somebody else. */
export function memberNews({ merchant, email, url, texts }: Omit<MemberAsked, "purpose">): Written {
  const subject = texts.say("members.totp_off.subject", { merchant });
  return setLetter(
    subject,
    subject,
    [
      { is: "words", text: texts.say("members.totp_off.lead", { merchant, email }) },
      { is: "link", text: texts.say("members.totp_off.link"), url },
      { is: "small", text: texts.say("members.totp_off.not_you") },
    ],
    { name: merchant },
    texts,
  );
}
