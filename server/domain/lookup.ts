import type { Order, OrderSnapshot, Proof } from "./order.ts";

export type LookupKind = "number" | "portal" | "fulfilment";

export interface LookupKey {
  readonly key: string;
  readonly kind: LookupKind;
}

/** Every key under which an order can be found. Not unique: two orders may share one, the proof tells them apart. */
export function lookupKeysOf(
  order: Pick<OrderSnapshot, "number" | "externalId" | "fulfilments"> & { readonly portalNumber: string },
): LookupKey[] {
  const named: [string | undefined, LookupKind][] = [
    [order.number, "number"],
    [order.externalId, "number"],
    [order.portalNumber, "portal"],
    ...order.fulfilments.map((fulfilment): [string, LookupKind] => [fulfilment.id, "fulfilment"]),
  ];
  const seen = new Map<string, LookupKey>();
  for (const [name, kind] of named) {
    const key = lookupKey(name ?? "");
    if (key !== "" && !seen.has(`${kind} ${key}`)) seen.set(`${kind} ${key}`, { key, kind });
  }
  return [...seen.values()];
}

/** What people type, brought to one form: no `#`, blanks, dashes or leading zeros, upper case, compatible characters folded. */
export function lookupKey(typed: string): string {
  const folded = fold(typed).replace(/[#_]/gu, "");
  return folded.replace(/^0+(?=.)/u, "");
}

/**
 * The order that somebody means and has proved to own. Every candidate is tested, so that the work does not tell how many there are.
 * The number exactly as the shop prints it wins over one that only looks alike, then the younger order.
 */
export function pickOrder(candidates: readonly Order[], typed: string, proof: Proof): Order | null {
  const proved = candidates.filter((order) => matches(order, proof));
  const exact = (order: Order) => bare(order.number) === bare(typed);
  const [picked] = proved.toSorted((a, b) => Number(exact(b)) - Number(exact(a)) || b.placedAt - a.placedAt);
  return picked ?? null;
}

/** True when everything shown belongs to the order, and something was shown. */
export function matches(order: Pick<OrderSnapshot, "shipTo" | "billTo" | "email">, proof: Proof): boolean {
  const postalCode = fold(proof.postalCode ?? "");
  const email = foldEmail(proof.email ?? "");
  if (postalCode === "" && email === "") return false;
  const shipping = same(fold(order.shipTo?.postalCode ?? ""), postalCode);
  const billing = same(fold(order.billTo?.postalCode ?? ""), postalCode);
  const mailbox = same(foldEmail(order.email ?? ""), email);
  return (postalCode === "" || shipping || billing) && (email === "" || mailbox);
}

function bare(number: string): string {
  return number.trim().replace(/^#/u, "").trim();
}

/** Blanks, dashes and invisible characters say nothing; full-width letters and digits mean the plain ones. */
function fold(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/[\s\p{Pd}\p{Cf}]/gu, "")
    .toUpperCase();
}

function foldEmail(text: string): string {
  return text.normalize("NFKC").trim().toLowerCase();
}

/** Looks at every character whatever the first difference, so that the time taken teaches nothing. */
function same(known: string, shown: string): boolean {
  let difference = known.length ^ shown.length;
  for (let place = 0; place < shown.length; place++) difference |= known.charCodeAt(place % (known.length || 1)) ^ shown.charCodeAt(place);
  return difference === 0 && shown !== "";
}
