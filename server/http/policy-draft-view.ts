import type { Texts } from "../../locales/texts.ts";
import { Refusal } from "../domain/errors.ts";
import type { Policy } from "../domain/policy.ts";
import { changesBetween } from "../domain/policy-diff.ts";
import { type Json, mergeDraft } from "../domain/policy-merge.ts";
import type { Shop } from "../domain/shop.ts";
import { namesOfAuthors } from "../store/actors.ts";
import type { Reader } from "../store/database.ts";
import { listOrders } from "../store/orders.ts";
import { findPolicyVersion, type PolicyVersion, policyInForce } from "../store/policies.ts";
import { findDraft, type PolicyDraft } from "../store/policy-drafts.ts";
import type { PolicyDraftView } from "./desk-policy-schemas.ts";
import { placesOf } from "./openapi.ts";
import { policySchema, unknownAddresses } from "./policy-schema.ts";
import { editorWords } from "./policy-vocabulary.ts";
import { type ChangeLine, changeLines, type PolicyReader } from "./policy-words.ts";

type Place = PolicyDraftView["problems"][number];

/** A draft that can be published, or what is still wrong with it. */
export function readDraftPolicy(policy: Json, shop: Shop): { policy: Policy } | { problems: Place[] } {
  const read = policySchema.safeParse(policy);
  if (!read.success) return { problems: placesOf(read.error) };
  const problems = unknownAddresses(read.data, shop);
  return problems.length > 0 ? { problems } : { policy: read.data };
}

/** What a shop's rules are written in, for whoever reads them. */
export async function policyReader(
  db: Reader,
  shop: Shop,
  texts: Texts,
): Promise<PolicyReader & { readonly youngestOrder: string | null }> {
  const [youngest] = await listOrders(db, shop.merchantId, { shopId: shop.id, limit: 1 });
  return { youngestOrder: youngest?.number ?? null, texts, currency: youngest?.currency ?? "EUR", fallback: shop.defaultLanguage };
}

/** @throws Refusal `not_found` for a shop that never had a policy */
export async function newestPolicy(db: Reader, shop: Shop): Promise<PolicyVersion> {
  const found = await policyInForce(db, shop.merchantId, shop.id);
  if (!found) throw new Refusal("not_found");
  return found;
}

/** The draft with all that its editor shows: what is wrong, what changes, and what others did meanwhile. */
export async function draftView(db: Reader, shop: Shop, texts: Texts): Promise<PolicyDraftView> {
  const [inForce, draft, reader] = await Promise.all([
    newestPolicy(db, shop),
    findDraft(db, shop.merchantId, shop.id),
    policyReader(db, shop, texts),
  ]);
  const base = draft && draft.basedOn !== inForce.version ? await findPolicyVersion(db, shop.merchantId, shop.id, draft.basedOn) : inForce;
  const names = await namesOfAuthors(db, shop.merchantId, [draft?.savedBy ?? null, inForce.publishedBy]);
  const nameOf = (author: string | null): string | null => (author === null ? null : (names.get(author) ?? null));
  const read = draft ? readDraftPolicy(draft.policy, shop) : { policy: inForce.policy };
  return {
    revision: draft?.revision ?? 0,
    basedOn: draft?.basedOn ?? inForce.version,
    restores: draft?.restores ?? null,
    savedAt: draft?.savedAt ?? null,
    savedBy: nameOf(draft?.savedBy ?? null),
    policy: draft?.policy ?? inForce.policy,
    problems: "problems" in read ? read.problems : [],
    changes: "policy" in read && base ? changeLines(changesBetween(base.policy, read.policy), reader) : null,
    inForce: { ...versionHead(inForce, nameOf), policy: inForce.policy },
    overtaken: draft && base && base !== inForce ? overtaken(base, inForce, draft, reader) : null,
    currency: reader.currency,
    youngestOrder: reader.youngestOrder,
    addresses: Object.entries(shop.brand.addresses).map(([id, { name, city }]) => ({ id, name: `${name}, ${city}` })),
    words: editorWords(texts),
  };
}

function overtaken(
  base: PolicyVersion,
  inForce: PolicyVersion,
  draft: PolicyDraft,
  reader: PolicyReader,
): { changes: ChangeLine[]; merged: unknown; conflicts: string[] } {
  const { merged, conflicts } = mergeDraft(base.policy as unknown as Json, inForce.policy as unknown as Json, draft.policy);
  return { changes: changeLines(changesBetween(base.policy, inForce.policy), reader), merged, conflicts: [...conflicts] };
}

export function versionHead(
  { version, createdAt, publishedBy, restores }: Omit<PolicyVersion, "policy">,
  nameOf: (author: string | null) => string | null,
): { version: number; publishedAt: number; publishedBy: string | null; restores: number | null } {
  return { version, publishedAt: createdAt, publishedBy: nameOf(publishedBy), restores };
}
