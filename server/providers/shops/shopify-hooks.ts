import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { ConnectionProblem, type Hooks } from "../port.ts";
import type { ShopChange } from "./port.ts";
import { type Admin, type Operation, type UserError, userErrors } from "./shopify-admin.ts";

/** What Shopify tells by itself, signed with the app's client secret. Deliveries hold ids only: the rest is asked for. */

const topics: Readonly<Record<string, readonly string[]>> = {
  ORDERS_CREATE: ["id", "updated_at"],
  ORDERS_UPDATED: ["id", "updated_at"],
  ORDERS_DELETE: ["id"],
  REFUNDS_CREATE: ["id", "order_id"],
  APP_UNINSTALLED: ["id", "myshopify_domain"],
};

const subscriptionsSchema = z.object({
  webhookSubscriptions: z.object({ nodes: z.array(z.object({ id: z.string(), topic: z.string(), uri: z.string() })) }),
});

const subscriptions: Operation<z.infer<typeof subscriptionsSchema>> = {
  text: "query Hooks($uri: String!) { webhookSubscriptions(first: 50, uri: $uri) { nodes { id topic uri } } }",
  data: subscriptionsSchema,
};

const create: Operation<{ webhookSubscriptionCreate: { webhookSubscription: { id: string } | null; userErrors: UserError[] } }> = {
  text: `mutation Hook($topic: WebhookSubscriptionTopic!, $webhookSubscription: WebhookSubscriptionInput!) {
    webhookSubscriptionCreate(topic: $topic, webhookSubscription: $webhookSubscription) {
      webhookSubscription { id } userErrors { field message }
    }
  }`,
  data: z.object({ webhookSubscriptionCreate: z.object({ webhookSubscription: z.object({ id: z.string() }).nullable(), userErrors }) }),
};

const remove: Operation<{ webhookSubscriptionDelete: { userErrors: UserError[] } }> = {
  text: "mutation Unhook($id: ID!) { webhookSubscriptionDelete(id: $id) { userErrors { field message } } }",
  data: z.object({ webhookSubscriptionDelete: z.object({ userErrors }) }),
};

const id = z.union([z.string().regex(/^\d{1,20}$/), z.int().positive()]).transform(String);
const orderBody = z.object({ id, updated_at: z.string() });
const refundBody = z.object({ id, order_id: id });
const goneBody = z.object({ id }).strict();
const uninstalledBody = z.object({ myshopify_domain: z.string() });

export function openHooks(
  admin: Admin,
  { host, clientSecret }: { readonly host: string; readonly clientSecret: string },
): Hooks<ShopChange> {
  return {
    ensure: async (url) => {
      const there = (await admin.read(subscriptions, { uri: url })).webhookSubscriptions.nodes.filter(({ uri }) => uri === url);
      const ids: string[] = [];
      for (const [topic, includeFields] of Object.entries(topics)) {
        const known = there.find((one) => one.topic === topic);
        ids.push(known?.id ?? (await registered(admin, topic, { uri: url, format: "JSON", includeFields })));
      }
      return { ids, secret: clientSecret };
    },
    remove: async (ids) => {
      for (const one of ids) {
        const written = await admin.write(remove, { id: one });
        if (written.kind !== "answered") throw new ConnectionProblem("not_reached", written.message);
      }
    },
    read: async ({ body, headers }, secret) => {
      if (secret === "") return { genuine: false, why: "there is no secret to check it by" };
      const given = Buffer.from(headers["x-shopify-hmac-sha256"] ?? "");
      const right = Buffer.from(createHmac("sha256", secret).update(body).digest("base64"));
      if (given.length !== right.length || !timingSafeEqual(given, right)) return { genuine: false, why: "the signature is not the app's" };
      const from = headers["x-shopify-shop-domain"];
      if (from !== undefined && from !== host) return { genuine: false, why: "it is about another shop" };
      const delivery = headers["x-shopify-webhook-id"];
      return {
        genuine: true,
        changes: changesIn(headers["x-shopify-topic"] ?? "", body, host),
        ...(delivery && { id: delivery.slice(0, 100) }),
      };
    },
  };
}

async function registered(admin: Admin, topic: string, webhookSubscription: Readonly<Record<string, unknown>>): Promise<string> {
  const written = await admin.write(create, { topic, webhookSubscription });
  if (written.kind === "unknown") throw new ConnectionProblem("not_reached", written.message);
  if (written.kind === "rejected") {
    const trouble = written.code === "not_allowed" || written.code === "busy" || written.code === "not_reached" ? written.code : "refused";
    throw new ConnectionProblem(trouble, written.message, written.retryAfter);
  }
  const { webhookSubscription: made, userErrors: wrong } = written.data.webhookSubscriptionCreate;
  if (!made) throw new ConnectionProblem("refused", `${topic}: ${wrong[0]?.message ?? "was not registered"}`.slice(0, 200));
  return made.id;
}

/** The signature covers the body alone, so the topic is believed only when the body looks like one of it. */
function changesIn(topic: string, body: Uint8Array, host: string): readonly ShopChange[] {
  let given: unknown;
  try {
    given = JSON.parse(new TextDecoder().decode(body));
  } catch {
    return [];
  }
  switch (topic) {
    case "orders/create":
    case "orders/updated":
      return about(orderBody.safeParse(given).data?.id);
    case "refunds/create":
      return about(refundBody.safeParse(given).data?.order_id);
    case "orders/delete": {
      const gone = goneBody.safeParse(given).data?.id;
      return gone === undefined ? [] : [{ kind: "order_gone", externalId: gone }];
    }
    case "app/uninstalled":
      return uninstalledBody.safeParse(given).data?.myshopify_domain === host ? [{ kind: "disconnected" }] : [];
    default:
      return [];
  }
}

function about(externalId: string | undefined): readonly ShopChange[] {
  return externalId === undefined ? [] : [{ kind: "order", externalId }];
}
