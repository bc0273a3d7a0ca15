import { msg } from "@lit/localize";
import { html, type TemplateResult } from "lit";
import type { Desk } from "../desk.ts";
import type { Job } from "../jobs.ts";
import { type Bulk, retryBulk } from "./bulk.ts";
import { bulkDone, bulkRunning, bulkUndone } from "./bulk-words.ts";
import { failedOf, progressBar } from "./progress.ts";

export interface BulkBar {
  readonly desk: Desk;
  readonly bulk: Bulk;
  readonly job: Job;
  readonly onlyFailed: boolean;
  readonly narrow: () => void;
  readonly close: () => void;
}

/** The bar while returns are worked on: each failure says what happened, what did not, and where to go on. */
export function bulkBar({ desk, bulk, job, onlyFailed, narrow, close }: BulkBar): TemplateResult {
  const done = [...job.results.values()].filter(({ state }) => state === "done").length;
  return progressBar({
    job,
    title: job.title,
    done: bulkDone(bulk.kind, done),
    failed: failedOf(job).map(({ id, text }) => {
      const number = bulk.rows.get(id)?.number ?? id;
      // Without an answer nothing is known, so nothing is said of what was not done.
      const undone = bulk.codes.has(id) ? bulkUndone(bulk.kind) : "";
      return {
        id,
        name: number,
        text: [text, undone].filter(Boolean).join(" "),
        ways: html`<a class="go" href="/desk/returns/${number}">${msg("Open it", { id: "bulk.open" })}</a>`,
      };
    }),
    stop: () => desk.jobs.stop(job.id),
    retry: (ids) => void retryBulk(desk, bulk, ids, bulkRunning(bulk.kind, ids.length)),
    close,
    narrow: { on: onlyFailed, turn: narrow },
  });
}
