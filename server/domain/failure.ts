/** Why a mail has not left or a label is not made, as far as what was thrown tells. */
export type Failure =
  | { readonly why: "no_mail_server" | "unreachable" | "login" | "address" | "too_large" | "died" | "storage" | "other" }
  /** What the mail server answered: SMTP's code and its words, on one line. */
  | { readonly why: "refused_for_now" | "refused"; readonly answer: string };

const longestAnswer = 160;

/** Reads what the worker kept of an error. The text may hold what a stranger's server said: nothing of it is shown but one short line. */
export function failureOf(error: string): Failure {
  if (/SMTP_URL is not set/.test(error)) return { why: "no_mail_server" };
  if (/its worker died/i.test(error)) return { why: "died" };
  if (/invalid login|\b5(?:30|34|35)\b.*auth|missing credentials/i.test(error)) return { why: "login" };
  if (/address is not one plain address|header holds a control character|no recipients/i.test(error)) return { why: "address" };
  if (/carries more than mail servers take/.test(error)) return { why: "too_large" };
  if (/ECONN|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|EAI_AGAIN|EPIPE|timeout|greeting never received|connection closed|TLS/i.test(error))
    return { why: "unreachable" };
  const answer = /(?<![\d.])([45])\d\d[ -]/.exec(error);
  if (answer) return { why: answer[1] === "4" ? "refused_for_now" : "refused", answer: oneLine(error.slice(answer.index)) };
  if (/ENOSPC|EACCES|EROFS|ENOENT|bucket|storage/i.test(error)) return { why: "storage" };
  return { why: "other" };
}

function oneLine(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\u2028\u2029\s]+/gu, " ").trim();
  return line.length > longestAnswer ? `${line.slice(0, longestAnswer).toWellFormed()}…` : line;
}
