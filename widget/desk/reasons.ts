export interface OfferedReason {
  readonly id: string;
  readonly text: string;
}

/** The reasons a shop's portal offers. They are told to everybody, so this asks as a shopper's browser would; empty when nothing came back. */
export async function offeredReasons(slug: string, language: string, signal?: AbortSignal): Promise<readonly OfferedReason[]> {
  try {
    const response = await fetch(`/api/shopper/shops/${encodeURIComponent(slug)}?lng=${language}`, { ...(signal && { signal }) });
    const shop: { readonly reasons?: readonly OfferedReason[] } = response.ok ? await response.json() : {};
    return shop.reasons ?? [];
  } catch {
    return [];
  }
}
