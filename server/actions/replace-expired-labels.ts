import { dropFiles } from "../buying/drop-files.ts";
import { letGo } from "../buying/let-go.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { ReturnEvent } from "../domain/events.ts";
import { withoutLabel } from "../domain/labelled.ts";
import { isReceived } from "../domain/return.ts";
import { commit } from "../store/commit.ts";
import { type ExpiredLabel, listExpiredLabels } from "../store/expired-labels.ts";
import { pageByPage } from "../store/page-by-page.ts";
import { listReturnsOfParcels } from "../store/returns.ts";
import { findShipment } from "../store/shipments.ts";
import { insertTasks } from "../store/tasks.ts";

const day = 24 * 60 * 60_000;
/** A parcel that was handed in on the label's last day may take so long until anybody sees it. */
const patience = 3 * day;
/** What ran out longer ago was looked at before. */
const memory = 30 * day;

/**
 * Takes labels away that certainly no carrier takes any more, of parcels that may still leave, and has others made; the shopper is told. The
 * old one goes back to its carrier, or stays a cost.
 */
export async function replaceExpiredLabels(context: Context, going: () => boolean): Promise<void> {
  const { db, log, now } = context;
  const at = now();
  const ranOut = { from: at - memory, to: at - patience };
  for await (const one of pageByPage<ExpiredLabel>((page) => listExpiredLabels(db, { ...ranOut, ...page }))) {
    if (!going()) return;
    try {
      await replace(context, one);
    } catch (error) {
      // It moved meanwhile, or another process was quicker.
      if (!(error instanceof Refusal))
        log.error({ shipmentId: one.id, err: error }, "A label that ran out could not be replaced; trying again later.");
    }
  }
}

async function replace(context: Context, { merchantId, parcelId, id }: ExpiredLabel): Promise<void> {
  const { db, now } = context;
  const at = now();
  const [purchase, returns] = await Promise.all([findShipment(db, merchantId, id), listReturnsOfParcels(db, merchantId, [parcelId])]);
  const open = returns.filter(({ status, sendBy }) => status === "approved" && sendBy > at);
  const [lead] = open;
  const parcel = lead?.parcels.find((one) => one.id === parcelId);
  if (purchase?.state !== "made" || !lead || parcel?.progress !== "announced" || parcel.posted || open.some(isReceived)) return;
  const updated = open.map((before) => ({
    before,
    after: { ...before, parcels: before.parcels.map((one) => (one.id === parcelId ? withoutLabel(one) : one)) },
  }));
  const events = open.map(
    (ret): ReturnEvent => ({ type: "parcel.label_expired", returnId: ret.id, merchantId, parcelId, leads: ret === lead }),
  );
  await commit(
    db,
    { merchantId, created: [], updated, events },
    {
      at,
      also: async (tx) => {
        await letGo(tx, merchantId, purchase, "spare", at);
        await insertTasks(tx, [{ do: "issue-label", merchantId, returnId: lead.id }], at);
      },
    },
  );
  await dropFiles(context, parcel.label);
}
