import type { MailPreviewRequest } from "../../../server/http/desk-letter-schemas.ts";
import type { Receipt } from "../../../server/http/desk-reception-schemas.ts";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import { wordNames } from "../words.ts";
import type { Said } from "./tell-dialog.ts";

/** Where a status may go by a word alone; deciding and paying have their own screens. */
export type Target = "approved" | "rejected" | "cancelled" | "received";

interface Choice {
  readonly act: ReturnPage["can"][number];
  /** What it becomes in the address: `POST /returns/{id}/…`. */
  readonly noun: string;
  readonly notice: MailPreviewRequest["notice"];
}

export const choices: Readonly<Record<Target, Choice>> = {
  approved: { act: "approve", noun: "approval", notice: "approved" },
  rejected: { act: "reject", noun: "rejection", notice: "rejected" },
  cancelled: { act: "cancel", noun: "cancellation", notice: "cancelled" },
  received: { act: "receive", noun: "receipt", notice: "received" },
};

export const targets = Object.keys(choices) as Target[];

export const targetName = (target: Target): string => wordNames[target]();

/** Where this return may go from here. */
export function possible(page: ReturnPage): Target[] {
  return targets.filter((target) => page.can.includes(choices[target].act) && (target !== "received" || awaited(page).length > 0));
}

/** Whether there is something to say of where it goes: by a word alone, or unit by unit on the decision's screen. */
export const isOpen = (page: ReturnPage): boolean => page.can.includes("decide") || possible(page).length > 0;

/** Why it may not go where it may not. */
export function impossible(page: ReturnPage): { readonly target: Target; readonly why: string }[] {
  const can = possible(page);
  return targets.flatMap((target) => {
    const why = page.cannot[choices[target].act];
    return !can.includes(target) && why ? [{ target, why }] : [];
  });
}

export const awaited = (page: ReturnPage) => page.items.flatMap(({ units }) => units).filter(({ reception }) => reception === "awaited");

/** Everything that was announced is there. */
export function wholeReceipt(page: ReturnPage, said: Said): Receipt {
  return { units: awaited(page).map(({ id }) => ({ unitId: id, reception: "received" as const })), ...said };
}
