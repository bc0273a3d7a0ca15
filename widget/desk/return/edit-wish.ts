import type { ItemChoices, ItemsEdit } from "../../../server/http/desk-edit-schemas.ts";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";

/** How many of a line go back from now on, and why. `reason`: `id` or `id/sub`; empty: each as before. */
export interface LineWish {
  readonly count: number;
  readonly reason: string;
}

export type Wishes = ReadonlyMap<string, LineWish>;

export interface ReasonOption {
  readonly value: string;
  readonly text: string;
}

/** Pieces of a line that still go back. */
export const unitsOf = (page: ReturnPage, lineId: string) =>
  (page.items.find((item) => item.lineId === lineId)?.units ?? []).filter(({ decision }) => decision === null);

export const wishOf = (wishes: Wishes, page: ReturnPage, lineId: string): LineWish =>
  wishes.get(lineId) ?? { count: unitsOf(page, lineId).length, reason: "" };

/** Reasons that fit a line, a sub-reason beside its reason. */
export function reasonOptions({ reasons }: ItemChoices, fitting: readonly string[]): ReasonOption[] {
  return reasons
    .filter(({ id }) => fitting.includes(id))
    .flatMap(({ id, text, subReasons }) =>
      subReasons.length === 0
        ? [{ value: id, text }]
        : subReasons.map((sub) => ({ value: `${id}/${sub.id}`, text: `${text}: ${sub.text}` })),
    );
}

/** What the server is asked for; pieces that are not named are taken out, the last of a line first. */
export function editOf(
  page: ReturnPage,
  choices: ItemChoices,
  wishes: Wishes,
  resolution: ReturnPage["resolution"],
): Pick<ItemsEdit, "units" | "add" | "resolution"> {
  const lines = choices.lines.map(({ lineId }) => ({ lineId, units: unitsOf(page, lineId), wish: wishOf(wishes, page, lineId) }));
  return {
    units: lines.flatMap(({ units, wish }) =>
      units.slice(0, wish.count).map(({ id }) => ({ unitId: id, ...(wish.reason && reasonOf(wish.reason, null)) })),
    ),
    add: lines.flatMap(({ lineId, units, wish }) => {
      const more = wish.count - units.length;
      const [first] = units;
      const reason = wish.reason || first?.reasonId || "";
      return more > 0 ? [{ lineId, quantity: more, ...reasonOf(reason, undefined) }] : [];
    }),
    ...(resolution !== page.resolution && { resolution }),
  };
}

function reasonOf<None>(value: string, none: None): { reasonId: string; subReasonId?: string | Exclude<None, undefined> } {
  const [reasonId = "", subReasonId] = value.split("/");
  if (subReasonId !== undefined) return { reasonId, subReasonId };
  return none === undefined ? { reasonId } : { reasonId, subReasonId: none as Exclude<None, undefined> };
}

/** Whether anything is another than before. */
export function isChanged(page: ReturnPage, choices: ItemChoices, wishes: Wishes, resolution: ReturnPage["resolution"]): boolean {
  return (
    resolution !== page.resolution ||
    choices.lines.some(({ lineId }) => {
      const { count, reason } = wishOf(wishes, page, lineId);
      return count !== unitsOf(page, lineId).length || (count > 0 && reason !== "");
    })
  );
}
