import { openGateway } from "../connected.ts";
import type { Context } from "../context.ts";
import type { Task } from "../domain/consequences.ts";
import { findConnection } from "../store/connections.ts";

/** Asks a gateway what became of a refund that it said something about. @throws ConnectionProblem */
export async function checkPayment(
  context: Context,
  { merchantId, connectionId, reference, what }: Omit<Extract<Task, { do: "check-payment" }>, "do">,
): Promise<void> {
  const connection = await findConnection(context.db, merchantId, connectionId);
  const open = connection && openGateway(context, connection);
  const refund = open && what === "refund" ? await open.gateway.getRefund(reference) : null;
  if (refund) context.log.info({ connectionId, state: refund.state }, "A gateway told of a refund.");
}
