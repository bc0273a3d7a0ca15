import type { Context } from "../context.ts";
import type { Actor } from "../domain/actor.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId, StepId } from "../domain/ids.ts";
import { completeStep as complete, findStep, type Step } from "../store/steps.ts";

/** A person did in the shop what its connection cannot. Said twice it is done once. @throws Refusal `not_found` */
export async function completeStep({ db, now }: Context, merchantId: MerchantId, id: StepId, by: Actor): Promise<Step> {
  await complete(db, merchantId, id, by, now());
  const step = await findStep(db, merchantId, id);
  if (!step) throw new Refusal("not_found");
  return step;
}
