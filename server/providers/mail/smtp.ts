import type { Transporter } from "nodemailer";
import type SMTPPool from "nodemailer/lib/smtp-pool/index.js";
import type { Letter, Mail } from "./port.ts";

const mostAttachments = 10;
const mostAttachedBytes = 20 * 1024 * 1024;

/**
 * Sends letters by SMTP over a few kept connections.
 *
 *   smtp://user:password@host:587    STARTTLS, required unless the host is this machine
 *   smtps://user:password@host:465   TLS from the first byte
 *   …?tls=off                        never encrypted: for a relay on one's own network
 */
export function openMail(smtpUrl: string): Mail {
  const settings = smtpSettings(smtpUrl);
  // Loaded with the first letter: it is a fifth of the memory a resting server holds.
  let opening: Promise<Transporter> | undefined;
  const open = (): Promise<Transporter> => {
    opening ??= import("nodemailer").then(({ createTransport }) => createTransport(settings));
    return opening;
  };
  return {
    about: { provider: "smtp", ready: true, settings: [{ name: "SMTP_URL", given: true }] },
    async send(letter) {
      assertSendable(letter);
      const transport = await open();
      await transport.sendMail({
        messageId: letter.messageId,
        envelope: { from: letter.from.address, to: [letter.to] },
        from: letter.from,
        to: { name: "", address: letter.to },
        ...(letter.replyTo === undefined ? {} : { replyTo: { name: "", address: letter.replyTo } }),
        subject: letter.subject,
        text: letter.text,
        html: letter.html,
        attachments: letter.attachments.map(({ filename, contentType, content }) => ({
          filename,
          contentType,
          content: Buffer.from(content),
        })),
        // Keeps out-of-office robots from answering (RFC 3834).
        headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
      });
    },
    async close() {
      (await opening)?.close();
    },
  };
}

function smtpSettings(smtpUrl: string): SMTPPool.Options {
  const { protocol, hostname, port, username, password, searchParams } = new URL(smtpUrl);
  const host = hostname.replace(/^\[|\]$/g, "");
  const secure = protocol === "smtps:";
  const plain = searchParams.get("tls") === "off";
  const ours = ["localhost", "127.0.0.1", "::1"].includes(host);
  return {
    pool: true,
    maxConnections: 3,
    maxMessages: 100,
    host,
    port: Number(port) || (secure ? 465 : 587),
    secure,
    requireTLS: !secure && !plain && !ours,
    ignoreTLS: plain,
    // A relay on this machine has a certificate nobody signed, and nobody in between.
    tls: { rejectUnauthorized: !ours },
    ...(username === "" ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 60_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** A letter goes to one address, and nothing in it may start a header of its own. */
function assertSendable({ messageId, from, replyTo, to, subject, attachments }: Letter): void {
  const headers = [
    messageId,
    from.name,
    from.address,
    replyTo ?? "",
    to,
    subject,
    ...attachments.flatMap((one) => [one.filename, one.contentType]),
  ];
  if (headers.some((header) => /\p{Cc}/u.test(header))) throw new Error("a letter's header holds a control character");
  for (const address of [from.address, to, ...(replyTo === undefined ? [] : [replyTo])]) {
    if (address.length > 254 || !/^[^\s@,;:<>()[\]\\"]+@[^\s@,;:<>()[\]\\"]+$/.test(address))
      throw new Error("a letter's address is not one plain address");
  }
  const bytes = attachments.reduce((sum, { content }) => sum + content.byteLength, 0);
  if (attachments.length > mostAttachments || bytes > mostAttachedBytes) throw new Error("a letter carries more than mail servers take");
}
