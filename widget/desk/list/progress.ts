import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { Job, JobResult } from "../jobs.ts";
import { words } from "../words.ts";

/** One thing that failed, as the bar tells it. */
export interface Failed {
  readonly id: string;
  readonly name: string;
  /** What happened, and what did not. */
  readonly text: string;
  readonly ways: TemplateResult;
}

export interface Progress {
  readonly job: Job;
  readonly title: string;
  /** "3 approved" */
  readonly done: string;
  readonly failed: readonly Failed[];
  readonly stop: () => void;
  readonly retry: (ids: readonly string[]) => void;
  readonly close: () => void;
  /** Shows only what failed, or everything again. */
  readonly narrow?: { readonly on: boolean; readonly turn: () => void };
}

/** How far work on many things is, what failed under it, and the ways out. */
export function progressBar({ job, title, done, failed, stop, retry, close, narrow }: Progress): TemplateResult {
  const results = [...job.results.values()];
  const over = results.filter(({ state }) => state === "done" || state === "failed").length;
  const all = results.length;
  const counts = [
    msg(str`${over} of ${all} done`, { id: "bulk.count" }),
    done,
    ...(failed.length > 0 ? [msg(str`${failed.length} failed`, { id: "bulk.failed" })] : []),
    ...(job.over && over < all ? [msg(str`${all - over} left as they were`, { id: "bulk.left" })] : []),
  ].join(" · ");
  return html`<section class="picked" aria-label=${msg("Work on many", { id: "bulk.region" })}>
    <div class="acts">
      <b>${title}</b><span class="soft">${counts}</span><span class="grow"></span>
      ${
        narrow && failed.length > 0
          ? html`<button type="button" class="btn quiet" aria-pressed=${narrow.on} @click=${narrow.turn}>
            ${narrow.on ? msg("Show all again", { id: "bulk.show_all" }) : msg("Show only the failed", { id: "bulk.show_failed" })}
          </button>`
          : nothing
      }
      ${
        failed.length > 1 && job.over
          ? html`<button type="button" class="btn" @click=${() => retry(failed.map(({ id }) => id))}>
            ${msg(str`Try ${failed.length} again`, { id: "bulk.retry" })}
          </button>`
          : nothing
      }
      ${
        job.over
          ? html`<button type="button" class="btn" @click=${close}>${words.close()}</button>`
          : html`<button type="button" class="btn" ?disabled=${job.stopped} @click=${stop}>
            ${job.stopped ? msg("Stopping…", { id: "bulk.stopping" }) : msg("Stop after those that run", { id: "bulk.stop" })}
          </button>`
      }
    </div>
    <progress value=${over} max=${all} aria-label=${counts}></progress>
    ${
      failed.length === 0
        ? nothing
        : html`<ul class="small">
          ${failed.map(
            ({ id, name, text, ways }) => html`<li>
              <b class="bad">${name}:</b> ${text} ${ways}
              ${job.over ? html` · <button type="button" class="go" @click=${() => retry([id])}>${words.again()}</button>` : nothing}
            </li>`,
          )}
        </ul>`
    }
  </section>`;
}

export const failedOf = (job: Job): readonly JobResult[] => [...job.results.values()].filter(({ state }) => state === "failed");
