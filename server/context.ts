import type { Logger } from "pino";
import type { Press } from "./documents/press.ts";
import type { NewId } from "./domain/ids.ts";
import type { Providers } from "./providers/catalogue.ts";
import type { Outside } from "./providers/http.ts";
import type { SignOn } from "./providers/identity/port.ts";
import type { Mail } from "./providers/mail/port.ts";
import type { Storage } from "./providers/storage/port.ts";
import type { Database } from "./store/database.ts";
import type { Keys } from "./store/keys.ts";

/** What an action may use. Time and ids come from here, so that a test can hold both still. */
export interface Context {
  readonly db: Database;
  readonly storage: Storage;
  readonly mail: Mail;
  /** Addresses that merchants give us, and nothing on our own network but what the operator allowed. */
  readonly outside: Outside;
  /** Kinds of shops and gateways that merchants can connect. */
  readonly providers: Providers;
  /** The operator's single sign-on; null where none is configured. */
  readonly signOn: SignOn | null;
  /** Draws labels and inserts away from the thread that answers requests. */
  readonly press: Press;
  /** Keys derived from the instance key, one per purpose. */
  readonly keys: Keys;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly newId: NewId;
  readonly log: Logger;
  /** The address people reach this server at, without a slash at the end. */
  readonly publicUrl: string;
  /** The sender's address for brands that name none. */
  readonly mailFrom: string;
}
