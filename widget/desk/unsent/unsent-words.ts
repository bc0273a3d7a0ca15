import { msg, str } from "@lit/localize";
import type { Unsent } from "../../../server/http/desk-unsent-schemas.ts";
import { noticeNames } from "../settings/notice-names.ts";

/** "The mail “Received” has not left". */
export function unsentWords({ what, notice }: Pick<Unsent, "what" | "notice">): string {
  const name = notice ? noticeNames[notice]() : "";
  switch (what) {
    case "label":
      return msg("The label is not made", { id: "unsent.label" });
    case "invitation":
      return msg("A mail to a member of the team has not left", { id: "unsent.invitation" });
    case "copy":
      return msg(str`The copy of the mail “${name}” has not left`, { id: "unsent.copy" });
    case "mail":
      return msg(str`The mail “${name}” has not left`, { id: "unsent.mail" });
  }
}

/** The server counts no further than a thousand. */
export function unsentCount(count: number): string {
  return count === 1
    ? msg("1 mail or label has not left", { id: "unsent.one" })
    : msg(str`${count > 999 ? "999+" : count} mails and labels have not left`, { id: "unsent.many" });
}
