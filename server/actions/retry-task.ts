import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId } from "../domain/ids.ts";
import { unbury, unburyAll } from "../store/tasks.ts";

/** Tries work again that was set aside. @throws Refusal `not_found` for what is none of the merchant's, or is not set aside any more */
export async function retryTask({ db, now }: Context, merchantId: MerchantId, id: number): Promise<void> {
  if (!(await unbury(db, merchantId, id, now()))) throw new Refusal("not_found");
}

/** Tries everything of the merchant again that was set aside. Answers how many mails and labels that are. */
export function retryAllTasks({ db, now }: Context, merchantId: MerchantId): Promise<number> {
  return unburyAll(db, merchantId, now());
}
