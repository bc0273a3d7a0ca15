import type { Context } from "../context.ts";
import { decide } from "../domain/command.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, ReturnId } from "../domain/ids.ts";
import { commit } from "../store/commit.ts";
import { listOverdue, type Overdue } from "../store/overdue.ts";
import { pageByPage } from "../store/page-by-page.ts";
import { findReturn } from "../store/returns.ts";

/** A parcel handed in on the last day may take so long until anybody sees it move. */
const patience = 14 * 24 * 60 * 60_000;

/** Ends approved returns whose parcel never came; their units are free again, and the shopper is told. */
export async function expireReturns(context: Context, going: () => boolean = () => true): Promise<void> {
  const { db, log, now } = context;
  const before = now() - patience;
  for await (const { merchantId, id } of pageByPage<Overdue>((page) => listOverdue(db, { before, ...page }))) {
    if (!going()) return;
    try {
      await expire(context, merchantId, id);
    } catch (error) {
      // It moved meanwhile, or another process was quicker.
      if (error instanceof Refusal) continue;
      log.error({ returnId: id, err: error }, "A return could not expire; trying again later.");
    }
  }
}

async function expire({ db, now }: Context, merchantId: MerchantId, id: ReturnId): Promise<void> {
  const before = await findReturn(db, merchantId, id);
  if (!before) return;
  const at = now();
  const { after, events } = decide(before, { do: "expire" }, at);
  await commit(db, { merchantId, created: [], updated: [{ before, after }], events }, { at });
}
