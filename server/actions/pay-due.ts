import type { Context } from "../context.ts";
import type { Task } from "../domain/consequences.ts";
import { claimDue } from "../paying/claim.ts";
import { readDeskSettings } from "../store/desk-settings.ts";

/**
 * Pays by itself what was decided, where the merchant chose so: through the shop or the gateway, up to the amount that was set, and never
 * what somebody else than who decided it has to pay (S5-17).
 */
export async function payDue(
  context: Context,
  { merchantId, returnId, told }: Omit<Extract<Task, { do: "pay-due" }>, "do">,
): Promise<void> {
  const { settings } = await readDeskSettings(context.db, merchantId);
  const { payBy, automaticUpTo } = settings.money;
  if (payBy === "automatic") await claimDue(context, merchantId, returnId, { by: { kind: "system" }, told }, automaticUpTo);
}
