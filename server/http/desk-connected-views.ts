import type { Texts } from "../../locales/texts.ts";
import { inboundAddress, type Named, providerNamed, secretsOf, type Tried } from "../connected/open.ts";
import type { Context } from "../context.ts";
import type { ShopCan } from "../domain/connection.ts";
import type { Connection } from "../store/connections.ts";
import { nextTurnOf } from "../store/turns.ts";
import { listUnread } from "../store/unread-orders.ts";
import type { ConnectedView, ConnectionCheckView, ProviderView } from "./desk-connected-schemas.ts";

export function providerView({ kind, provider }: Named, texts: Texts): ProviderView {
  const named = (part: string): string => texts.named(`connections.${provider.id}.${part}`) ?? "";
  return {
    id: provider.id,
    kind,
    title: provider.title,
    about: named("about"),
    can: writable(provider.can),
    settings: provider.settings.map(({ name, kind: is, required, options = [], example, standard }) => ({
      name,
      kind: is,
      required,
      options: [...options],
      example: example ?? null,
      standard: standard ?? null,
      label: named(name) || name,
      hint: named(`${name}_hint`),
    })),
  };
}

export function checkView(tried: Tried, { provider: { title } }: Named, texts: Texts): ConnectionCheckView {
  if ("trouble" in tried) {
    const { trouble, message } = tried;
    return {
      ok: false,
      account: null,
      currency: null,
      missing: [],
      trouble,
      message,
      text: texts.say(`trouble.${trouble}`, { title }),
    };
  }
  const { account, currency, missing } = tried.checked;
  const ok = missing.length === 0;
  const text = ok ? null : texts.say("trouble.missing", { title, missing: missing.join(", ") });
  return { ok, account, currency: currency ?? null, missing: [...missing], trouble: null, message: null, text };
}

const mostCounted = 1_001;

export async function connectedView(context: Context, connection: Connection, texts: Texts): Promise<ConnectedView> {
  const { id, merchantId, kind, provider, settings, trouble, filledAt, hooksWrong } = connection;
  const named = providerNamed(context, provider);
  const title = named?.provider.title ?? provider;
  const can = named && canOf(named, connection);
  const unread = kind === "shop" ? await listUnread(context.db, merchantId, id, mostCounted) : [];
  const hooks = can?.webhooks ?? "none";
  return {
    id,
    kind,
    provider,
    title,
    account: connection.account,
    currency: connection.currency ?? null,
    can,
    settings: { ...settings },
    secrets: Object.keys(secretsOf(context, connection) ?? {}),
    health: trouble ? "troubled" : kind === "shop" && filledAt === undefined ? "filling" : "well",
    trouble: trouble ? { ...trouble, text: texts.say(`trouble.${trouble.trouble}`, { title }) } : null,
    fill: { done: connection.filled, total: connection.fillTotal ?? null, finishedAt: filledAt ?? null },
    syncedAt: connection.syncedAt ?? null,
    nextAt: (await nextTurnOf(context.db, merchantId, id, "syncing")) ?? connection.createdAt,
    hooks: hooks !== "none" && hooksWrong !== undefined ? "failed" : hooks,
    hooksMessage: hooksWrong ?? null,
    hooksAddress: named && named.kind !== "gateway" && named.provider.hooksByHand ? inboundAddress(context, id) : null,
    unread: unread.length,
    version: connection.version,
    createdAt: connection.createdAt,
  };
}

function canOf(named: Named, { can }: Connection): ConnectedView["can"] {
  return named.kind === "shop" ? writable<ShopCan>({ ...named.provider.can, ...can }) : writable(named.provider.can);
}

/** The same with lists of its own, as the schema has them. */
function writable<Can extends ProviderView["can"] | Named["provider"]["can"]>(can: Can): ProviderView["can"] {
  if ("notes" in can) return { ...can, notes: [...can.notes] };
  if (!("handovers" in can)) return { ...can };
  const { formats, reprints, handovers, countries } = can;
  const lists = { formats: [...formats], reprints: [...reprints], handovers: [...handovers] };
  return { ...can, ...lists, countries: countries === "any" ? countries : [...countries] };
}
