import type { About } from "../port.ts";

/** Keeps files under keys made by us (`labels/ret_…/a4.pdf`). Keys hold letters, digits, `-_./` and never `..`. */
export interface Storage {
  /** Absent where nothing stands behind it, as in a test. */
  readonly about?: About;
  /** After it returns the file is durable. Writing the same key again replaces it whole, never half. */
  put(key: string, content: Uint8Array, contentType: string): Promise<void>;
  /** Null when there is no such file. */
  read(key: string): Promise<{ readonly content: Uint8Array; readonly contentType: string } | null>;
  /** Of a missing file: nothing happens. */
  delete(key: string): Promise<void>;
  /** Throws when files cannot be written and read back. */
  check(): Promise<void>;
}

const segment = "[A-Za-z0-9_-][A-Za-z0-9._-]*";
const keyPattern = new RegExp(`^${segment}(/${segment})*$`);

/** @throws for a key that could leave its folder or that a store would read differently */
export function assertKey(key: string): void {
  if (key.length > 400 || key.includes("..") || !keyPattern.test(key))
    throw new Error(`not a storage key: ${JSON.stringify(key.slice(0, 80))}`);
}

/** How any store shows that it works. */
export async function writeAndReadBack(storage: Storage, key: string): Promise<void> {
  await storage.put(key, new TextEncoder().encode(key), "text/plain");
  const back = await storage.read(key);
  if (back === null || new TextDecoder().decode(back.content) !== key) throw new Error("a file that was written could not be read back");
  await storage.delete(key);
}
