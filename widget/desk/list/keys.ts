import { msg } from "@lit/localize";
import { html, type TemplateResult } from "lit";
import type { KeyGroup } from "../keys.ts";
import { tabs } from "./asking.ts";
import { hint } from "./foot.ts";
import { tabName } from "./top.ts";

export interface Acts {
  readonly move: (step: 1 | -1) => void;
  readonly open: () => void;
  readonly pick: (range: boolean) => void;
  readonly approve: () => void;
  readonly reject: () => void;
  readonly print: () => void;
  readonly fresh: () => void;
  readonly search: () => void;
  readonly leave: () => void;
  readonly queue: (tab: (typeof tabs)[number]) => void;
}

export function listKeys(acts: Acts): KeyGroup {
  return {
    get name() {
      return msg("The list", { id: "list.keys" });
    },
    get shortcuts() {
      return [
        { key: "j", does: msg("Next row", { id: "list.key_down" }), act: () => acts.move(1) },
        { key: "k", does: msg("Row before", { id: "list.key_up" }), act: () => acts.move(-1) },
        { key: "enter", does: msg("Open the row", { id: "list.key_open" }), act: acts.open },
        { key: "x", does: msg("Pick the row", { id: "list.key_pick" }), act: () => acts.pick(false) },
        { key: "shift x", does: msg("Pick up to the row", { id: "list.key_range" }), act: () => acts.pick(true) },
        { key: "a", does: msg("Approve", { id: "list.approve" }), act: acts.approve },
        { key: "r", does: msg("Reject", { id: "list.reject" }), act: acts.reject },
        { key: "p", does: msg("Print labels", { id: "list.print" }), act: acts.print },
        { key: ".", does: msg("Show new requests", { id: "list.key_fresh" }), act: acts.fresh },
        { key: "/", does: msg("Search", { id: "list.key_search" }), act: acts.search },
        { key: "escape", does: msg("Clear what is picked", { id: "list.key_leave" }), act: acts.leave },
        ...tabs.map((tab, at) => ({ key: String(at + 1), does: tabName(tab), act: () => acts.queue(tab) })),
      ];
    },
  };
}

export function keyHints(): TemplateResult {
  return html`${hint(["j", "k"], msg("move", { id: "list.hint_move" }))} ${hint(["enter"], msg("open", { id: "list.hint_open" }))}
  ${hint(["x"], msg("pick", { id: "list.hint_pick" }))} ${hint(["a"], msg("approve", { id: "list.hint_approve" }))}
  ${hint(["r"], msg("reject", { id: "list.hint_reject" }))} ${hint(["1", "–", "7"], msg("queue", { id: "list.hint_queue" }))}
  ${hint(["?"], msg("all keys", { id: "list.hint_all" }))}`;
}
