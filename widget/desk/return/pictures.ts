import { msg } from "@lit/localize";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import type { Picture } from "./photo-dialog.ts";

/** All photos of a return in the order they stand on its page. */
export function picturesOf({ items }: ReturnPage): Picture[] {
  return items.flatMap(({ title, variant, units }) => {
    const of = variant ? `${title}, ${variant}` : title;
    return [
      ...units.flatMap(({ photos }) => photos.map(({ url }) => ({ url, by: shopperPhoto(), of }))),
      ...units.flatMap(({ evidence }) => evidence.map(({ url }) => ({ url, by: warehousePhoto(), of }))),
    ];
  });
}

export const shopperPhoto = (): string => msg("Photo by the shopper", { id: "return.photo_shopper" });
export const warehousePhoto = (): string => msg("Photo by the warehouse", { id: "return.photo_warehouse" });
