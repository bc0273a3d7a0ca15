import { type AssessContext, type Assessment, assess, type LineAssessment } from "./assess.ts";
import { Refusal } from "./errors.ts";
import type { Minor } from "./money.ts";
import type { SettleAt } from "./policy.ts";
import { type Quote, quoteRefund, settlesAt, type Wish } from "./refund.ts";
import type { Return } from "./return.ts";

/** A line may come back for a change of mind. What the guarantee covers no policy decides. */
export function isOpen(line: LineAssessment, { refusal }: Pick<Assessment, "refusal">): boolean {
  return !refusal && line.returnable > 0 && line.lanes.some(({ lane, open }) => open && lane !== "guarantee");
}

/** The lines that one policy lets back and the other does not. */
export function turned(before: Assessment, after: Assessment): { allowed: string[]; refused: string[] } {
  const open = (of: Assessment) => new Set(of.lines.filter((line) => isOpen(line, of)).map(({ lineId }) => lineId));
  const [was, is] = [open(before), open(after)];
  return { allowed: [...is].filter((id) => !was.has(id)), refused: [...was].filter((id) => !is.has(id)) };
}

export interface Requoted {
  /** What the way back costs the shopper. */
  readonly fee: Minor;
  /** When what was asked for is given. */
  readonly given: SettleAt;
}

/** A real submission asked for again as it was; null when it would not be taken. */
export function requote(context: AssessContext, returns: readonly Return[]): Requoted | null {
  const [first] = returns;
  const handover = first?.parcels[0]?.handover;
  if (!first || !handover) return null;
  try {
    const quote = quoteRefund({ context, assessment: assess(context), wishes: wishesOf(returns), resolution: first.resolution, handover });
    return { fee: feesIn(quote), given: settlesAt(quote.returns).settleAt ?? "inspection" };
  } catch (failure) {
    if (failure instanceof Refusal) return null;
    throw failure;
  }
}

function wishesOf(returns: readonly Return[]): Wish[] {
  const wishes = new Map<string, Wish>();
  for (const { lineId, reasonId, subReasonId } of returns.flatMap(({ units }) => units)) {
    const name = JSON.stringify([lineId, reasonId, subReasonId]);
    const quantity = (wishes.get(name)?.quantity ?? 0) + 1;
    wishes.set(name, { lineId, quantity, reasonId, ...(subReasonId !== undefined && { subReasonId }) });
  }
  return [...wishes.values()];
}

function feesIn({ returns }: Quote): Minor {
  return returns.flatMap(({ ledger }) => ledger).reduce((sum, { kind, amount }) => (kind === "fee" ? sum - amount : sum), 0);
}
