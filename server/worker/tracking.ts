import { holdFor, lookForParcels } from "../actions/look-for-parcels.ts";
import { holdTurn, type Turn } from "../store/turns.ts";
import type { Work } from "./turns.ts";

/** Carriers are asked where parcels are when it is time to: each connection, and so each parcel, is asked about by one process. */
export const tracking: Work<{ readonly turn: Turn }> = {
  of: "tracking",
  holdFor,
  pollEvery: 5_000,
  async hold(db, id, at) {
    const turn = await holdTurn(db, "tracking", id, at, holdFor);
    return turn && { turn };
  },
  take: (context, { turn }, going) => lookForParcels(context, turn, going),
};
