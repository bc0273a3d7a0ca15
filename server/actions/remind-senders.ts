import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { ShopId } from "../domain/ids.ts";
import { standardShipping } from "../domain/shipping.ts";
import { commit } from "../store/commit.ts";
import { listReminding, listToRemind, noteReminded, type ToRemind } from "../store/reminders.ts";
import { findReturn, listReturnsOfSubmission } from "../store/returns.ts";

const day = 24 * 60 * 60_000;
const pageSize = 200;
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
  let after: ToRemind | undefined;
  do {
    const page = await listToRemind(db, {
      from: at,
      to: at + farthest * day,
      quietSince: at - quiet,
      ...(after && { after }),
      limit: pageSize,
    });
    for (const one of page) {
      if (!going()) return;
      if (one.sendBy > at + daysOf(one) * day) continue;
      try {
        await remind(context, one);
      } catch (error) {
        // It moved meanwhile, or another process was quicker.
        if (!(error instanceof Refusal))
          log.error({ returnId: one.id, err: error }, "A shopper could not be reminded; trying again later.");
      }
    }
    after = page.length === pageSize ? page.at(-1) : undefined;
  } while (after && going());
}

/** Days before the last one, of each shop that chose for itself. */
async function reminding({ db }: Context): Promise<ReadonlyMap<ShopId, number>> {
  const chosen = new Map<ShopId, number>();
  for (let after: ShopId | null = null; ; ) {
    const page: Awaited<ReturnType<typeof listReminding>> = await listReminding(db, after, pageSize);
    for (const { shopId, days } of page) chosen.set(shopId, days ?? 0);
    after = page.at(-1)?.shopId ?? null;
    if (page.length < pageSize) return chosen;
  }
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
