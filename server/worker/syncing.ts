import { holdFor, syncConnection } from "../actions/sync-connection.ts";
import { type HeldConnection, holdConnection } from "../store/syncing.ts";
import type { Work } from "./turns.ts";

/** Connected shops, gateways and carriers are looked at: whether they are well, and what they have that is new. */
export const syncing: Work<HeldConnection> = {
  of: "syncing",
  holdFor,
  pollEvery: 2_000,
  hold: (db, id, at) => holdConnection(db, id, at, holdFor),
  take: syncConnection,
};
