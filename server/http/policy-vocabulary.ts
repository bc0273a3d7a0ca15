import type { Texts } from "../../locales/texts.ts";
import { settleMoments } from "../domain/policy.ts";
import { resolutionKinds } from "../domain/return.ts";
import type { PolicyDraftView } from "./desk-policy-schemas.ts";
import { conditionFacts, conditionTests } from "./policy-schema.ts";

/** The names of everything an editor lets choose, in the words in which changes are said. */
export function editorWords(texts: Texts): PolicyDraftView["words"] {
  return {
    fact: named(conditionFacts, (fact) => texts.say(`desk.fact.${fact}`)),
    is: named(conditionTests, (is) => texts.say(`desk.is.${is}`, { value: "" }).trim()),
    day: named(["equal", "not_equal", "at_least", "at_most"] as const, (is) => texts.say(`desk.is.day_${is}`, { value: "…" })),
    label: named(["prepaid", "deducted", "own", "none"] as const, (label) => texts.say(`policy.label.${label}`)),
    way: named(["qr", "print", "own", "contact"] as const, (way) => texts.say(`policy.way.${way}`)),
    fault: named(["shopper", "merchant"] as const, (fault) => texts.say(`policy.fault.${fault}`)),
    comment: named(["off", "optional", "required"] as const, (comment) => texts.say(`policy.comment.${comment}`)),
    lane: named(["commercial", "guarantee"] as const, (lane) => texts.say(`desk.trace.lane.${lane}`)),
    settle: named(settleMoments, (at) => texts.say(`policy.settle.${at}`)),
    resolution: named(resolutionKinds, (kind) => texts.say(`desk.resolution.${kind}`)),
  };
}

function named<Name extends string>(names: readonly Name[], word: (name: Name) => string): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, word(name)]));
}
