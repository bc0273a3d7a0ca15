import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { ShopId } from "../domain/ids.ts";
import { standardShipping } from "../domain/shipping.ts";
import { commit } from "../store/commit.ts";
import { pageByPage } from "../store/page-by-page.ts";
import { listReminding, listToRemind, noteReminded, type Reminding, type ToRemind } from "../store/reminders.ts";
import { findReturn, listReturnsOfSubmission } from "../store/returns.ts";

const day = 24 * 60 * 60_000;
/** Who heard from the shop so lately needs no reminder. */
const quiet = day;
const mostDays = 30;

/** Writes once to who has not sent anything while the last day comes near, as many days before it as the shop chose. */
export async function remindSenders(context: Context, going: () => boolean): Promise<void> {
  const { db, log, now } = context;
  const at = now();
  const chosen = await reminding(context);
  const standard = standardShipping.remindBeforeDays ?? 0;
  const daysOf = ({ shopId }: ToRemind): number => Math.min(mostDays, chosen.get(shopId) ?? standard);
  const farthest = [...chosen.values()].reduce((most, days) => Math.max(most, Math.min(mostDays, days)), standard);
  const near = { from: at, to: at + farthest * day, quietSince: at - quiet };
  for await (const one of pageByPage<ToRemind>((page) => listToRemind(db, { ...near, ...page }))) {
    if (!going()) return;
    if (one.sendBy > at + daysOf(one) * day) continue;
    try {
      await remind(context, one);
    } catch (error) {
      // It moved meanwhile, or another process was quicker.
      if (!(error instanceof Refusal)) log.error({ returnId: one.id, err: error }, "A shopper could not be reminded; trying again later.");
    }
  }
}

/** Days before the last one, of each shop that chose for itself. */
async function reminding({ db }: Context): Promise<ReadonlyMap<ShopId, number>> {
  const chosen = new Map<ShopId, number>();
  for await (const { shopId, days } of pageByPage<Reminding>(({ after, limit }) => listReminding(db, after?.shopId ?? null, limit)))
    chosen.set(shopId, days ?? 0);
  return chosen;
}

/** Returns of one submission share their parcels, and so their reminder. */
async function remind({ db, now }: Context, { merchantId, id }: ToRemind): Promise<void> {
  const before = await findReturn(db, merchantId, id);
  if (before?.status !== "approved") return;
  const siblings = await listReturnsOfSubmission(db, merchantId, before.submissionId);
  const [lead] = siblings.filter(({ status }) => status === "approved");
  const at = now();
  // Another one of the submission was told of it a moment ago.
  const events = lead?.id === id ? [{ type: "return.reminded", returnId: id, merchantId } as const] : [];
  await commit(
    db,
    { merchantId, created: [], updated: [{ before, after: before }], events },
    { at, also: (tx) => noteReminded(tx, merchantId, events.length > 0 ? siblings.map((one) => one.id) : [id], at) },
  );
}
