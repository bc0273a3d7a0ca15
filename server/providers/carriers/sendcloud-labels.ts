import { carrierName } from "../../domain/carrier-name.ts";
import { parseDecimal } from "../../domain/money.ts";
import { ConnectionProblem, type Written } from "../port.ts";
import { lookedUp, masked, outcomeOf, type Reply, readAs, rejected, unknown, type Vendor, webAddress } from "../vendor.ts";
import type { LabelAsked, MadeLabel } from "./port.ts";
import { carrierCode, returnOf } from "./sendcloud-asked.ts";
import { customsFormOf, idsOf, labelOf, referenceOf } from "./sendcloud-documents.ts";
import { cancelled, created, type MadeReturn, madeReturn, refusal, returnPage } from "./sendcloud-shapes.ts";
import { kindOf, slugOf } from "./sendcloud-words.ts";

const announce = "/api/v3/returns/announce-synchronously";
/** The carrier is asked while we wait. */
const carriersTime = 60_000;

/**
 * Makes a return and waits for the carrier's label. What comes after the answer that it was made, its number and its file, can be had
 * later: until then it is pending.
 */
export async function createReturn(vendor: Vendor, asked: LabelAsked, eori: string): Promise<Written<MadeLabel>> {
  const written = await vendor.write({ method: "POST", path: announce, body: returnOf(asked, eori), within: carriersTime });
  if (written.kind === "answered" && isUsed(written.reply)) return madeBefore(vendor, asked, eori);
  const outcome = outcomeOf(created, written, (json) => reasonIn(json, asked));
  if (outcome.kind !== "answered") return outcome;
  const { data } = outcome;
  const reference = referenceOf(data.return_id, data.parcel_id);
  const bare: MadeLabel = { reference, carrier: carrierName(carrierCode(asked.service)), files: [], key: asked.key };
  try {
    const now = await returnBy(vendor, data.return_id);
    const label = now && stateOf(now) === "made" ? await whole(vendor, asked, now, data.parcel_id, reference) : null;
    return label && hasAll(label, asked) ? { kind: "done", value: label } : { kind: "pending", value: bare };
  } catch (problem) {
    if (!(problem instanceof ConnectionProblem)) throw problem;
    return { kind: "pending", value: bare };
  }
}

/** The key was asked for before, and its answer was lost. */
async function madeBefore(vendor: Vendor, asked: LabelAsked, eori: string): Promise<Written<MadeLabel>> {
  try {
    const found = await findReturn(vendor, asked, asked.at, eori);
    if (found && typeof found === "object") return { kind: "done", value: found };
    if (found === "given_up") return rejected("already_done", "this was asked for before, and the carrier made no label");
  } catch (problem) {
    if (!(problem instanceof ConnectionProblem)) throw problem;
  }
  return unknown("Sendcloud has a return under this reference already");
}

/** How far apart our clock and theirs, which names no zone, may be. */
const around = 3 * 3_600_000;
const mostPages = 50;

/**
 * The return that carries our key. Where none is listed Sendcloud is asked whether the reference could be used: a return that is there
 * but not shown is no return to be made again.
 * @throws ConnectionProblem
 */
export async function findReturn(
  vendor: Vendor,
  asked: LabelAsked,
  sentAt: number,
  eori: string,
): Promise<MadeLabel | "pending" | "given_up" | null> {
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page++) {
    const { data, next } = await returnsOf(vendor, { from: sentAt - around, to: sentAt + around, pageSize: 40, ...(cursor && { cursor }) });
    const ours = data.find((one) => isOf(one, asked.key));
    if (ours) return found(vendor, asked, ours);
    if (!next) {
      if (await isTaken(vendor, asked, eori))
        throw new ConnectionProblem("unreadable", "Sendcloud has a return under our reference that it does not list");
      return null;
    }
    cursor = next;
  }
  throw new ConnectionProblem("unreadable", "there are more returns in these hours than we look through");
}

async function found(vendor: Vendor, asked: LabelAsked, ours: MadeReturn): Promise<MadeLabel | "pending" | "given_up" | null> {
  const state = stateOf(ours);
  if (state !== "made") return state === "cancelled" ? null : state;
  const parcelId = parcelIn(ours);
  if (parcelId === null) return "pending";
  const reference = referenceOf(ours.id ?? null, parcelId);
  return whole(vendor, asked, ours, parcelId, reference);
}

async function isTaken(vendor: Vendor, asked: LabelAsked, eori: string): Promise<boolean> {
  return isUsed(await vendor.read({ method: "POST", path: "/api/v3/returns/validate", body: returnOf(asked, eori) }));
}

/** One page of returns that were made between two times, and where the next begins. @throws ConnectionProblem */
export async function returnsOf(
  vendor: Vendor,
  { from, to, pageSize, cursor }: { readonly from: number; readonly to: number; readonly pageSize: number; readonly cursor?: string },
): Promise<{ readonly data: readonly MadeReturn[]; readonly next: string | null }> {
  const query = new URLSearchParams({ from_date: timeOf(from), to_date: timeOf(to), page_size: String(pageSize) });
  if (cursor) query.set("cursor", cursor);
  const { data, next } = readAs(returnPage, await vendor.read({ path: `/api/v3/returns?${query}` }));
  return { data, next: next && URL.canParse(next) ? new URL(next).searchParams.get("cursor") : null };
}

/** @throws ConnectionProblem */
export async function returnBy(vendor: Vendor, id: number): Promise<MadeReturn | null> {
  const reply = await vendor.read({ path: `/api/v3/returns/${id}` });
  return reply.status === 404 ? null : readAs(madeReturn, reply);
}

/** Sendcloud asks the carrier, so what becomes of the price is known later. */
export function cancelReturn(vendor: Vendor, reference: string): Promise<Written<{ readonly refund: "asked" }>> {
  return lookedUp<{ readonly refund: "asked" }>(async () => {
    const ids = idsOf(reference);
    if (!ids) return rejected("not_found", "this is no return of Sendcloud's");
    const { returnId } = ids;
    if (returnId === 0) return rejected("not_supported", "Sendcloud did not say which return it is; it is cancelled there");
    const written = await vendor.write({ method: "PATCH", path: `/api/v3/returns/${returnId}/cancel`, body: {} });
    const outcome = outcomeOf(cancelled, written, () => "the carrier does not take it back any more");
    if (outcome.kind === "answered") return { kind: "done", value: { refund: "asked" } };
    if (outcome.kind !== "rejected" || outcome.code !== "wrong_state") return outcome;
    // It says so too of one that was cancelled before.
    const now = await returnBy(vendor, returnId);
    return now && isGivenBack(now) ? { kind: "done", value: { refund: "asked" } } : outcome;
  });
}

/** Everything a label is, its files too. A file that cannot be fetched is asked for once more by whoever needs it. */
async function whole(vendor: Vendor, asked: LabelAsked, made: MadeReturn, parcelId: number, reference: string): Promise<MadeLabel> {
  const { tracking_number: number, tracking_url: url, label_cost: cost } = made;
  const trackingUrl = webAddress(url);
  const amount = cost ? parseDecimal(String(cost.value), cost.currency) : null;
  const file = await tried(() => labelOf(vendor, parcelId, asked.format ?? "png"));
  const customs = asked.customs ? await tried(() => customsFormOf(vendor, parcelId)) : null;
  return {
    reference,
    carrier: carrierName(carrierCode(made.shipping_option?.code ?? made.shipping_product?.code ?? asked.service)),
    ...(number && { trackingNumber: number }),
    ...(trackingUrl !== undefined && { trackingUrl }),
    files: file && asked.format !== null ? [file] : [],
    ...(asked.format === null && file?.format === "png" && { paperless: { picture: file.content } }),
    ...(customs && { customs }),
    ...(cost && amount !== null && { cost: { amount, currency: cost.currency } }),
    key: asked.key,
  };
}

function hasAll({ files, paperless }: MadeLabel, { format }: LabelAsked): boolean {
  return format === null ? paperless !== undefined : files.length > 0;
}

async function tried<Value>(fetch: () => Promise<Value>): Promise<Value | null> {
  try {
    return await fetch();
  } catch (problem) {
    if (!(problem instanceof ConnectionProblem)) throw problem;
    return null;
  }
}

function isOf({ external_reference: reference, parcel_items: items }: MadeReturn, key: string): boolean {
  return reference === key || (items ?? []).some(({ item_id: id }) => id?.startsWith(`${key}:`));
}

/** `pending`: nobody has announced it to the carrier yet. */
function stateOf(one: MadeReturn): "made" | "pending" | "given_up" | "cancelled" {
  if (isGivenBack(one)) return "cancelled";
  if (one.tracking_number) return "made";
  const failed = one.status_history.some(({ parent_status: word }) => slugOf(word ?? "") === "announcement-failed");
  return failed || (one.errors ?? []).length > 0 ? "given_up" : "pending";
}

/** Also where the carrier has not said yes yet: then nobody uses it any more. */
function isGivenBack({ status_history: history }: MadeReturn): boolean {
  return history.some(({ parent_status: word }) => {
    const slug = slugOf(word ?? "");
    return kindOf(slug) === "cancelled" || slug.startsWith("cancelling") || slug.endsWith("cancellation-request");
  });
}

/** The addresses of its label name the parcel. */
function parcelIn({ label, label_url: url }: MadeReturn): number | null {
  const [, id] = /\/parcels\/(\d{1,15})\/documents\//.exec(label?.label_printer ?? url ?? "") ?? [];
  return id === undefined ? null : Number(id);
}

/** Sendcloud takes a reference once, so a second request under the same key cannot make a second label. */
function isUsed({ status, text }: Reply): boolean {
  return status >= 400 && status < 500 && /external[ _]reference/i.test(text) && /already|unique|used/i.test(text);
}

/** What Sendcloud or the carrier says against it, and where; without whom it is about. */
function reasonIn(json: unknown, { from, to }: Pick<LabelAsked, "from" | "to">): string | undefined {
  const { errors, error } = refusal.safeParse(json).data ?? {};
  const said = (errors ?? []).map(({ detail, message, field, source }) =>
    [field ?? source?.pointer, detail ?? message].filter(Boolean).join(": "),
  );
  const all = [...said, error?.message].filter(Boolean).join("; ");
  return all === "" ? undefined : masked(all, [from, to]);
}

/** "2026-11-30 09:15:00", of UTC. */
function timeOf(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace("T", " ");
}
