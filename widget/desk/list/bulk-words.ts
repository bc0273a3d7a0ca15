import { msg, str } from "@lit/localize";
import { html, type TemplateResult } from "lit";
import { icon } from "../icons.ts";
import type { Job, JobResult } from "../jobs.ts";
import type { Bulk, BulkKind } from "./bulk.ts";

/** Each act in the forms its buttons, bar and rows need. */
export function bulkTitle(kind: BulkKind, count: number): string {
  switch (kind) {
    case "approve":
      return msg(str`Approve ${count}`, { id: "bulk.approve" });
    case "reject":
      return msg(str`Reject ${count}`, { id: "bulk.reject" });
    case "receive":
      return msg(str`Mark ${count} received`, { id: "bulk.receive" });
  }
}

/** "Approving 6 returns" */
export function bulkRunning(kind: BulkKind, count: number): string {
  switch (kind) {
    case "approve":
      return msg(str`Approving ${count} returns`, { id: "bulk.approving" });
    case "reject":
      return msg(str`Rejecting ${count} returns`, { id: "bulk.rejecting" });
    case "receive":
      return msg(str`Marking ${count} returns received`, { id: "bulk.receiving" });
  }
}

/** "3 approved" */
export function bulkDone(kind: BulkKind, count: number): string {
  switch (kind) {
    case "approve":
      return msg(str`${count} approved`, { id: "bulk.approved" });
    case "reject":
      return msg(str`${count} rejected`, { id: "bulk.rejected" });
    case "receive":
      return msg(str`${count} received`, { id: "bulk.received" });
  }
}

/** What was certainly not done to a return whose call failed. */
export function bulkUndone(kind: BulkKind): string {
  switch (kind) {
    case "approve":
      return msg("It was not approved and the shopper was told nothing.", { id: "bulk.not_approved" });
    case "reject":
      return msg("It was not rejected and the shopper was told nothing.", { id: "bulk.not_rejected" });
    case "receive":
      return msg("Nothing was recorded.", { id: "bulk.not_received" });
  }
}

/** How one row fared, in the place of its status. */
export function rowResult({ kind, said }: Bulk, { state }: JobResult, { stopped, over }: Job): TemplateResult | null {
  switch (state) {
    case "waiting":
      return stopped || over ? null : html`<span class="st">${icon("requested")}${msg("Waiting its turn", { id: "bulk.waits" })}</span>`;
    case "running":
      return html`<span class="st go">${icon("transit")}${runningWord(kind)}</span>`;
    case "done":
      return html`<span class="st good">${icon("yes")}${doneWord(kind, said.mail)}</span>`;
    case "failed":
      return html`<span class="st bad">${icon("no")}<span class="bad">${failedWord(kind)}</span></span>`;
  }
}

function runningWord(kind: BulkKind): string {
  switch (kind) {
    case "approve":
      return msg("Approving…", { id: "bulk.row_approving" });
    case "reject":
      return msg("Rejecting…", { id: "bulk.row_rejecting" });
    case "receive":
      return msg("Recording…", { id: "bulk.row_receiving" });
  }
}

function doneWord(kind: BulkKind, mail: boolean): string {
  switch (kind) {
    case "approve":
      return mail ? msg("Approved, mail sent", { id: "bulk.row_approved_mail" }) : msg("Approved", { id: "word.approved" });
    case "reject":
      return mail ? msg("Rejected, mail sent", { id: "bulk.row_rejected_mail" }) : msg("Rejected", { id: "word.rejected" });
    case "receive":
      return mail ? msg("Received, mail sent", { id: "bulk.row_received_mail" }) : msg("Received", { id: "word.received" });
  }
}

function failedWord(kind: BulkKind): string {
  switch (kind) {
    case "approve":
      return msg("Not approved", { id: "bulk.row_not_approved" });
    case "reject":
      return msg("Not rejected", { id: "bulk.row_not_rejected" });
    case "receive":
      return msg("Not recorded", { id: "bulk.row_not_received" });
  }
}
