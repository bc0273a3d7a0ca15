import type { Me, Permission } from "../../server/http/desk-account-schemas.ts";
import type { QueueCounts } from "../../server/http/desk-list-schemas.ts";
import type { DeskApi } from "./api.ts";
import type { Jobs } from "./jobs.ts";
import type { Keys } from "./keys.ts";

/** What every screen is given: who works, the way to the server, and the few things that outlive a screen. */
export interface Desk {
  readonly api: DeskApi;
  /** Null while nobody is signed in. */
  readonly me: Me | null;
  readonly language: string;
  readonly keys: Keys;
  /** Work on many returns that goes on while other screens are shown. */
  readonly jobs: Jobs;
  readonly reached: boolean;
  /** How much work there is; read again every few seconds while the page is seen. */
  readonly queues: QueueCounts | null;
  /** Reads the queues at once, after something was done. */
  recount(): void;
  /** Goes to an address of the desk, as a link would. */
  go(url: string, options?: { readonly replace?: boolean }): void;
  /** Said by screen readers, once. */
  announce(words: string): void;
  /** Reads `me` again, after something about the member or the merchant changed. */
  refresh(): Promise<void>;
  may(permission: Permission): boolean;
}
