import { textsFor } from "../../locales/texts.ts";
import { connectedTo, knownOrder, type OpenShop, payingMeans } from "../connected/open.ts";
import { askPerson, namedPieces, writeInShop } from "../connected/writing.ts";
import type { Context } from "../context.ts";
import type { Task } from "../domain/consequences.ts";
import type { Order } from "../domain/order.ts";
import { type Means, waysOf } from "../domain/payment-ways.ts";
import { contentFor, contentOfReturn } from "../domain/refund-content.ts";
import { asItStands, type Return } from "../domain/return.ts";
import { statusWord } from "../domain/status.ts";
import { signedFilePath } from "../file-links.ts";
import type { Telling } from "../providers/shops/port.ts";
import { readDeskSettings } from "../store/desk-settings.ts";
import { findShopById } from "../store/merchants.ts";
import { findOrder } from "../store/orders.ts";
import { findReturn } from "../store/returns.ts";
import { keepReturnReference, returnReferenceOf } from "../store/shop-writes.ts";
import { stepOfPayment } from "../store/steps.ts";
import { trackingPage, trackingToken } from "../tracking-links.ts";

/**
 * Tells the shop's back office where a return stands: its number, status and pieces, label and tracking number where the shop keeps them.
 * A shop that can keep nothing of it hears nothing.
 */
export async function tellShop(context: Context, task: Extract<Task, { do: "tell-shop" }>): Promise<void> {
  const { db } = context;
  const { merchantId, returnId, about } = task;
  const found = await findReturn(db, merchantId, returnId);
  const order = found && (await findOrder(db, merchantId, found.orderId));
  const home = found && (await findShopById(db, merchantId, found.shopId));
  if (!found || !order || !home) return;
  const connected = await connectedTo(context, merchantId, found.shopId);
  const { shop: open } = connected;
  if (!open) return;
  await askToPay(context, { ret: found, order, open, means: payingMeans(connected) });
  if (!open.shop.tell) return;
  const { shop, connection, can } = open;
  const ret = asItStands(found);
  const texts = textsFor(home.defaultLanguage);
  const status = statusWord(ret);
  const note = texts.say("payments.note.status", { number: ret.number, status: texts.say(`csv.word.${status}`) });
  const key = `tell:${returnId}:${about}`;
  const pieces = new Map<string, Telling["pieces"][number]>();
  for (const { lineId, reasonId } of ret.units) {
    const name = `${lineId} ${reasonId}`;
    pieces.set(name, { lineId, quantity: (pieces.get(name)?.quantity ?? 0) + 1, reason: reasonId });
  }
  const label = can.label ? ret.parcels.find((parcel) => parcel.label !== undefined)?.label : undefined;
  const followed = ret.parcels.find((parcel) => parcel.trackingNumber !== undefined);
  const reference = await returnReferenceOf(db, merchantId, returnId);
  await writeInShop(context, merchantId, {
    task,
    begun: { key, kind: "tell", pieces: [], orderId: order.id, returnId, connectionId: connection.id },
    repeatable: true,
    write: async () => {
      const told = await shop.tell?.({
        key,
        order: knownOrder(order),
        returnNumber: ret.number,
        status,
        note,
        pieces: [...pieces.values()],
        ...(label && { labelUrl: `${context.publicUrl}${signedFilePath(context.keys, context.now(), label.a4, `${ret.number}.pdf`)}` }),
        ...(followed?.trackingNumber !== undefined && {
          trackingNumber: followed.trackingNumber,
          trackingUrl: trackingPage(context.publicUrl, home.slug, {
            token: trackingToken(context.keys, { merchantId, parcelId: followed.id }, ret.sendBy),
            language: ret.language,
          }),
        }),
        ...(reference !== null && { returnReference: reference }),
      });
      if (!told) return { kind: "rejected", code: "not_supported", message: "this shop keeps nothing of returns" };
      if ((told.kind === "done" || told.kind === "pending") && told.value.reference !== undefined) {
        await keepReturnReference(db, merchantId, { returnId, connectionId: connection.id, reference: told.value.reference });
      }
      return told;
    },
    step: { kind: "tell_shop", about: `tell:${returnId}`, order, returnId, open, details: { returnNumber: ret.number, note } },
  });
}

/** Money that is due and that no connection can move is paid by a person in the shop itself: what, for whom and for which pieces. */
async function askToPay(
  context: Context,
  { ret, order, open, means }: { readonly ret: Return; readonly order: Order; readonly open: OpenShop; readonly means: Means },
): Promise<void> {
  const { db } = context;
  const { settings } = await readDeskSettings(db, ret.merchantId);
  const { credit } = settings.money;
  const content = contentOfReturn(ret);
  for (const payment of ret.payments.filter(({ state, kind }) => state === "due" && kind !== "charge")) {
    const [first] = waysOf({ payment, order, means, credit });
    const byPerson = payment.kind === "refund" ? first === "outside" : credit === "shop" && first !== "shop";
    if (!byPerson) continue;
    await db.write((tx) =>
      askPerson(context, tx, ret.merchantId, {
        kind: payment.kind === "refund" ? "refund_in_shop" : "credit",
        about: stepOfPayment(payment.id),
        order,
        returnId: ret.id,
        open,
        details: {
          returnNumber: ret.number,
          amount: payment.amount,
          currency: ret.currency,
          pieces: namedPieces(order, contentFor(content, payment.amount).lines),
        },
      }),
    );
  }
}
