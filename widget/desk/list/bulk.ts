import type { ReturnRow } from "../../../server/http/desk-list-schemas.ts";
import type { Receipt } from "../../../server/http/desk-reception-schemas.ts";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import { newKey, Refused, sentenceOf } from "../api.ts";
import type { Desk } from "../desk.ts";
import type { Job, Jobs } from "../jobs.ts";
import { words } from "../words.ts";

export type BulkKind = "approve" | "reject" | "receive";

/** What is said with it: one for all. */
export interface Said {
  readonly mail: boolean;
  readonly message?: string;
}

export interface Bulk {
  readonly job: string;
  readonly kind: BulkKind;
  readonly said: Said;
  readonly rows: ReadonlyMap<string, ReturnRow>;
  /** What became of those that were done: a row's version and word now. */
  readonly after: Map<string, Pick<ReturnRow, "word" | "queue" | "version">>;
  /** The problem codes of those that failed. */
  readonly codes: Map<string, string>;
  /** Drawn once for each, so that trying again after no answer does nothing twice. */
  readonly keys: ReadonlyMap<string, string>;
}

/** Kept beside the desk's jobs: whoever comes back to the list finds what still runs there. */
const known = new WeakMap<Jobs, Bulk[]>();

const waitsForReview: ReadonlySet<ReturnRow["word"]> = new Set(["requested"]);
const mayArrive: ReadonlySet<ReturnRow["word"]> = new Set(["approved", "waiting_for_parcel", "in_transit", "arrived", "partly_received"]);

/** Whether it looks allowed from here; the server has the last word. */
export function allows(kind: BulkKind, row: ReturnRow): boolean {
  return (kind === "receive" ? mayArrive : waitsForReview).has(row.word);
}

export function startBulk(desk: Desk, kind: BulkKind, rows: readonly ReturnRow[], said: Said, title: string): Bulk {
  return run(desk, kind, rows, said, title, new Map(rows.map(({ id }) => [id, newKey()])));
}

/** Those that failed, once more, with the keys they had: what was done after all is not done again. */
export function retryBulk(desk: Desk, bulk: Bulk, ids: readonly string[], title: string): Bulk {
  const rows = ids.flatMap((id) => bulk.rows.get(id) ?? []);
  desk.jobs.forget(bulk.job);
  return run(desk, bulk.kind, rows, bulk.said, title, bulk.keys, bulk.after);
}

/** The work on returns that was started last and is still shown, and how far it is. */
export function bulkOf(jobs: Jobs): { readonly bulk: Bulk; readonly job: Job } | null {
  for (const bulk of (known.get(jobs) ?? []).toReversed()) {
    const job = jobs.all.find(({ id }) => id === bulk.job);
    if (job) return { bulk, job };
  }
  return null;
}

function run(
  desk: Desk,
  kind: BulkKind,
  rows: readonly ReturnRow[],
  said: Said,
  title: string,
  keys: ReadonlyMap<string, string>,
  before: Bulk["after"] = new Map(),
): Bulk {
  const after: Bulk["after"] = new Map(before);
  const codes = new Map<string, string>();
  const byId = new Map(rows.map((row) => [row.id, row]));
  const act = async (id: string): Promise<string> => {
    const row = byId.get(id);
    if (!row) return "";
    try {
      const { word, queue, version } = await once(desk, kind, row, said, keys.get(id) ?? newKey());
      after.set(id, { word, queue, version });
      return "";
    } catch (failure) {
      if (failure instanceof Refused) codes.set(id, failure.problem.code ?? "");
      throw new Error(sentenceOf(failure, words.unreachable()), { cause: failure });
    }
  };
  const job = desk.jobs.start({ title, ids: [...byId.keys()], act });
  const bulk: Bulk = { job, kind, said, rows: byId, after, codes, keys };
  known.set(desk.jobs, [...(known.get(desk.jobs) ?? []), bulk]);
  return bulk;
}

function once({ api }: Desk, kind: BulkKind, row: ReturnRow, said: Said, key: string): Promise<ReturnPage> {
  const { id, version } = row;
  switch (kind) {
    case "approve":
      return api.post<ReturnPage>(`/returns/${id}/approval`, { body: said, version, key });
    case "reject":
      return api.post<ReturnPage>(`/returns/${id}/rejection`, { body: said, version, key });
    case "receive":
      return receiveAll(api, row, said, key);
  }
}

/** Everything that is still awaited is there; the version is the row's, so a count made meanwhile is not overwritten. */
async function receiveAll(api: Desk["api"], { id, version }: ReturnRow, said: Said, key: string): Promise<ReturnPage> {
  const page = await api.get<ReturnPage>(`/returns/${id}`);
  const units = page.items.flatMap(({ units }) => units).filter(({ reception }) => reception === "awaited");
  const receipt: Receipt = { units: units.map((unit) => ({ unitId: unit.id, reception: "received" })), ...said };
  return api.post<ReturnPage>(`/returns/${id}/receipt`, { body: receipt, version, key });
}
