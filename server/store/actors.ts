import type { Actor } from "../domain/actor.ts";
import { type ApiKeyId, isId, type MemberId, type MerchantId } from "../domain/ids.ts";
import type { Reader } from "./database.ts";

/** The names of members and keys, by their id. Who is forgotten is not in it. */
export async function namesOf(
  db: Reader,
  merchantId: MerchantId,
  actors: readonly (Actor | undefined)[],
): Promise<ReadonlyMap<string, string>> {
  const members = idsOf<MemberId>(actors, "member");
  const keys = idsOf<ApiKeyId>(actors, "key");
  const [memberRows, keyRows] = await Promise.all([
    members.length === 0
      ? []
      : db.selectFrom("members").select(["id", "name", "email"]).where("merchant_id", "=", merchantId).where("id", "in", members).execute(),
    keys.length === 0
      ? []
      : db.selectFrom("api_keys").select(["id", "name"]).where("merchant_id", "=", merchantId).where("id", "in", keys).execute(),
  ]);
  return new Map<string, string>([
    ...memberRows.map(({ id, name, email }): [string, string] => [id, name || email]),
    ...keyRows.map(({ id, name }): [string, string] => [id, name]),
  ]);
}

/** As `namesOf`, for ids that stand alone. */
export function namesOfAuthors(
  db: Reader,
  merchantId: MerchantId,
  authors: readonly (MemberId | ApiKeyId | null)[],
): Promise<ReadonlyMap<string, string>> {
  const actors = authors.map((id): Actor | undefined =>
    id === null ? undefined : isId("member", id) ? { kind: "member", id } : { kind: "key", id: id as ApiKeyId },
  );
  return namesOf(db, merchantId, actors);
}

function idsOf<Id extends MemberId | ApiKeyId>(actors: readonly (Actor | undefined)[], kind: "member" | "key"): Id[] {
  return [...new Set(actors.flatMap((actor) => (actor?.kind === kind ? [actor.id as Id] : [])))];
}
