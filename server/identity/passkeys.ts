import { randomBytes } from "node:crypto";
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from "@simplewebauthn/server";

/** Milliseconds a person has to answer their device. */
export const challengeLifetime = 5 * 60_000;

/** Loaded when somebody first uses a passkey: a server that only takes orders starts without it. */
const ceremonies = () => import("@simplewebauthn/server");

export function drawChallenge(): string {
  return randomBytes(32).toString("base64url");
}

/** Whose passkeys these are, as a browser sees it: the address people reach us at. */
function siteOf(publicUrl: string): { readonly origin: string; readonly rpID: string } {
  const { origin, hostname } = new URL(publicUrl);
  return { origin, rpID: hostname };
}

interface Person {
  readonly id: string;
  readonly email: string;
  readonly name: string;
}

/** What the browser is asked to make: a passkey that is found without a name being typed, behind fingerprint, face or PIN. */
export async function registrationOptions(
  publicUrl: string,
  merchant: string,
  person: Person,
  { challenge, known }: { readonly challenge: string; readonly known: readonly string[] },
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { generateRegistrationOptions } = await ceremonies();
  return generateRegistrationOptions({
    rpName: merchant,
    rpID: siteOf(publicUrl).rpID,
    userID: new Uint8Array(Buffer.from(person.id)),
    userName: person.email,
    userDisplayName: person.name || person.email,
    challenge: new Uint8Array(Buffer.from(challenge, "base64url")),
    timeout: challengeLifetime,
    attestationType: "none",
    excludeCredentials: known.map((id) => ({ id })),
    authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
  });
}

export interface NewPasskey {
  readonly id: string;
  /** COSE, base64url. */
  readonly publicKey: string;
  readonly counter: number;
  readonly transports: readonly string[];
}

/** Null for what does not answer this challenge from this site with the person verified. */
export async function readRegistration(publicUrl: string, response: unknown, challenge: string): Promise<NewPasskey | null> {
  const { origin, rpID } = siteOf(publicUrl);
  const { verifyRegistrationResponse } = await ceremonies();
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    response: response as RegistrationResponseJSON,
    expectedChallenge: encoded(challenge),
    expectedOrigin: origin,
    expectedRPID: rpID,
    requireUserVerification: true,
  }).catch(() => ({ verified: false as const, registrationInfo: undefined }));
  if (!verified || !registrationInfo) return null;
  const { id, publicKey, counter, transports = [] } = registrationInfo.credential;
  return { id, publicKey: Buffer.from(publicKey).toString("base64url"), counter, transports };
}

/** @param known empty when nobody is named: the device offers whatever it has for this site */
export async function authenticationOptions(
  publicUrl: string,
  challenge: string,
  known: readonly string[],
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const { generateAuthenticationOptions } = await ceremonies();
  return generateAuthenticationOptions({
    rpID: siteOf(publicUrl).rpID,
    challenge: new Uint8Array(Buffer.from(challenge, "base64url")),
    timeout: challengeLifetime,
    allowCredentials: known.map((id) => ({ id })),
    userVerification: "required",
  });
}

/** The counter after this use; null for what does not fit, a counter that went backwards (a copied key) included. */
export async function readAuthentication(
  publicUrl: string,
  response: unknown,
  challenge: string,
  passkey: Pick<NewPasskey, "id" | "publicKey" | "counter">,
): Promise<number | null> {
  const { origin, rpID } = siteOf(publicUrl);
  const { verifyAuthenticationResponse } = await ceremonies();
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response: response as AuthenticationResponseJSON,
    expectedChallenge: encoded(challenge),
    expectedOrigin: origin,
    expectedRPID: rpID,
    requireUserVerification: true,
    credential: { id: passkey.id, publicKey: new Uint8Array(Buffer.from(passkey.publicKey, "base64url")), counter: passkey.counter },
  }).catch(() => ({ verified: false, authenticationInfo: undefined }));
  return verified && authenticationInfo ? authenticationInfo.newCounter : null;
}

/** As it stands in what the browser signed. */
function encoded(challenge: string): string {
  return Buffer.from(challenge, "base64url").toString("base64url");
}
