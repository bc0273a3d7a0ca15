import { discardLabelFiles } from "../actions/discard-label-files.ts";
import { discardPhotos } from "../actions/discard-photos.ts";
import { eraseOutlived } from "../actions/erase-outlived.ts";
import { escalatePickups } from "../actions/escalate-pickups.ts";
import { expireReturns } from "../actions/expire-returns.ts";
import { letCostsGo } from "../actions/let-costs-go.ts";
import { lookAtDueDifferences } from "../actions/look-at-differences.ts";
import { missParcels } from "../actions/miss-parcels.ts";
import { reconcilePayments } from "../actions/reconcile-payments.ts";
import { refreshList } from "../actions/refresh-list.ts";
import { remindSenders } from "../actions/remind-senders.ts";
import { replaceExpiredLabels } from "../actions/replace-expired-labels.ts";
import { resealConnections } from "../actions/reseal-connections.ts";
import type { Context } from "../context.ts";
import { purge } from "../store/purge.ts";

const every = 15 * 60_000;

/** Each may run in several processes at once, and twice. */
const chores: readonly ((context: Context, going: () => boolean) => Promise<void>)[] = [
  ({ db, now }) => purge(db, now()),
  discardPhotos,
  discardLabelFiles,
  remindSenders,
  escalatePickups,
  replaceExpiredLabels,
  expireReturns,
  missParcels,
  letCostsGo,
  lookAtDueDifferences,
  eraseOutlived,
  refreshList,
  resealConnections,
  reconcilePayments,
];

/** Does what no request asks for, at its start and every quarter of an hour. */
export function startSchedule(context: Context): { stop(): Promise<void> } {
  let running = Promise.resolve();
  let going = true;
  const round = (): void => {
    running = running.then(() => doChores(context, () => going));
  };
  const timer = setInterval(round, every);
  round();
  return {
    stop: () => {
      clearInterval(timer);
      going = false;
      return running;
    },
  };
}

/** One that fails holds up none of the others. */
export async function doChores(context: Context, going: () => boolean = () => true): Promise<void> {
  for (const chore of chores) {
    try {
      await chore(context, going);
    } catch (error) {
      context.log.error({ err: error }, "What nobody asked for could not be done; trying again later.");
    }
  }
}
