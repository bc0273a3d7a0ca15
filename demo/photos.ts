import { readFile } from "node:fs/promises";
import { storePhoto } from "../server/actions/store-photo.ts";
import type { Context } from "../server/context.ts";
import type { MerchantId, OrderId, PhotoId } from "../server/domain/ids.ts";

/** Sends a picture of the demo along as a photo of the order, as a phone would. @param name of a file of `pages/pictures` */
export async function sendPhoto(context: Context, merchantId: MerchantId, orderId: OrderId, name: string): Promise<PhotoId> {
  const bytes = await readFile(new URL(`pages/pictures/${name}`, import.meta.url));
  const { id } = await storePhoto(context, merchantId, orderId, context.newId("photo"), bytes);
  return id;
}
