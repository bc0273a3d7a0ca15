import { msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import type { KeyGroup } from "../keys.ts";
import { hint } from "../list/foot.ts";
import { isOpen } from "./status-choices.ts";

/** What this person may do here: a key that would only be refused is not offered. */
export interface Mays {
  readonly decides: boolean;
  readonly changes: boolean;
  readonly writes: boolean;
  readonly notes: boolean;
}

export function maysOf(page: ReturnPage): Mays {
  const { can } = page;
  return {
    decides: can.includes("decide"),
    changes: isOpen(page),
    writes: can.includes("message"),
    notes: can.includes("note"),
  };
}

export interface ReturnKeys {
  readonly decide: () => void;
  readonly status: () => void;
  readonly message: () => void;
  readonly note: () => void;
  readonly why: () => void;
  readonly more: () => void;
  readonly step: (by: 1 | -1) => void;
  readonly back: () => void;
}

export function returnKeys(acts: ReturnKeys): KeyGroup {
  return {
    get name() {
      return msg("The return", { id: "return.keys" });
    },
    get shortcuts() {
      return [
        { key: "d", does: msg("Decide", { id: "return.decide" }), act: acts.decide },
        { key: "s", does: msg("Change status", { id: "return.change" }), act: acts.status },
        { key: "m", does: msg("Write a message", { id: "return.key_message" }), act: acts.message },
        { key: "n", does: msg("Write a note", { id: "return.key_note" }), act: acts.note },
        { key: "w", does: msg("Why it is allowed", { id: "return.key_why" }), act: acts.why },
        { key: ".", does: msg("More actions", { id: "return.more_acts" }), act: acts.more },
        { key: "j", does: msg("Next return of the queue", { id: "return.key_next" }), act: () => acts.step(1) },
        { key: "k", does: msg("Return before it", { id: "return.key_before" }), act: () => acts.step(-1) },
        { key: "escape", does: msg("Back to the list", { id: "return.key_back" }), act: acts.back },
      ];
    },
  };
}

export function returnHints({ decides, changes, writes, notes }: Mays): TemplateResult {
  return html`${decides ? hint(["d"], msg("decide", { id: "return.hint_decide" })) : nothing} ${changes ? hint(["s"], msg("status", { id: "return.hint_status" })) : nothing}
  ${writes ? hint(["m"], msg("message", { id: "return.hint_message" })) : nothing} ${notes ? hint(["n"], msg("note", { id: "return.hint_note" })) : nothing}
  ${hint(["w"], msg("why", { id: "return.hint_why" }))} ${hint(["j", "k"], msg("next, previous", { id: "return.hint_beside" }))}
  ${hint(["esc"], msg("back to the list", { id: "return.hint_back" }))} ${hint(["?"], msg("all keys", { id: "list.hint_all" }))}`;
}
