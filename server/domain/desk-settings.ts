import type { Minor } from "./money.ts";
import type { Text } from "./policy.ts";

/** What a piece is marked with when it is received. `retired`: offered no more, and still the name of what was marked with it. */
export interface Mark {
  readonly id: string;
  readonly name: string;
  readonly retired?: boolean;
}

/** How a merchant's team works: one for all shops of the merchant. */
export interface DeskSettings {
  /** In the order in which they are offered. `photo`: the warehouse is asked for one. */
  readonly grades: readonly (Mark & { readonly photo: boolean })[];
  /** Where a returned piece goes. `restock`: it goes back on sale there. */
  readonly dispositions: readonly (Mark & { readonly restock: boolean })[];
  /** Shelves, docks: what may be scanned or chosen as the place of a piece. */
  readonly locations: readonly string[];
  readonly money: {
    /** Who decided an amount above this may not pay it themselves; null: never asked. */
    readonly secondPersonAbove: Minor | null;
    /** How far an agent may go below the suggestion, in basis points of it; beyond, an owner. */
    readonly lowerShare: number;
    /** How far an agent may go above the suggestion in all; beyond, an owner. */
    readonly raiseLimit: Minor;
    /** Days a dearer article of an exchange is kept for who has to pay the difference. */
    readonly holdDays: number;
    /** `automatic`: what a connection can pay is paid as soon as it is decided, up to `automaticUpTo` (null: whatever it comes to). */
    readonly payBy: "person" | "automatic";
    readonly automaticUpTo: Minor | null;
    /** Of an order paid in several ways, where a part of it goes first. A withdrawal goes back as it was paid, whatever stands here. */
    readonly tenders: "as_paid" | "money_first" | "credit_first";
    /** Whose store credit is given: a code of ours, or the shop's own. */
    readonly credit: "ours" | "shop";
  };
  /** A return that waits longer for us than this is late. */
  readonly lateAfterHours: number;
  /** Answers that are written often, by language. */
  readonly savedTexts: readonly { readonly id: string; readonly name: string; readonly text: Text }[];
  /** After how many days they are erased; null: never by themselves. */
  readonly retention: { readonly photos: number | null; readonly letters: number | null; readonly people: number | null };
}

export const standardSettings: DeskSettings = {
  grades: [
    { id: "a", name: "A new", photo: false },
    { id: "b", name: "B worn", photo: true },
    { id: "c", name: "C broken", photo: true },
  ],
  dispositions: [
    { id: "stock", name: "Stock", restock: true },
    { id: "outlet", name: "Outlet", restock: true },
    { id: "repair", name: "Repair", restock: false },
    { id: "donate", name: "Donate", restock: false },
    { id: "recycle", name: "Recycle", restock: false },
  ],
  locations: [],
  money: {
    secondPersonAbove: 25_000,
    lowerShare: 2_000,
    raiseLimit: 2_000,
    payBy: "person",
    automaticUpTo: null,
    tenders: "as_paid",
    credit: "ours",
    holdDays: 7,
  },
  lateAfterHours: 48,
  savedTexts: [],
  retention: { photos: 180, letters: 730, people: null },
};

/** Marks that `after` no longer knows: only those that no piece carries may go. */
export function droppedMarks(
  before: DeskSettings,
  after: DeskSettings,
): { readonly grades: readonly Mark[]; readonly dispositions: readonly Mark[] } {
  const without = (from: readonly Mark[], to: readonly Mark[]) => from.filter(({ id }) => !to.some((mark) => mark.id === id));
  return { grades: without(before.grades, after.grades), dispositions: without(before.dispositions, after.dispositions) };
}
