import type { Texts } from "../../locales/texts.ts";
import type { Step } from "../store/steps.ts";
import type { StepView } from "./desk-step-schemas.ts";
import { byWords } from "./desk-timeline.ts";

/** A step as the desk shows it: what is to be done, with the shop's own name, numbers, pieces and amounts. */
export function stepView(step: Step, who: Parameters<typeof byWords>[1] & { readonly texts: Texts }): StepView {
  const { id, kind, details, createdAt, doneAt, doneBy } = step;
  const { texts } = who;
  const pieces = (details.pieces ?? []).map(({ title, quantity }) => texts.say("steps.piece", { title, quantity }));
  const values = {
    provider: details.provider,
    order: details.orderNumber,
    return: details.returnNumber ?? details.orderNumber,
    pieces: texts.list(pieces),
    amount: details.amount === undefined ? "" : texts.money(details.amount, details.currency ?? "EUR"),
    reference: details.reference ?? "",
    note: details.note ?? "",
  };
  const text = texts.say(`steps.${kind}.text`, values);
  return {
    id,
    kind,
    title: texts.say(`steps.${kind}.title`, values),
    text: details.unsure ? `${texts.say("steps.unsure", values)} ${text}` : text,
    createdAt,
    doneAt: doneAt ?? null,
    doneBy: doneBy ? byWords(doneBy, who) : null,
  };
}
