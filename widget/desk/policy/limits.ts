import { msg } from "@lit/localize";
import { html, type TemplateResult } from "lit";
import { named, oneOf, switched } from "../settings/parts.ts";
import type { Editing } from "./editing.ts";
import { count } from "./fields.ts";

export function limitsPart(editing: Editing): TemplateResult {
  const { policy } = editing;
  const send = msg("Days to hand the parcel over", { id: "policy.limits.send" });
  const units = msg("Pieces of an order on their way back at once", { id: "policy.limits.units" });
  return html`<section class="sec">
    <header>
      <h2>${msg("Limits", { id: "policy.part.limits" })}</h2>
      <span class="soft">${msg("By shopper or value: a rule says more", { id: "policy.limits.sub" })}</span>
    </header>
    <div class="form">
      <div class="row">
        ${named({ label: send, help: msg("Counted from the request. For a withdrawal the law gives fourteen.", { id: "policy.limits.send_help" }), topic: "limits" }, "limit-send")}
        ${count(send, policy.sendWithinDays, (is) => is !== undefined && editing.change({ ...policy, sendWithinDays: is }), { least: 1, id: "limit-send" })}
      </div>
      <div class="row">
        ${named({ label: units, help: msg("Empty: no limit.", { id: "policy.limits.units_help" }), topic: "limits" }, "limit-units")}
        ${count(
          units,
          policy.unitLimit,
          (is) => {
            const { unitLimit: _, ...rest } = policy;
            editing.change(is === undefined ? rest : { ...rest, unitLimit: is });
          },
          { least: 1, id: "limit-units" },
        )}
      </div>
      ${switched({
        id: "limit-unshipped",
        label: msg("Orders that were never shipped here may come back", { id: "policy.limits.unshipped" }),
        help: msg("For shops whose shipping goes through another system: no parcel of theirs is known here.", {
          id: "policy.limits.unshipped_help",
        }),
        topic: "limits",
        checked: policy.allowUnshipped,
        change: (allowUnshipped) => editing.change({ ...policy, allowUnshipped }),
      })}
    </div>
  </section>`;
}

export function approvalPart(editing: Editing): TemplateResult {
  const { policy } = editing;
  return html`<section class="sec">
    <header><h2>${msg("Approval", { id: "policy.part.approval" })}</h2></header>
    ${oneOf({
      id: "approval",
      label: msg("Who says yes", { id: "policy.approval.who" }),
      help: msg("A withdrawal in time needs nobody’s yes. Single cases are sent to a person by a rule.", { id: "policy.approval.help" }),
      topic: "approval",
      value: policy.approval,
      choices: [
        {
          value: "automatic",
          label: msg("What the policy allows is approved at once", { id: "policy.approval.automatic" }),
          hint: msg("The label is there when the shopper is done.", { id: "policy.approval.automatic_hint" }),
        },
        {
          value: "manual",
          label: msg("A person looks at every return", { id: "policy.approval.manual" }),
          hint: msg("They wait under To review.", { id: "policy.approval.manual_hint" }),
        },
      ],
      change: (approval) => editing.change({ ...policy, approval }),
    })}
  </section>`;
}
