import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { type Texts, textsFor } from "../../locales/texts.ts";
import { retryAllTasks, retryTask } from "../actions/retry-task.ts";
import type { Context } from "../context.ts";
import type { NoticeKind } from "../domain/consequences.ts";
import { Refusal } from "../domain/errors.ts";
import { failureOf } from "../domain/failure.ts";
import type { LetterId, MerchantId } from "../domain/ids.ts";
import type { Reader } from "../store/database.ts";
import { findLetter, type LetterHead } from "../store/letters.ts";
import { findShopById } from "../store/merchants.ts";
import { findOrder } from "../store/orders.ts";
import { findReturn } from "../store/returns.ts";
import { type FailedTask, listBuried } from "../store/tasks.ts";
import { type DeskEnv, idParam, json, type Needs, security } from "./desk-route.ts";
import { type BuriedTask, buriedTaskSchema, type Unsent } from "./desk-unsent-schemas.ts";
import { languageOf } from "./language.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";

const mostListed = 200;

/** Mails and labels that failed too often: seen, and tried again. */
export function deskUnsent(context: Context, needs: Needs): OpenAPIHono<DeskEnv> {
  const { db } = context;
  const app = new OpenAPIHono<DeskEnv>({ defaultHook: refuseInvalid });

  app.openapi(
    createRoute({
      method: "get",
      path: "/tasks/buried",
      summary: "Mails and labels that failed too often and wait for a person",
      description: "The latest 200. `reason` is a sentence in the language of `Accept-Language`.",
      security,
      middleware: [needs("returns:read")] as const,
      responses: {
        200: { description: "The tasks", content: json(z.object({ items: z.array(buriedTaskSchema) })) },
        ...problemResponses(401, 403),
      },
    }),
    async (c) => {
      const { merchantId } = c.var;
      const texts = textsFor(languageOf(undefined, c.req.header("Accept-Language"), "en"));
      const buried = await listBuried(db, merchantId, mostListed);
      return c.json({ items: await Promise.all(buried.map((one) => buriedView(db, merchantId, one, texts))) }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/tasks/{id}/retry",
      summary: "Try work again that was set aside: a mail, a label",
      security,
      middleware: [needs("returns:write")] as const,
      request: { params: idParam },
      responses: { 204: { description: "It is tried again now" }, ...problemResponses(401, 403, 404) },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      if (!/^\d{1,15}$/.test(id)) throw new Refusal("not_found");
      await retryTask(context, c.var.merchantId, Number(id));
      return c.body(null, 204);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/tasks/retries",
      summary: "Try everything again that was set aside",
      security,
      middleware: [needs("returns:write")] as const,
      responses: {
        200: { description: "How many are tried again", content: json(z.object({ tried: z.int() })) },
        ...problemResponses(401, 403),
      },
    }),
    async (c) => c.json({ tried: await retryAllTasks(context, c.var.merchantId) }, 200),
  );

  return app;
}

/** What failed of one order or return, oldest first. @param letters what was written about it: a mail sent again names only its letter */
export function unsentViews(tasks: readonly FailedTask[], letters: readonly LetterHead[], texts: Texts): Unsent[] {
  return tasks
    .flatMap((failed) => {
      const { task } = failed;
      if (task.do !== "send-copy") return [unsentView(failed, "notice" in task ? task.notice : null, texts)];
      const letter = letters.find(({ id }) => id === task.letterId);
      return letter ? [unsentView(failed, letter.notice, texts)] : [];
    })
    .toSorted((one, other) => one.id - other.id);
}

async function buriedView(db: Reader, merchantId: MerchantId, failed: FailedTask, texts: Texts): Promise<BuriedTask> {
  const { task } = failed;
  const letter = task.do === "send-copy" ? await findLetter(db, merchantId, task.letterId as LetterId) : null;
  const returnId = "returnId" in task ? task.returnId : letter?.returnId;
  const ret = returnId ? await findReturn(db, merchantId, returnId) : null;
  const orderId = "orderId" in task ? task.orderId : (ret?.orderId ?? letter?.orderId);
  const order = orderId ? await findOrder(db, merchantId, orderId) : null;
  const shop = order ? await findShopById(db, merchantId, order.shopId) : null;
  return {
    ...unsentView(failed, letter?.notice ?? ("notice" in task ? task.notice : null), texts),
    return: ret ? { id: ret.id, number: ret.number } : null,
    order: order ? { id: order.id, number: order.number } : null,
    timeZone: shop?.timeZone ?? null,
  };
}

function unsentView({ id, task, since, attempts, error, buriedAt }: FailedTask, notice: NoticeKind | null, texts: Texts): Unsent {
  const failure = failureOf(error);
  return {
    id,
    what: whatIs[task.do] ?? "mail",
    notice,
    since,
    attempts,
    reason: texts.say(`unsent.${failure.why}`, "answer" in failure ? { answer: failure.answer } : {}),
    tried: buriedAt === null,
  };
}

const whatIs: Readonly<Partial<Record<FailedTask["task"]["do"], Unsent["what"]>>> = {
  "issue-label": "label",
  "send-copy": "copy",
  "send-member-link": "invitation",
};
