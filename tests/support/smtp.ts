import type { AddressInfo } from "node:net";
import { type ParsedMail, simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

export interface MailServer {
  readonly url: string;
  /** What it accepted, in order. */
  readonly letters: ParsedMail[];
  /** The next letters are turned away for now (451). */
  failNext(times: number): void;
  /** From now on it takes letters but answers nothing, until what this returns is called. */
  hold(): () => void;
  close(): Promise<void>;
}

/** A real SMTP server on a free port of this machine. @param starttls whether it offers encryption, with a certificate nobody signed */
export async function openMailServer({ starttls = true, host = "127.0.0.1" } = {}): Promise<MailServer> {
  const letters: ParsedMail[] = [];
  let failures = 0;
  let held: Promise<void> = Promise.resolve();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: starttls ? [] : ["STARTTLS"],
    logger: false,
    onAuth: ({ username }, _session, done) => done(null, { user: username }),
    onData(stream, _session, done) {
      Promise.all([simpleParser(stream), held]).then(([letter]) => {
        if (failures > 0) {
          failures--;
          done(Object.assign(new Error("try again later"), { responseCode: 451 }));
          return;
        }
        letters.push(letter);
        done();
      }, done);
    },
  });
  server.on("error", () => {});
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://${host}:${port}`,
    letters,
    failNext(times) {
      failures = times;
    },
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = promise;
      return resolve;
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
