import type { Keys } from "./store/keys.ts";

/** What a signed address opens. It lives ten minutes at most and names exactly one file. */
export interface FileTicket {
  readonly key: string;
  readonly filename: string;
  readonly expiresAt: number;
}

const lifetime = 10 * 60_000;

/** A path under which one file can be read for ten minutes by whoever holds it. */
export function signedFilePath(keys: Keys, now: number, key: string, filename: string): string {
  const ticket: FileTicket = { key, filename, expiresAt: now + lifetime };
  return `/files/${keys.seal("files", JSON.stringify(ticket))}/${encodeURIComponent(filename)}`;
}
