import type { Generated } from "kysely";
import type { ApiKeyId, MemberId, MerchantId } from "../domain/ids.ts";
import type { Instant, Json } from "./columns.ts";

export interface TeamTables {
  members: MemberTable;
  sessions: SessionTable;
  passkeys: PasskeyTable;
  member_links: {
    hash: string;
    merchant_id: MerchantId;
    member_id: MemberId;
    purpose: LinkPurpose;
    expires_at: Instant;
  };
  recovery_codes: { hash: string; merchant_id: MerchantId; member_id: MemberId };
  api_keys: {
    id: ApiKeyId;
    merchant_id: MerchantId;
    name: string;
    hash: string;
    scopes: Json;
    created_at: Instant;
    revoked_at: Instant | null;
    /** Its last four characters, to tell it from others. */
    hint: Generated<string>;
    created_by: Generated<MemberId | null>;
    used_at: Generated<Instant | null>;
  };
}

/** Both let somebody choose how they sign in: the first time, or anew. */
export type LinkPurpose = "invitation" | "reset";

interface MemberTable {
  id: MemberId;
  merchant_id: MerchantId;
  email: string;
  role: string;
  created_at: Instant;
  name: Generated<string>;
  /** argon2id in its own notation; null until the member has chosen one. */
  password: Generated<string | null>;
  /** The sealed secret; null without a second factor. */
  totp: Generated<string | null>;
  /** The last time step whose code was used: none counts twice. */
  totp_step: Generated<number>;
  language: Generated<string | null>;
  preferences: Generated<Json>;
  disabled_at: Generated<Instant | null>;
  /** The row stays for what the member did, under their name; nothing else of them does. */
  removed_at: Generated<Instant | null>;
  signed_in_at: Generated<Instant | null>;
}

interface SessionTable {
  hash: string;
  merchant_id: MerchantId;
  member_id: MemberId;
  device: string;
  created_at: Instant;
  seen_at: Instant;
  confirmed_at: Instant;
  expires_at: Instant;
}

interface PasskeyTable {
  /** The credential's own id. */
  id: string;
  merchant_id: MerchantId;
  member_id: MemberId;
  public_key: string;
  counter: number;
  transports: Json;
  name: string;
  created_at: Instant;
  used_at: Instant | null;
}
