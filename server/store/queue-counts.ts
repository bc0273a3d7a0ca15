import { sql } from "kysely";
import type { MerchantId, ReturnId } from "../domain/ids.ts";
import { type Queue, queues } from "../domain/queue.ts";
import { bound, most } from "./columns.ts";
import type { Reader } from "./database.ts";
import { mostCounted } from "./listed-returns.ts";
import { prepared } from "./prepared.ts";
import { buriedOf } from "./tasks.ts";

export interface Counted {
  readonly counts: Readonly<Record<Queue, number>>;
  readonly unanswered: number;
  /** Parcels that are here and of which nobody knows yet what they are. */
  readonly unknownParcels: number;
  readonly latest: ReturnId | null;
  readonly fresh: number;
  readonly draft: boolean;
  /** Mails and labels that failed so often that they wait for a person. */
  readonly unsent: number;
  /** What is to be done in the shops themselves, open. */
  readonly steps: number;
}

/** How much work waits, each number up to `mostCounted`. @param since what was the latest before; `fresh` counts what came after it */
export async function countQueues(db: Reader, merchantId: MerchantId, since: ReturnId | null): Promise<Counted> {
  const [[row], [latest]] = await Promise.all([counted(db, { merchantId }), latestReturn(db, { merchantId })]);
  const [fresh] = since === null || since === latest?.id ? [] : await later(db, { merchantId, since });
  return {
    counts: Object.fromEntries(queues.map((queue) => [queue, row?.[queue] ?? 0])) as Record<Queue, number>,
    unanswered: row?.unanswered ?? 0,
    unknownParcels: row?.unknown ?? 0,
    latest: latest?.id ?? null,
    fresh: fresh?.count ?? 0,
    draft: (row?.drafts ?? 0) > 0,
    unsent: row?.unsent ?? 0,
    steps: row?.steps ?? 0,
  };
}

const counted = prepared((db, { merchantId }: { merchantId: MerchantId }) =>
  db
    .selectFrom("merchants")
    .where("id", "=", merchantId)
    .select((outer) => {
      const rows = outer.selectFrom("return_list").select("return_id").where("merchant_id", "=", bound(merchantId));
      const count = (of: typeof rows) =>
        outer.selectFrom(of.limit(most(mostCounted)).as("some")).select(({ fn }) => fn.countAll<number>().as("count"));
      const inQueue = (queue: Queue) => count(rows.where("queue", "=", sql.lit(queue)));
      return [
        inQueue("to_review").as("to_review"),
        inQueue("to_receive").as("to_receive"),
        inQueue("to_decide").as("to_decide"),
        inQueue("to_pay").as("to_pay"),
        inQueue("problems").as("problems"),
        inQueue("done").as("done"),
        count(rows.where("unanswered", ">", sql.lit(0))).as("unanswered"),
        outer
          .selectFrom(
            outer
              .selectFrom("unknown_parcels")
              .select("unknown_parcels.id")
              .where("unknown_parcels.merchant_id", "=", bound(merchantId))
              .where("unknown_parcels.return_id", "is", null)
              // In the order of the index that holds only those: else SQLite walks through all that ever came.
              .orderBy("unknown_parcels.id")
              .limit(most(mostCounted))
              .as("some"),
          )
          .select(({ fn }) => fn.countAll<number>().as("count"))
          .as("unknown"),
        db
          .selectFrom("policy_drafts")
          .select(({ fn }) => fn.countAll<number>().as("count"))
          .where("shop_id", "in", db.selectFrom("shops").select("shops.id").where("shops.merchant_id", "=", bound(merchantId)))
          .as("drafts"),
        outer
          .selectFrom(buriedOf(db, merchantId).limit(most(mostCounted)).as("some"))
          .select(({ fn }) => fn.countAll<number>().as("count"))
          .as("unsent"),
        outer
          .selectFrom(
            outer
              .selectFrom("steps")
              .select("steps.id")
              .where("steps.merchant_id", "=", bound(merchantId))
              .where("steps.done_at", "is", null)
              .orderBy("steps.id")
              .limit(most(mostCounted))
              .as("some"),
          )
          .select(({ fn }) => fn.countAll<number>().as("count"))
          .as("steps"),
      ];
    }),
);

const latestReturn = prepared((db, { merchantId }: { merchantId: MerchantId }) =>
  db.selectFrom("returns").select("id").where("merchant_id", "=", bound(merchantId)).orderBy("id", "desc").limit(most(1)),
);

const later = prepared((db, { merchantId, since }: { merchantId: MerchantId; since: ReturnId }) =>
  db
    .selectFrom((from) =>
      from
        .selectFrom("returns")
        .select("id")
        .where("merchant_id", "=", bound(merchantId))
        .where("id", ">", bound(since))
        .limit(most(mostCounted))
        .as("some"),
    )
    .select(({ fn }) => fn.countAll<number>().as("count")),
);
