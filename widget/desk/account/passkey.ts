import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  startAuthentication,
  startRegistration,
  WebAuthnAbortService,
} from "@simplewebauthn/browser";
import type { ChallengeView } from "../../../server/http/desk-account-schemas.ts";

type Request = Parameters<typeof startAuthentication>[0]["optionsJSON"];
type Creation = Parameters<typeof startRegistration>[0]["optionsJSON"];

/** What goes back to the server: the challenge's token with what the device made of it. */
export interface Shown {
  readonly token: string;
  readonly response: object;
}

/** The person closed the browser's own dialog, or it was closed for them: nothing went wrong and nothing is said. */
export class Declined extends Error {}

export const passkeysWork = (): boolean => browserSupportsWebAuthn();

/** Whether the browser can offer passkeys among what it fills into the name's field. */
export const passkeysAreOffered = (): Promise<boolean> => browserSupportsWebAuthnAutofill().catch(() => false);

/** @param quietly as one of what the browser offers in the field, without a dialog of its own */
export async function showPasskey({ token, options }: ChallengeView, quietly = false): Promise<Shown> {
  const response = await declinable(startAuthentication({ optionsJSON: options as unknown as Request, useBrowserAutofill: quietly }));
  return { token, response };
}

export async function makePasskey({ token, options }: ChallengeView): Promise<Shown> {
  return { token, response: await declinable(startRegistration({ optionsJSON: options as unknown as Creation })) };
}

/** Ends whatever the browser is asking. */
export function stopAsking(): void {
  WebAuthnAbortService.cancelCeremony();
}

async function declinable<Answer>(ceremony: Promise<Answer>): Promise<Answer> {
  try {
    return await ceremony;
  } catch (cause) {
    throw new Declined("no passkey was shown", { cause });
  }
}

/** What a person will know a passkey by until they name it themselves: the browser and the system it was made with. */
export function deviceName(agent: string): string {
  const system = /iPhone|iPad|Android|Mac OS X|Windows|CrOS|Linux/.exec(agent)?.[0]?.replace("Mac OS X", "Mac").replace("CrOS", "ChromeOS");
  const browser = /Edg|Firefox|OPR|Chrome|Safari/.exec(agent)?.[0]?.replace("Edg", "Edge").replace("OPR", "Opera");
  return [browser, system].filter(Boolean).join(", ") || agent.slice(0, 40);
}
