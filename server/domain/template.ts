import type { NoticeKind } from "./consequences.ts";

/** What a merchant says in a mail instead of us: its subject, and the words it opens with. What follows (items, money, addresses) is a fact. */
export interface Template {
  readonly subject: string;
  readonly body: string;
}

/** What a template may name in braces. */
export const templateVariables = ["number", "order", "name", "shop", "date", "amount"] as const;
export type TemplateVariable = (typeof templateVariables)[number];

/** What there is to say in a mail of a kind. */
const known: Readonly<Record<NoticeKind, readonly TemplateVariable[]>> = {
  requested: ["number", "order", "name", "shop", "amount"],
  approved: ["number", "order", "name", "shop", "date", "amount"],
  rejected: ["number", "order", "name", "shop"],
  cancelled: ["number", "order", "name", "shop"],
  expired: ["number", "order", "name", "shop", "date"],
  edited: ["number", "order", "name", "shop", "date", "amount"],
  received: ["number", "order", "name", "shop"],
  decided: ["number", "order", "name", "shop", "amount"],
  paid: ["number", "order", "name", "shop", "amount"],
  exchange: ["number", "order", "name", "shop"],
  pay: ["number", "order", "name", "shop", "date", "amount"],
  unpaid: ["number", "order", "name", "shop", "amount"],
  label: ["number", "order", "name", "shop", "date"],
  label_expired: ["number", "order", "name", "shop", "date"],
  pickup: ["number", "order", "name", "shop", "date"],
  pickup_question: ["number", "order", "name", "shop", "date"],
  pickup_off: ["number", "order", "name", "shop", "date"],
  reminder: ["number", "order", "name", "shop", "date"],
  receipt: ["number", "order", "name", "shop"],
  message: ["number", "order", "name", "shop"],
  parcel_moving: ["number", "order", "name", "shop"],
  parcel_arriving: ["number", "order", "name", "shop"],
  parcel_delivered: ["number", "order", "name", "shop"],
  parcel_sent_back: ["number", "order", "name", "shop"],
  parcel_lost: ["number", "order", "name", "shop"],
  order_cancelled: ["order", "name", "shop", "amount"],
  order_paid: ["order", "name", "shop", "amount"],
  order_note: ["order", "name", "shop"],
};

export function variablesOf(notice: NoticeKind): readonly TemplateVariable[] {
  return known[notice];
}

/** What stands in braces and means nothing in a mail of this kind, each once. */
export function unknownVariables(text: string, notice: NoticeKind): string[] {
  const named = [...text.matchAll(/\{([^{}]*)\}/g)].map(([, name = ""]) => name.trim());
  return [...new Set(named.filter((name) => !known[notice].some((one) => one === name)))];
}

/** A value is put in as it is; braces in it are no variables again. */
export function fillIn(text: string, values: Readonly<Partial<Record<TemplateVariable, string>>>): string {
  return text.replaceAll(/\{\s*(\w+)\s*\}/g, (whole, name: string) => values[name as TemplateVariable] ?? whole);
}
