import { parentPort } from "node:worker_threads";
import { drawInsert } from "./draw-insert.ts";
import { drawLabel } from "./draw-label.ts";
import { drawList } from "./draw-list.ts";
import { drawPaperless } from "./draw-paperless.ts";
import { drawZpl } from "./draw-zpl.ts";
import type { InsertData } from "./insert.ts";
import type { LabelData } from "./label.ts";
import type { ListData } from "./list.ts";
import type { PaperlessData } from "./paperless.ts";

export interface Job {
  readonly id: number;
  readonly job:
    | { readonly kind: "label"; readonly data: LabelData }
    | { readonly kind: "paperless"; readonly data: PaperlessData }
    | { readonly kind: "insert"; readonly data: InsertData }
    | { readonly kind: "zpl"; readonly data: LabelData }
    /** `behind`: pages that follow as they are. */
    | { readonly kind: "list"; readonly data: ListData; readonly behind?: Uint8Array }
    | { readonly kind: "join"; readonly data: readonly Uint8Array[] };
}

export type Answer = { readonly id: number; readonly document: Uint8Array } | { readonly id: number; readonly error: Error };

parentPort?.on("message", ({ id, job }: Job) => {
  draw(job).then(
    (document) => parentPort?.postMessage({ id, document } satisfies Answer),
    (cause: unknown) => parentPort?.postMessage({ id, error: cause instanceof Error ? cause : new Error(String(cause)) } satisfies Answer),
  );
});

async function draw(job: Job["job"]): Promise<Uint8Array> {
  switch (job.kind) {
    case "label":
      return drawLabel(job.data);
    case "paperless":
      return drawPaperless(job.data);
    case "insert":
      return drawInsert(job.data);
    case "zpl":
      return drawZpl(job.data);
    case "list":
      return job.behind ? appended(await drawList(job.data), job.behind) : drawList(job.data);
    case "join":
      return joined(job.data);
  }
}

async function appended(document: Uint8Array, pages: Uint8Array): Promise<Uint8Array> {
  const { appendPages } = await import("./append-pages.ts");
  return appendPages(document, pages);
}

/** Loaded when it is first asked for: most threads draw and never join. */
async function joined(files: readonly Uint8Array[]): Promise<Uint8Array> {
  const { joinPdfs } = await import("./join-pdfs.ts");
  return joinPdfs(files);
}
