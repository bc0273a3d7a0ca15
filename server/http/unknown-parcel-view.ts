import type { Context } from "../context.ts";
import { signedFilePath } from "../file-links.ts";
import type { UnknownParcel } from "../store/unknown-parcels.ts";
import type { UnknownParcelView } from "./desk-reception-schemas.ts";
import { byWords } from "./desk-timeline.ts";

/** A parcel that was put aside, as the desk reads it. */
export function unknownParcelView(
  { keys, now, publicUrl }: Pick<Context, "keys" | "now" | "publicUrl">,
  { id, label, note, photo, at, by }: UnknownParcel,
  who: Parameters<typeof byWords>[1],
): UnknownParcelView {
  const picture = photo === undefined ? null : `${publicUrl}${signedFilePath(keys, now(), photo, `${id}.jpg`)}`;
  return { id, label, note: note ?? null, at, by: byWords(by, who), photo: picture };
}
