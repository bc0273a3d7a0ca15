/** Keeps files under keys made by us (`labels/ret_…/a4.pdf`). Keys hold letters, digits, `-_./` and never `..`. */
export interface Storage {
  /** After it returns the file is durable. Writing the same key again replaces it whole, never half. */
  put(key: string, content: Uint8Array, contentType: string): Promise<void>;
  /** Null when there is no such file. */
  read(key: string): Promise<{ readonly content: Uint8Array; readonly contentType: string } | null>;
  /** Of a missing file: nothing happens. */
  delete(key: string): Promise<void>;
  /** Throws when files cannot be written and read back. */
  check(): Promise<void>;
}
