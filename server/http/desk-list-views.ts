import type { DeskSettings } from "../domain/desk-settings.ts";
import type { MerchantId, ShopId } from "../domain/ids.ts";
import { isLate } from "../domain/listing.ts";
import { inLanguage } from "../domain/policy.ts";
import { problemOf } from "../domain/queue.ts";
import type { Shop } from "../domain/shop.ts";
import type { Reader } from "../store/database.ts";
import type { ListedReturn } from "../store/listed-returns.ts";
import { findPolicy } from "../store/policies.ts";
import { findReturns } from "../store/returns.ts";
import type { ReturnRow } from "./desk-list-schemas.ts";

/** What the lines of one list have in common. */
export interface ListView {
  readonly merchantId: MerchantId;
  readonly shops: readonly Shop[];
  readonly settings: DeskSettings;
  readonly language: string;
  readonly at: number;
}

export async function returnRows(db: Reader, view: ListView, rows: readonly ListedReturn[]): Promise<ReturnRow[]> {
  const stuck = rows.filter(({ queue }) => queue === "problems").map((row) => row.return_id);
  const problems = new Map((await findReturns(db, view.merchantId, stuck)).map((ret) => [ret.id, problemOf(ret)]));
  return Promise.all(
    rows.map(async (row) =>
      returnRow(view, row, { reason: await reasonText(db, view, row), problem: problems.get(row.return_id) ?? null }),
    ),
  );
}

interface Read {
  readonly reason: string;
  readonly problem: ReturnRow["problem"];
}

function returnRow({ shops, settings, at }: ListView, row: ListedReturn, { reason, problem }: Read): ReturnRow {
  return {
    id: row.return_id,
    number: row.number,
    orderId: row.order_id,
    orderNumber: row.order_number,
    shop: shopOf(shops, row.shop_id)?.slug ?? "",
    shopper: row.shopper,
    country: row.country,
    status: row.status,
    queue: row.queue,
    problem,
    word: row.word,
    parcel: row.parcel,
    lane: row.lane,
    origin: row.origin,
    reason: { id: row.reason, text: reason },
    units: row.units,
    value: row.value,
    currency: row.currency,
    requestedAt: row.requested_at,
    waitingSince: row.waiting_since,
    late: isLate({ ...row, waitingSince: row.waiting_since }, settings.lateAfterHours, at),
    unanswered: row.unanswered,
    version: row.version,
  };
}

/** As the policy it was judged by words it. A reason that policy has lost, or never had, is shown by its id. */
async function reasonText(db: Reader, { merchantId, shops, language }: ListView, row: ListedReturn): Promise<string> {
  const version = await findPolicy(db, merchantId, row.policy_id);
  const reason = version?.policy.reasons.find(({ id }) => id === row.reason);
  return reason ? inLanguage(reason.text, language, shopOf(shops, row.shop_id)?.defaultLanguage ?? "en") : row.reason;
}

const shopOf = (shops: readonly Shop[], id: ShopId): Shop | undefined => shops.find((shop) => shop.id === id);
