import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import type { MemberId, MerchantId, ViewId } from "../domain/ids.ts";
import { findAnswer } from "../store/idempotency.ts";
import { createView, deleteView, findView, type SavedView, updateView } from "../store/saved-views.ts";

/** Who works with views. A key has none of its own. */
export interface Viewer {
  readonly merchantId: MerchantId;
  readonly memberId: MemberId | null;
  /** May keep views that everybody sees. */
  readonly mayShare: boolean;
}

export interface ViewWish {
  readonly name: string;
  readonly query: string;
  readonly shared: boolean;
}

/**
 * Keeps a list under a name, for oneself or for all.
 * @throws Refusal `forbidden` for who may not share it, `too_many_views`, `not_found` when a replay's view was taken away since
 */
export async function saveView(
  { db, newId, now }: Context,
  viewer: Viewer,
  wish: ViewWish,
  { key, requestHash }: { readonly key: string; readonly requestHash: string },
): Promise<SavedView> {
  const { merchantId } = viewer;
  const view = { id: newId("view"), memberId: ownerOf(viewer, wish.shared), name: wish.name, query: wish.query };
  const scope = `views ${viewer.memberId ?? ""}`;
  if (await createView(db, merchantId, view, now(), { scope, key, requestHash, subject: view.id })) return view;
  const earlier = await findAnswer(db, merchantId, scope, key);
  return existing(earlier && (await findView(db, merchantId, earlier.subject as ViewId)), viewer);
}

/** @throws Refusal `not_found`, also for another member's; `forbidden` for one of all by who may not share */
export async function changeView({ db }: Context, viewer: Viewer, id: ViewId, wish: Partial<ViewWish>): Promise<SavedView> {
  const before = await changeable(db, viewer, id);
  const memberId = wish.shared === undefined ? before.memberId : ownerOf(viewer, wish.shared);
  const after = { ...before, memberId, name: wish.name ?? before.name, query: wish.query ?? before.query };
  await updateView(db, viewer.merchantId, before, after);
  return after;
}

/** @throws Refusal as `changeView` does */
export async function removeView({ db }: Context, viewer: Viewer, id: ViewId): Promise<void> {
  const { id: known } = await changeable(db, viewer, id);
  await deleteView(db, viewer.merchantId, known);
}

async function changeable(db: Context["db"], viewer: Viewer, id: ViewId): Promise<SavedView> {
  const view = existing(await findView(db, viewer.merchantId, id), viewer);
  ownerOf(viewer, view.memberId === null);
  return view;
}

function existing(view: SavedView | null, { memberId }: Viewer): SavedView {
  if (!view || (view.memberId !== null && view.memberId !== memberId)) throw new Refusal("not_found");
  return view;
}

function ownerOf({ memberId, mayShare }: Viewer, shared: boolean): MemberId | null {
  if (shared || memberId === null) {
    if (!mayShare) throw new Refusal("forbidden");
    return null;
  }
  return memberId;
}
