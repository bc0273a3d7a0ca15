import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, ReturnId } from "../domain/ids.ts";
import type { Return } from "../domain/return.ts";
import { isProof, isSettledByParcels, settleAsAsked } from "../domain/settling.ts";
import { planPaying } from "../paying/claim.ts";
import { commit } from "../store/commit.ts";
import type { Writer } from "../store/database.ts";
import { refuseOverpaying } from "../store/order-money.ts";
import { findReturn } from "../store/returns.ts";
import { readSettlementFacts } from "../store/settlement-facts.ts";
import { findTracking, scansOfParcels } from "../store/tracking.ts";
import { whileStale } from "../store/while-stale.ts";

/**
 * Gives what the shopper asked for because its carrier has the parcel, or brought it, as the policy promised (S5-53). It is decided once,
 * by the machine; payments become due, and are paid by themselves where and as far as the merchant chose. What would need a person waits
 * for one, as it would without this.
 */
export async function settleByParcel(context: Context, merchantId: MerchantId, id: ReturnId): Promise<void> {
  const { db, log } = context;
  try {
    await whileStale(async () => {
      const before = await findReturn(db, merchantId, id);
      if (before && isSettledByParcels(before) && (await isProven(context, before))) await settle(context, before);
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    log.info({ returnId: id, code: error.code }, "What its parcel made due is left to a person.");
  }
}

async function isProven({ db }: Context, { merchantId, parcels }: Return): Promise<boolean> {
  const scans = await scansOfParcels(
    db,
    merchantId,
    parcels.map(({ id }) => id),
  );
  const trackings = await Promise.all(parcels.map(({ id }) => findTracking(db, merchantId, id)));
  return trackings.every((tracking) =>
    isProof(tracking ? { typed: tracking.typed, scans: scans.get(tracking.parcelId) ?? [] } : undefined),
  );
}

async function settle({ db, newId, now }: Context, before: Return): Promise<void> {
  const { merchantId, id: returnId } = before;
  const at = now();
  const { facts, settings } = await readSettlementFacts(db, before, { skus: [], owner: false });
  const { after, events } = settleAsAsked(before, facts, { at, newId });
  const also = async (tx: Writer): Promise<void> => {
    await refuseOverpaying(tx, db.engine, before, after);
    await planPaying(tx, settings, { merchantId, returnId, told: true }, at);
  };
  await commit(db, { merchantId, created: [], updated: [{ before, after }], events }, { at, also });
}
