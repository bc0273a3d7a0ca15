import { slotWords } from "../../locales/pickups.ts";
import type { Texts } from "../../locales/texts.ts";
import type { Pickup } from "../domain/pickup.ts";
import { attached, type Content, followLinks, type NoticeAsked, numberFacts, sendByOf, whatGoesBack } from "./parts.ts";

// Letters of a courier who comes for a parcel, and of the last days to send one.

/** When somebody comes, and what has to be ready then. */
export function pickup(asked: NoticeAsked): Content {
  const { texts } = asked;
  const told = pickupOf(asked);
  return {
    opening: "letters.pickup",
    values: { date: slotWords(told, texts) },
    blocks: [
      { is: "facts", facts: [...courierFacts([told], texts), ...numberFacts(asked)] },
      {
        is: "list",
        title: texts.say("pickups.mail.ready"),
        items: [texts.say("pickups.mail.packed"), texts.say("pickups.mail.home")],
        ordered: false,
      },
      ...followLinks(asked),
    ],
  };
}

/** When somebody comes, each time once, and what they were told. */
export function courierFacts(pickups: readonly Pickup[], texts: Texts): [name: string, value: string][] {
  const each = (name: string, values: readonly string[]) => [...new Set(values)].map((value): [string, string] => [name, value]);
  return [
    ...each(
      texts.say("pickups.mail.when"),
      pickups.map((one) => slotWords(one, texts)),
    ),
    ...each(
      texts.say("pickups.mail.note"),
      pickups.flatMap(({ note }) => (note === undefined ? [] : [note])),
    ),
  ];
}

/** Nobody could fetch it, or nobody comes then: the shopper says what happens now. */
export function pickupQuestion(asked: NoticeAsked): Content {
  const { texts } = asked;
  const { state, ...slot } = pickupOf(asked);
  const kind = state === "refused" ? "refused" : "failed";
  return {
    opening: `letters.pickup_question_${kind}`,
    values: { date: slotWords(slot, texts) },
    blocks: [
      {
        is: "list",
        title: texts.say("pickups.mail.choices"),
        items: [
          texts.say("pickups.mail.choice_slot"),
          ...(asked.canDropOff === false ? [] : [texts.say("pickups.mail.choice_drop_off")]),
          texts.say("pickups.mail.choice_note"),
        ],
        ordered: false,
      },
      ...whatGoesBack(asked),
    ],
    see: "letters.pickup_question.see",
  };
}

export function pickupOff(asked: NoticeAsked): Content {
  return {
    opening: "letters.pickup_off",
    values: { date: slotWords(pickupOf(asked), asked.texts) },
    blocks: whatGoesBack(asked),
  };
}

export function reminder(asked: NoticeAsked): Content {
  return { opening: "letters.reminder", values: { date: sendByOf(asked) }, blocks: [...attached(asked), ...whatGoesBack(asked)] };
}

export function labelExpired(asked: NoticeAsked): Content {
  return {
    opening: "letters.label_expired",
    values: { date: sendByOf(asked) },
    blocks: whatGoesBack(asked),
    see: "letters.label_expired.see",
  };
}

function pickupOf({ pickup: told }: NoticeAsked): Pickup {
  if (!told) throw new Error("A letter of a pickup names none.");
  return told;
}
