import type { Context } from "../context.ts";
import { letUnusedCostsGo } from "../store/label-costs.ts";

const day = 24 * 60 * 60_000;
/** A parcel that was handed in on the label's last day may take so long until anybody sees it. */
const patience = 7 * day;
/** Where its carrier names no last day: so long after a label was made nobody sends anything with it. */
const unusedFor = 180 * day;
/** One slice: short enough that nothing else waits for it. */
const batch = 500;

/**
 * A label that ran out, and that its carrier charges when it scans it, cost nothing where nobody ever scanned it. A scan that comes after all
 * makes it cost what it costs.
 */
export async function letCostsGo({ db, now, providers }: Context, going: () => boolean): Promise<void> {
  const charging = [...providers.carriers.values()].filter(({ can }) => can.charged === "on_scan").map(({ id }) => id);
  const over = { expiredBy: now() - patience, madeBy: now() - unusedFor };
  while (going() && (await letUnusedCostsGo(db, charging, over, batch)) === batch);
}
