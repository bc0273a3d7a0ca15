import { Secret, TOTP } from "otpauth";

/** Six digits that change every half minute (RFC 6238), as every authenticator app makes them. */
const shape = { algorithm: "SHA1", digits: 6, period: 30 } as const;

/** 160 random bits in Base32, which is what apps take when no camera is at hand. */
export function drawTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** What the QR code says. */
export function totpAddress(secret: string, { merchant, email }: { readonly merchant: string; readonly email: string }): string {
  return new TOTP({ ...shape, issuer: merchant, label: email, secret: Secret.fromBase32(secret) }).toString();
}

/**
 * The half minute a code belongs to, counted since 1970, at most one before or after now; null for any other code. Whoever takes a code
 * remembers its step, because each is good once.
 */
export function stepOf(secret: string, code: string, at: number): number | null {
  const delta = new TOTP({ ...shape, secret: Secret.fromBase32(secret) }).validate({ token: code, timestamp: at, window: 1 });
  return delta === null ? null : Math.floor(at / 1000 / shape.period) + delta;
}
