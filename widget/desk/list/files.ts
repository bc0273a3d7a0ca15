import { msg, str } from "@lit/localize";
import { html, nothing, type ReactiveControllerHost, type TemplateResult } from "lit";
import type { ReturnRow } from "../../../server/http/desk-return-schemas.ts";
import { sentenceOf } from "../api.ts";
import { dayOf, nowOf } from "../clock.ts";
import type { Desk } from "../desk.ts";
import { addressOf, download } from "../download.ts";
import { bytes } from "../formats.ts";
import { words } from "../words.ts";

interface Host extends ReactiveControllerHost {
  readonly desk: Desk;
}

/** A list of a million takes longer than a page. */
const longPatience = 600_000;

/** The files a list gives: itself as CSV, and the labels of what is picked as one PDF. What became of them is said where they were asked for. */
export class Files {
  making: "" | "csv" | "labels" = "";
  said: TemplateResult | null = null;
  /** What stood in the way of the last one. */
  problem = "";
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
  }

  forget(): void {
    this.said = null;
    this.problem = "";
  }

  exportCsv(query: Readonly<Record<string, string>>, timeZone: string): Promise<void> {
    return this.#make("csv", async ({ api, me }) => {
      const { body } = await api.ask<Blob>("GET", "/returns.csv", { query, patience: longPatience });
      download(body, `returns-${dayOf(nowOf(me), timeZone)}.csv`);
    });
  }

  printLabels(rows: readonly ReturnRow[]): Promise<void> {
    return this.#make("labels", async ({ api, language }) => {
      const { body, headers } = await api.ask<Blob>("POST", "/label-sheets", {
        body: { ids: rows.map(({ id }) => id), format: "a4" },
        patience: longPatience,
      });
      const missing = new Set((headers.get("Labels-Missing") ?? "").split(","));
      const without = rows.filter(({ id }) => missing.has(id));
      const made = rows.filter(({ id }) => !missing.has(id));
      const url = addressOf(body);
      const size = bytes(language, body.size);
      this.said = html`${
        made.length === 1
          ? msg(str`Label of ${made[0]?.number ?? ""}, ${size}.`, { id: "list.label_made" })
          : msg(str`Labels of ${made.length} returns, ${size}.`, { id: "list.labels_made" })
      }
        <a class="go" href=${url} target="_blank" rel="noopener">${msg("Open to print", { id: "list.labels_open" })}</a>${
          without.length > 0
            ? html`<br />${msg("These have no label:", { id: "list.labels_missing" })} ${without.map(
                ({ number }, place) => html`${place ? ", " : nothing}<a class="go" href="/desk/returns/${number}">${number}</a>`,
              )}`
            : nothing
        }`;
      // Browsers may keep the new tab from opening: then the link is there.
      window.open(url, "_blank", "noopener");
    });
  }

  async #make(what: "csv" | "labels", make: (desk: Desk) => Promise<void>): Promise<void> {
    if (this.making) return;
    this.making = what;
    this.forget();
    this.#host.requestUpdate();
    try {
      await make(this.#host.desk);
    } catch (failure) {
      this.problem = sentenceOf(failure, words.unreachable());
    }
    this.making = "";
    this.#host.requestUpdate();
  }
}
