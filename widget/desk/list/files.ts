import { msg, str } from "@lit/localize";
import { html, nothing, type ReactiveControllerHost, type TemplateResult } from "lit";
import type { ReturnRow } from "../../../server/http/desk-list-schemas.ts";
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

  printLabels(rows: readonly ReturnRow[], format: "a4" | "a6" | "zpl" = "a4"): Promise<void> {
    return this.#make("labels", async ({ api, me, language }) => {
      const { body, headers } = await api.ask<Blob>("POST", "/label-sheets", {
        body: { ids: rows.map(({ id }) => id), format },
        patience: longPatience,
      });
      const missing = new Set((headers.get("Labels-Missing") ?? "").split(","));
      const without = rows.filter(({ id }) => missing.has(id));
      const made = rows.filter(({ id }) => !missing.has(id));
      const size = bytes(language, body.size);
      const what =
        made.length === 1
          ? msg(str`Label of ${made[0]?.number ?? ""}, ${size}.`, { id: "list.label_made" })
          : msg(str`Labels of ${made.length} returns, ${size}.`, { id: "list.labels_made" });
      // No browser shows what a printer of labels reads.
      if (format === "zpl") download(body, `labels-${dayOf(nowOf(me), "UTC")}.zpl`);
      this.said = html`${what} ${format === "zpl" ? nothing : opened(body)}${lacking(without)}`;
    });
  }

  /** Number, items and reasons of each, for who opens the boxes. */
  printSlips(rows: readonly ReturnRow[]): Promise<void> {
    return this.#make("labels", async ({ api, language }) => {
      const { body } = await api.ask<Blob>("POST", "/packing-slips", { body: { ids: rows.map(({ id }) => id) }, patience: longPatience });
      const size = bytes(language, body.size);
      const what =
        rows.length === 1
          ? msg(str`Packing slip of ${rows[0]?.number ?? ""}, ${size}.`, { id: "list.slip_made" })
          : msg(str`Packing slips of ${rows.length} returns, ${size}.`, { id: "list.slips_made" });
      this.said = html`${what} ${opened(body)}`;
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

/** Browsers may keep the new tab from opening: then the link is there. */
function opened(file: Blob): TemplateResult {
  const url = addressOf(file);
  window.open(url, "_blank", "noopener");
  return html`<a href=${url} target="_blank" rel="noopener">${msg("Open to print", { id: "list.labels_open" })}</a>`;
}

function lacking(rows: readonly ReturnRow[]): TemplateResult | typeof nothing {
  if (rows.length === 0) return nothing;
  return html`<br />${msg("These have no label:", { id: "list.labels_missing" })} ${rows.map(
    ({ number }, place) => html`${place ? ", " : nothing}<a href="/desk/returns/${number}">${number}</a>`,
  )}`;
}
