import assert from "node:assert/strict";
import { test } from "node:test";
import { failureOf } from "../../server/domain/failure.ts";

test("what was thrown becomes a reason", () => {
  const reasons: Readonly<Record<string, object>> = {
    "Error: SMTP_URL is not set, so this letter waits": { why: "no_mail_server" },
    "Error: connect ECONNREFUSED 127.0.0.1:587": { why: "unreachable" },
    "Error: getaddrinfo ENOTFOUND mail.example.test": { why: "unreachable" },
    "Error: Connection timeout": { why: "unreachable" },
    "Error: Invalid login: 535 5.7.8 authentication failed": { why: "login" },
    "Error: a letter's address is not one plain address": { why: "address" },
    "Error: a letter carries more than mail servers take": { why: "too_large" },
    "Its worker died 21 times.": { why: "died" },
    "Error: ENOSPC: no space left on device, write": { why: "storage" },
    "TypeError: Cannot read properties of undefined (reading 'x')": { why: "other" },
    "Error: Message failed: 451 try again later": { why: "refused_for_now", answer: "451 try again later" },
    "Error: Can't send mail - all recipients were rejected: 550 5.1.1 no such mailbox": {
      why: "refused",
      answer: "550 5.1.1 no such mailbox",
    },
  };
  for (const [error, reason] of Object.entries(reasons)) assert.deepEqual(failureOf(error), reason, error);
});

test("a stranger's server gets one short line, whatever it says", () => {
  const failure = failureOf(`Error: Message failed: 550 <b>no</b>\r\n\u2028\u0000${"long ".repeat(2_000)}\n    at send (/srv/mail.ts:1:1)`);
  assert.ok(failure.why === "refused");
  assert.ok(failure.answer.length <= 161);
  assert.doesNotMatch(failure.answer, /[\p{Cc}\u2028]|mail\.ts/u);
});
