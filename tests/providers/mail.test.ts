import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Letter, Mail } from "../../server/providers/mail/port.ts";
import { openMail } from "../../server/providers/mail/smtp.ts";
import { type MailServer, openMailServer } from "../support/smtp.ts";

const letter: Letter = {
  messageId: "<ret_1.approved@returns.example.com>",
  from: { name: "Ada’s Schuhe", address: "returns@ada.test" },
  replyTo: "help@ada.test",
  to: "anne@shopper.test",
  subject: "Ihr Etikett für Rücksendung ADAS 1234 5678 – größer, 5 €",
  text: "Grüße\n",
  html: "<p>Grüße</p>",
  attachments: [{ filename: "Rücksendeetikett.pdf", contentType: "application/pdf", content: new Uint8Array([37, 80, 68, 70, 0, 255]) }],
};

describe("letters by SMTP", () => {
  let server: MailServer;
  let mail: Mail;
  before(async () => {
    server = await openMailServer();
    mail = openMail(server.url);
  });
  after(async () => {
    await mail.close();
    await server.close();
  });

  it("arrive whole: names, subject, both bodies, attachment and the stable id", async () => {
    await mail.send(letter);

    const [got] = server.letters;
    assert.ok(got);
    assert.deepEqual(got.from?.value, [{ name: "Ada’s Schuhe", address: "returns@ada.test" }]);
    assert.deepEqual([got.to].flat()[0]?.text, "anne@shopper.test");
    assert.equal(got.replyTo?.text, "help@ada.test");
    assert.equal(got.subject, letter.subject);
    assert.equal(got.messageId, letter.messageId);
    assert.deepEqual([got.text?.trim(), got.html], ["Grüße", "<p>Grüße</p>"]);
    assert.deepEqual([got.attachments[0]?.filename, got.attachments[0]?.contentType], ["Rücksendeetikett.pdf", "application/pdf"]);
    assert.deepEqual([...(got.attachments[0]?.content ?? [])], [37, 80, 68, 70, 0, 255]);
    assert.equal(got.headers.get("auto-submitted"), "auto-generated");
  });

  it("throw when the server turns them away, and go the next time", async () => {
    server.failNext(1);
    await assert.rejects(mail.send(letter), /451|try again/);
    await mail.send(letter);
  });

  it("go through side by side", async () => {
    const already = server.letters.length;
    await Promise.all(Array.from({ length: 8 }, (_, number) => mail.send({ ...letter, messageId: `<n${number}@ada.test>` })));
    assert.equal(new Set(server.letters.slice(already).map((one) => one.messageId)).size, 8);
  });

  const odd: Record<string, Partial<Letter>> = {
    "a second header in the subject": { subject: "Hello\r\nBcc: everyone@evil.test" },
    "a line break in the address": { to: "anne@shopper.test\nBcc: x@evil.test" },
    "several addresses": { to: "anne@shopper.test, ben@shopper.test" },
    "an address in angles": { to: "Anne <anne@shopper.test>" },
    "no address": { to: "" },
    "a line break in the sender's name": { from: { name: "Ada\nX-Evil: 1", address: "returns@ada.test" } },
    "a line break in a file's name": {
      attachments: [{ filename: "a\r\nb.pdf", contentType: "application/pdf", content: new Uint8Array(1) }],
    },
    "eleven attachments": {
      attachments: Array.from({ length: 11 }, () => ({ filename: "a", contentType: "text/plain", content: new Uint8Array(1) })),
    },
    "21 MB": { attachments: [{ filename: "a", contentType: "text/plain", content: new Uint8Array(21 * 1024 * 1024) }] },
  };
  for (const [what, change] of Object.entries(odd)) {
    it(`never leave with ${what}`, async () => {
      const already = server.letters.length;
      await assert.rejects(mail.send({ ...letter, ...change }), /^Error: a letter/);
      assert.equal(server.letters.length, already);
    });
  }
});

describe("encryption", () => {
  // 0.0.0.0 reaches this machine but is not on the list of its names, as any relay on a network.
  it("is required of a server elsewhere, unless it is switched off on purpose", async () => {
    const server = await openMailServer({ starttls: false, host: "0.0.0.0" });
    const careful = openMail(server.url);
    const careless = openMail(`${server.url}?tls=off`);
    await assert.rejects(careful.send(letter), /TLS/i);
    await careless.send(letter);
    assert.equal(server.letters.length, 1);
    await Promise.all([careful.close(), careless.close()]);
    await server.close();
  });

  it("with a certificate nobody signed is refused elsewhere", async () => {
    const server = await openMailServer({ host: "0.0.0.0" });
    const mail = openMail(server.url);
    await assert.rejects(mail.send(letter), /certificate/i);
    await mail.close();
    await server.close();
  });
});
