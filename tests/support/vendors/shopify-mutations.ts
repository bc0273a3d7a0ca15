import type { GraphQLResolveInfo } from "graphql";
import { creditNode, draftNode, gidOf, numberOf, returnNode } from "./shopify-answers.ts";
import { returnable } from "./shopify-queries.ts";
import { type Input, type Money, minor, once, orderOf, refundingOf, returnOf, touch, wrong } from "./shopify-refunding.ts";
import { type FakeShop, nextId } from "./shopify-state.ts";

/** Everything that can be done to the shop, and what it complains of. */

export function mutationsOf(shop: FakeShop): Record<string, unknown> {
  const ending =
    (status: "CLOSED" | "CANCELED") =>
    ({ id }: { id: string }) => {
      const one = returnOf(shop, id);
      if (!one) return wrong("Return not found.", "NOT_FOUND");
      if (one.kept.status !== "OPEN") return wrong("Return is not open.", "INVALID_STATE");
      one.kept.status = status;
      return { userErrors: [] };
    };

  return {
    ...refundingOf(shop),
    returnClose: ending("CLOSED"),
    returnCancel: ending("CANCELED"),
    returnCreate: ({ returnInput }: { returnInput: { orderId: string; returnLineItems: Input[] } }) => {
      const order = orderOf(shop, returnInput.orderId);
      if (!order) return wrong("Order not found.", "NOT_FOUND");
      const free = returnable(shop, order);
      const lines = returnInput.returnLineItems.map(({ fulfillmentLineItemId, quantity, returnReasonNote }) => {
        const partId = numberOf(String(fulfillmentLineItemId));
        const part = order.fulfilments.flatMap((one) => one.lines).find(({ id }) => id === partId);
        return {
          id: nextId(shop),
          partId,
          lineId: part?.lineId ?? 0,
          quantity: Number(quantity),
          note: String(returnReasonNote ?? ""),
          processed: 0,
        };
      });
      if (lines.some(({ partId, quantity }) => (free.find((one) => one.partId === partId)?.quantity ?? 0) < quantity)) {
        return wrong("Quantity is not returnable", "INVALID");
      }
      const places = lines.map(({ partId, quantity }) => ({ id: nextId(shop), partId, quantity, placed: 0 }));
      const kept = { id: nextId(shop), status: "OPEN" as const, lines, places, deliveries: [] };
      order.returns.push(kept);
      touch(shop, order);
      return { return: returnNode(shop, order, kept), userErrors: [] };
    },
    reverseDeliveryCreateWithShipping: ({ reverseFulfillmentOrderId, labelInput, trackingInput }: Record<string, Input | string>) => {
      const one = returnOf(shop, String(reverseFulfillmentOrderId));
      if (!one) return wrong("Reverse fulfillment order not found.", "NOT_FOUND");
      const url = (labelInput as { fileUrl?: string } | null)?.fileUrl ?? null;
      one.kept.deliveries.push({ url, number: (trackingInput as { number?: string } | null)?.number ?? null });
      return { userErrors: [] };
    },
    storeCreditAccountCredit: ({ id, creditInput }: { id: string; creditInput: { creditAmount: Money; expiresAt?: string } }) => {
      const { amount, currencyCode } = creditInput.creditAmount;
      const credit = {
        id: nextId(shop),
        customerId: numberOf(id),
        amount: minor(amount, currencyCode),
        currency: currencyCode,
        expiresAt: creditInput.expiresAt ?? null,
      };
      if (credit.amount <= 0) return wrong("Amount must be positive", "NEGATIVE_OR_ZERO_AMOUNT");
      shop.credits.push(credit);
      return { storeCreditAccountTransaction: creditNode(credit), userErrors: [] };
    },
    draftOrderCreate: ({ input }: { input: Input }) => {
      const currency = String(input.presentmentCurrencyCode);
      const lines = input.lineItems as { quantity: number; priceOverride: Money }[];
      const discount = input.appliedDiscount as { amountWithCurrency: Money } | undefined;
      const goods = lines.reduce((all, { quantity, priceOverride }) => all + quantity * minor(priceOverride.amount, currency), 0);
      const total = goods - (discount ? minor(discount.amountWithCurrency.amount, currency) : 0);
      const tags = (input.tags ?? []) as string[];
      if (tags.some((tag) => tag.length > 40)) return wrong("Tags are too long");
      const draft = { id: nextId(shop), status: "OPEN" as const, total, currency, tags, orderName: null };
      shop.drafts.push(draft);
      return { draftOrder: draftNode(shop, draft), userErrors: [] };
    },
    draftOrderComplete: ({ id }: { id: string }) => {
      const draft = shop.drafts.find((one) => one.id === numberOf(id));
      if (!draft || draft.status === "COMPLETED") return wrong("This order has been paid");
      draft.status = "COMPLETED";
      draft.orderName = `${shop.prefix}${nextId(shop)}${shop.suffix}`;
      return { draftOrder: draftNode(shop, draft), userErrors: [] };
    },
    draftOrderDelete: ({ input }: { input: { id: string } }) => {
      const at = shop.drafts.findIndex((one) => one.id === numberOf(input.id));
      if (at >= 0) shop.drafts.splice(at, 1);
      return { userErrors: [] };
    },
    inventoryAdjustQuantities: ({ input }: { input: Input }, _: unknown, info: GraphQLResolveInfo) =>
      once(shop, info, input, () => {
        const changes = input.changes as { delta: number; inventoryItemId: string; changeFromQuantity?: number | null }[];
        if (changes.some((one) => !("changeFromQuantity" in one))) return wrong("changeFromQuantity is required", "INVALID");
        for (const { delta, inventoryItemId } of changes) {
          for (const order of shop.orders) {
            const line = order.lines.find(({ variant }) => variant?.id === numberOf(inventoryItemId));
            if (line) shop.restocked.set(`${order.id}/${line.id}`, (shop.restocked.get(`${order.id}/${line.id}`) ?? 0) + delta);
          }
          const variant = shop.variants.find((one) => one.id === numberOf(inventoryItemId));
          if (variant) variant.stock += delta;
        }
        return { userErrors: [] };
      }),
    metafieldsSet: ({ metafields }: { metafields: { ownerId: string; key: string; value: string; type?: string }[] }) => {
      for (const { ownerId, key, value, type } of metafields) {
        if (!/^[\w-]{3,64}$/.test(key)) return wrong("Key is too long", "TOO_LONG");
        if (type !== "json") return wrong("Type can't be blank", "BLANK");
        const order = orderOf(shop, ownerId);
        if (!order) return wrong("Owner does not exist", "INVALID");
        order.metafields.set(key, value);
        touch(shop, order);
      }
      return { userErrors: [] };
    },
    tagsAdd: ({ id, tags }: { id: string; tags: string[] }) => {
      if (tags.some((tag) => tag.length > 40)) return wrong("Tags are too long");
      for (const tag of tags) orderOf(shop, id)?.tags.add(tag);
      return { userErrors: [] };
    },
    webhookSubscriptionCreate: ({ topic, webhookSubscription }: { topic: string; webhookSubscription: { uri: string } }) => {
      if (shop.hooks.some((one) => one.topic === topic && one.uri === webhookSubscription.uri))
        return wrong("Address for this topic has already been taken");
      const hook = { id: nextId(shop), topic, uri: webhookSubscription.uri };
      shop.hooks.push(hook);
      return { webhookSubscription: { ...hook, id: gidOf("WebhookSubscription", hook.id) }, userErrors: [] };
    },
    webhookSubscriptionDelete: ({ id }: { id: string }) => {
      const at = shop.hooks.findIndex((one) => one.id === numberOf(id));
      if (at < 0) return wrong("Webhook subscription could not be found");
      shop.hooks.splice(at, 1);
      return { userErrors: [] };
    },
  };
}
