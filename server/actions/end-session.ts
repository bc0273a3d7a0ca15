import type { Context } from "../context.ts";
import { endSession as end } from "../store/sessions.ts";

/** Signs out: the secret opens nothing any more. Ending one that never was changes nothing. */
export function endSession({ db, keys }: Pick<Context, "db" | "keys">, secret: string): Promise<void> {
  return end(db, keys.hash("sessions", secret));
}
