import type { Mail } from "./port.ts";

/** Stands in while no mail server is configured: every letter stays in its task and leaves once there is one. */
export function waitingMail(): Mail {
  return {
    about: { provider: "smtp", ready: false, settings: [{ name: "SMTP_URL", given: false }] },
    send: () => Promise.reject(new Error("SMTP_URL is not set, so this letter waits")),
    close: () => Promise.resolve(),
  };
}
