import { msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { ReturnView } from "../../server/http/schemas.ts";
import type { ParcelView, PickupAnswerBody, PickupView } from "../../server/http/shopper-parcel-schemas.ts";
import { options } from "../controls/options.ts";
import { json } from "../shared/api.ts";
import type { Missing } from "./flow.ts";
import type { Journey } from "./journey.ts";
import { sendButton } from "./send.ts";
import { nameOf } from "./ticket.ts";
import { onSubmit, title, type View } from "./view.ts";
import { note, type When, when } from "./when.ts";

/** What the shopper is about to answer about one parcel. */
interface Answer {
  how: PickupAnswerBody["answer"]["do"] | null;
  when: When;
  note: string;
  /** Drawn once for each answer, so that sending it again after no answer books once. */
  key: string;
  sent: boolean;
}

const answers = new WeakMap<Journey, Map<string, Answer>>();
const notSaid: When = { day: null, slot: null, slotTitle: "" };

/** Nobody could fetch a parcel: what happens now is the first thing on the page, and then what was booked. */
export function pickupQuestion(view: View, one: ReturnView): unknown {
  return one.parcels.map((parcel) => {
    const { pickup } = parcel;
    const answer = answerTo(view.journey, parcel.id);
    if (pickup?.question) return form(view, one, parcel, pickup, pickup.question, answer);
    return pickup && answer.sent
      ? html`<div class="note good" part="note" id="booked-${parcel.id}" tabindex="-1">
          <p class="strong">${pickup.title}</p>
          ${pickup.lead ? html`<p class="small">${pickup.lead}</p>` : nothing}
        </div>`
      : nothing;
  });
}

function form(
  view: View,
  one: ReturnView,
  parcel: ParcelView,
  { title: what, lead }: PickupView,
  question: NonNullable<PickupView["question"]>,
  answer: Answer,
): TemplateResult {
  const { journey } = view;
  const suffix = `-${parcel.id}`;
  const change = (said: Partial<Answer>) => {
    Object.assign(answer, said, { key: "" });
    journey.around.changed();
  };
  return html`<form class="stack" novalidate @submit=${onSubmit(() => send(view, one, parcel, answer))}>
    <div class="note wrong" part="note">
      <p class="strong">${what}${parcel.of > 1 ? ` (${nameOf(parcel)})` : nothing}</p>
      ${lead ? html`<p class="small">${lead}</p>` : nothing}
    </div>
    ${options({
      id: `answer${suffix}`,
      legend: html`${title(view, question.title)}<span class="small muted">${question.lead}</span>`,
      list: [
        {
          value: "slot",
          title: msg("Another day", { id: "ask.slot" }),
          inside: html`<div class="stack">${when(view, question.days, answer.when, (said) => change({ when: said }), suffix)}${note(answer.note, (text) => write(answer, text), `-slot${suffix}`)}</div>`,
        },
        ...(question.canDropOff ? [{ value: "drop_off", title: msg("I bring it to a parcel shop myself", { id: "ask.drop_off" }) }] : []),
        {
          value: "note",
          title: msg("Come again, with a note for the courier", { id: "ask.note" }),
          inside: note(answer.note, (text) => write(answer, text), suffix, view.missingAt(`note${suffix}`)),
        },
      ],
      chosen: answer.how,
      missing: view.missingAt(`answer${suffix}`),
      onChoose: (how) => change({ how: how as Answer["how"] }),
    })}
    ${sendButton(view, msg("Send my answer", { id: "ask.go" }), "primary")}
  </form>`;
}

function write(answer: Answer, text: string): void {
  answer.note = text;
  answer.key = "";
}

async function send({ journey, announce, focus }: View, { id: returnId }: ReturnView, { id }: ParcelView, answer: Answer): Promise<void> {
  const body = bodyOf(answer);
  if (!body) return void journey.isComplete([missing(answer, `-${id}`)]);
  journey.isComplete([]);
  answer.key ||= journey.around.newKey();
  await journey.change(
    returnId,
    "say",
    (signal) =>
      journey.around.api.ask(`/returns/${encodeURIComponent(returnId)}/pickup-answers`, {
        ...json({ parcelId: id, answer: body }, { "idempotency-key": answer.key }),
        signal,
      }),
    ({ parcels }) => {
      answer.sent = true;
      announce(parcels.find((parcel) => parcel.id === id)?.pickup?.title ?? "");
      focus(`booked-${id}`);
    },
  );
}

function bodyOf({ how, when, note }: Answer): PickupAnswerBody["answer"] | null {
  const said = note.trim();
  switch (how) {
    case "slot":
      return when.slot && { do: how, ...when.slot, ...(said && { note: said }) };
    case "drop_off":
      return { do: how };
    case "note":
      return said ? { do: how, note: said } : null;
    case null:
      return null;
  }
}

function missing({ how, when }: Answer, suffix: string): Missing {
  if (how === "note") return { field: `note${suffix}`, what: "words" };
  if (how !== "slot") return { field: `answer${suffix}`, what: "answer" };
  const what = when.day ? "window" : "day";
  return { field: `${what}${suffix}`, what };
}

function answerTo(journey: Journey, id: string): Answer {
  const all = answers.get(journey) ?? new Map<string, Answer>();
  answers.set(journey, all);
  const answer = all.get(id) ?? { how: null, when: notSaid, note: "", key: "", sent: false };
  all.set(id, answer);
  return answer;
}
