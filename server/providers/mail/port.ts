import type { About } from "../port.ts";

export interface Letter {
  /** Stable per notice: a second sending of the same notice carries the same id, so that mail programs show it once. */
  readonly messageId: string;
  readonly from: { readonly name: string; readonly address: string };
  readonly replyTo?: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly { readonly filename: string; readonly contentType: string; readonly content: Uint8Array }[];
}

/** Sends letters. A throw means: not known to be accepted, ask again later. */
export interface Mail {
  /** Absent where nothing stands behind it, as in a test. */
  readonly about?: About;
  send(letter: Letter): Promise<void>;
  close(): Promise<void>;
}
