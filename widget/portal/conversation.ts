import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { Conversation, ReturnView } from "../../server/http/schemas.ts";
import { link } from "../controls/button.ts";
import { describedBy, field } from "../controls/field.ts";
import { json, wasRefused } from "../shared/api.ts";
import { absent, askFor, replace, silence } from "./asked.ts";
import type { Journey } from "./journey.ts";
import { onSubmit, shopName, title, type View } from "./view.ts";

/** What the shopper is about to say about one return. */
interface Talk {
  text: string;
  /** Drawn once for each text, so that sending it again after no answer says it once. */
  key: string;
  writing: boolean;
  busy: boolean;
  missing: boolean;
  /** Why the last one did not arrive, in the server's words; "" when nothing came back. */
  trouble: string | null;
}

/** Kept as long as the journey: what was typed is still there after a detour by the digits or the items. */
const talks = new WeakMap<Journey, Map<string, Talk>>();

const pathOf = (id: string): string => `/returns/${encodeURIComponent(id)}/messages`;

/** Questions and answers under the stops of a return. Quiet until there are some, or the shopper wants to write. */
export function conversation(view: View, { id }: ReturnView): unknown {
  const talk = talkOf(view, id);
  const asked = askFor<Conversation>(view, `talk-${id}`, pathOf(id));
  if (!asked.answer) return asked.busy ? nothing : absent(view, `talk-${id}`, asked, "");
  const { items } = asked.answer;
  if (items.length === 0 && !talk.writing) return html`<p>${link(ask(), () => open(view, id, talk))}</p>`;
  return html`<section class="stack" aria-labelledby="talk-${id}">
    <div id="talk-${id}">${title(view, msg("Messages", { id: "talk.title" }))}</div>
    <div role="log" aria-labelledby="talk-${id}"><ol class="said">
      ${items.map(({ by, text, when }) => html`<li class=${by}><p class="small muted">${by === "you" ? msg("You", { id: "talk.you" }) : shopName(view)}, ${when}</p><p class="words" dir="auto">${text}</p></li>`)}
    </ol></div>
    ${talk.writing ? form(view, id, talk) : html`<p>${link(ask(), () => open(view, id, talk))}</p>`}
  </section>`;
}

function form(view: View, id: string, talk: Talk): TemplateResult {
  const { text, busy, missing, trouble } = talk;
  const frame = {
    id: `say-${id}`,
    label: write(view),
    hint: msg("The answer appears here and comes by e‑mail.", { id: "talk.hint" }),
    missing: missing ? msg("Write a few words", { id: "talk.missing" }) : null,
  };
  return html`<form class="stack" novalidate @submit=${onSubmit(() => send(view, id, talk))}>
    ${field(
      frame,
      html`<textarea class="input" part="input" id=${frame.id} maxlength="2000" dir="auto" .value=${text} ?readonly=${busy} aria-describedby=${describedBy(frame)} aria-invalid=${missing ? "true" : nothing} @input=${(event: Event) => type(view, talk, (event.target as HTMLTextAreaElement).value)}></textarea>`,
    )}
    ${trouble === null ? nothing : html`<p class="error" role="alert">${trouble || silence()}</p>`}
    <div class="buttons">
      <button type="submit" class="button secondary" part="button secondary" aria-disabled=${busy ? "true" : nothing}>
        ${busy ? html`<i class="spinner" aria-hidden="true"></i>` : nothing}<span>${msg("Send", { id: "talk.send" })}</span>
      </button>
    </div>
  </form>`;
}

const ask = (): string => msg("Ask about this return", { id: "talk.ask" });
const write = (view: View): string => msg(str`Write to ${shopName(view)}`, { id: "contact.write" });

function talkOf({ journey }: View, id: string): Talk {
  const known = talks.get(journey) ?? new Map<string, Talk>();
  talks.set(journey, known);
  const talk: Talk = known.get(id) ?? { text: "", key: "", writing: false, busy: false, missing: false, trouble: null };
  known.set(id, talk);
  return talk;
}

function open({ journey, focus }: View, id: string, talk: Talk): void {
  talk.writing = true;
  journey.around.changed();
  focus(`say-${id}`);
}

function type({ journey }: View, talk: Talk, text: string): void {
  if (text !== talk.text) talk.key = "";
  talk.text = text;
  if (!talk.missing) return;
  talk.missing = false;
  journey.around.changed();
}

async function send({ journey, focus }: View, id: string, talk: Talk): Promise<void> {
  const { around } = journey;
  if (talk.busy) return;
  const text = talk.text.trim();
  talk.missing = text === "";
  talk.trouble = null;
  if (talk.missing) {
    around.changed();
    return focus(`say-${id}`);
  }
  talk.key ||= around.newKey();
  talk.busy = true;
  around.changed();
  try {
    replace(journey, `talk-${id}`, await around.api.ask(pathOf(id), json({ text }, { "idempotency-key": talk.key })));
    talk.text = talk.key = "";
  } catch (failure) {
    talk.trouble = wasRefused(failure) ? failure.message : "";
  }
  talk.busy = false;
  around.changed();
}
