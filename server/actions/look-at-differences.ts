import type { Context } from "../context.ts";
import type { ConnectionId, MerchantId, ReturnId } from "../domain/ids.ts";
import { lookAtPage } from "../paying/difference-pages.ts";
import { findPageByReference, listPagesToLookAt, pagesOfReturn } from "../store/payment-pages.ts";

const mostAtOnce = 100;

/** What became of pages where somebody pays, and which of them are over. What a webhook did not say is seen here. */
export async function lookAtDueDifferences(context: Context, going: () => boolean): Promise<void> {
  const { db, log, now } = context;
  for (const page of await listPagesToLookAt(db, now(), mostAtOnce)) {
    if (!going()) return;
    try {
      await lookAtPage(context, page);
    } catch (error) {
      log.error({ paymentId: page.paymentId, err: error }, "What became of a page to pay could not be seen; trying again later.");
    }
  }
}

/** After something happened to the return: nobody shall pay what is not owed any more. */
export async function lookAtDifferences(context: Context, merchantId: MerchantId, returnId: ReturnId): Promise<void> {
  for (const page of await pagesOfReturn(context.db, merchantId, returnId)) if (page.state === "open") await lookAtPage(context, page);
}

/** A connection says that something became of a page; what, it is asked. */
export async function checkDifference(
  context: Context,
  merchantId: MerchantId,
  connectionId: ConnectionId,
  reference: string,
): Promise<void> {
  const page = await findPageByReference(context.db, merchantId, connectionId, reference);
  if (page && page.state !== "paid") await lookAtPage(context, page);
}
