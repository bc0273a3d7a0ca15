import { createHash } from "node:crypto";
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { textsFor } from "../../locales/texts.ts";
import { cancelReturn } from "../actions/cancel-return.ts";
import { noteTestReturn } from "../actions/note-test-return.ts";
import { storePhoto } from "../actions/store-photo.ts";
import { fingerprintOf, quoteInstead, submitReturn } from "../actions/submit-return.ts";
import { canDropOff, daysFor, seeParcel } from "../connected/courier-days.ts";
import { handingOver } from "../connected/handing-over.ts";
import { connectedTo } from "../connected/open.ts";
import { listsPoints } from "../connected/points.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { isId, makeId, type ParcelId, type PhotoId } from "../domain/ids.ts";
import type { Label, Parcel } from "../domain/parcel.ts";
import { isAsked } from "../domain/pickup.ts";
import { quoteChosen } from "../domain/refund.ts";
import { asItStands, type Return } from "../domain/return.ts";
import type { Shop } from "../domain/shop.ts";
import { mostParcels } from "../domain/submission.ts";
import { signedFilePath } from "../file-links.ts";
import { payAddress } from "../paying/pay-links.ts";
import { readDeskSettings } from "../store/desk-settings.ts";
import { findPaymentPage } from "../store/payment-pages.ts";
import { findPolicy } from "../store/policies.ts";
import { listReturnsOfSubmission } from "../store/returns.ts";
import { trackingPage, trackingToken } from "../tracking-links.ts";
import { hashOfRequest, requireKey } from "./idempotency.ts";
import { languageFor } from "./language.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";
import { type PlayedSubmission, playedSubmissionId } from "./played.ts";
import type { Env } from "./routes.ts";
import {
  photoSchema,
  quoteRequestSchema,
  quoteSchema,
  type ReturnView,
  returnViewSchema,
  submissionRequestSchema,
  submissionSchema,
} from "./schemas.ts";
import { readTestReturn, testReturnViews } from "./test-returns.ts";
import type { LockedFiles, ParcelFiles } from "./views-parcel.ts";
import type { PickupChoices } from "./views-pickup.ts";
import { quoteView } from "./views-quote.ts";
import { returnView } from "./views-return.ts";
import { openVisit, shopOf, storedReturn, type Visit } from "./visit.ts";
import { readSession, type ShopperSession, sealSession } from "./who.ts";

/** What a shopper does with a proved order: sees figures, adds photos, submits, looks again, takes back. */
export function returnRoutes(context: Context): OpenAPIHono<Env> {
  const { db, keys } = context;
  const app = new OpenAPIHono<Env>({ defaultHook: refuseInvalid });

  app.openapi(
    createRoute({
      method: "post",
      path: "/quotes",
      summary: "What would come back, to the cent, and what may be chosen",
      security: [{ shopper: [] }],
      request: { body: { required: true, content: { "application/json": { schema: quoteRequestSchema } } } },
      responses: {
        200: { description: "The figures", content: { "application/json": { schema: quoteSchema } } },
        ...problemResponses(400, 401, 409, 422),
      },
    }),
    async (c) => {
      const visit = await visitOf(c.req.header("Authorization"));
      const { items, rest, ...wanted } = c.req.valid("json");
      const { shop } = visit;
      const { assessment, points, most } = await handingOver(context, shop, visit.context.order, visit.assessment);
      const chosen = quoteChosen({ context: visit.context, assessment, wishes: items }, wanted);
      const [quote, { settings }] = await Promise.all([
        quoteInstead(context, shop, { quote: chosen.quote, wishes: items, context: visit.context, ...(rest && { rest }), strict: false }),
        readDeskSettings(db, shop.merchantId),
      ]);
      return c.json(
        quoteView({
          ...chosen,
          quote,
          holdDays: settings.money.holdDays,
          fingerprint: fingerprintOf(quote, chosen.handover),
          order: visit.context.order,
          shop,
          policy: visit.context.policy,
          assessment,
          points,
          parcels: mostParcels(quote, chosen.handover, most),
          at: visit.context.at,
          texts: textsFor(languageFor(c, shop)),
        }),
        200,
      );
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/photos",
      summary: "Keep a photo for a return of this order",
      description: "The body is the picture itself: JPEG, PNG, WebP or HEIC, at most 10 MB. It is re-encoded and its metadata is dropped.",
      security: [{ shopper: [] }],
      responses: {
        201: { description: "Its id, for the submission", content: { "application/json": { schema: photoSchema } } },
        ...problemResponses(401, 413, 415, 429),
      },
    }),
    async (c) => {
      const visit = await visitOf(c.req.header("Authorization"));
      const bytes = new Uint8Array(await c.req.arrayBuffer());
      const key = c.req.header("Idempotency-Key");
      const id: PhotoId = key
        ? makeId("photo", 0, createHash("sha256").update(`${visit.context.order.id}:${key}`).digest())
        : context.newId("photo");
      if (visit.played) return c.json({ id, width: 1, height: 1 }, 201);
      return c.json(await storePhoto(context, visit.shop.merchantId, visit.context.order.id, id, bytes), 201);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/returns",
      summary: "Submit: one return per body of rules, all or nothing",
      security: [{ shopper: [] }],
      request: {
        headers: z.object({
          "idempotency-key": z
            .string()
            .optional()
            .openapi({ description: "Required. The same key gives the same returns, however often it is sent." }),
        }),
        body: { required: true, content: { "application/json": { schema: submissionRequestSchema } } },
      },
      responses: {
        201: { description: "The returns", content: { "application/json": { schema: submissionSchema } } },
        ...problemResponses(400, 401, 409, 422, 429),
      },
    }),
    async (c) => {
      const idempotencyKey = requireKey(c.req.header("Idempotency-Key"));
      const session = readSession(keys, c.req.header("Authorization"), context.now());
      const shop = await shopOf(context, session);
      const request = c.req.valid("json");
      const language = languageFor(c, shop);
      if (!("orderId" in session.subject)) {
        const { subject } = session;
        const played: PlayedSubmission = {
          shopId: shop.id,
          subject,
          at: "preview" in subject ? subject.at : context.now(),
          // Words and photos are not shown again, and the record travels in an address.
          request: { ...request, items: request.items.map(({ comment: _, photoIds: __, instead: ___, ...wish }) => wish) },
        };
        const shown = await testReturnViews(context, shop, played, language);
        if ("test" in subject) await noteTestReturn(context, shop, subject.test);
        return c.json(
          {
            submission: { id: playedSubmissionId(played) },
            returns: shown,
            token: sealSession(keys, session),
          },
          201,
        );
      }
      const { submissionId, returns, judged } = await submitReturn(context, shop, {
        orderId: session.subject.orderId,
        items: request.items.map(({ photoIds, ...item }) => ({ ...item, ...(photoIds ? { photos: photoIds.map(photoId) } : {}) })),
        resolution: request.resolution,
        handover: request.handover,
        quote: request.quote,
        ...(request.rest && { rest: request.rest }),
        ...(request.parcels !== undefined && { parcels: request.parcels }),
        ...(request.pickup && { pickup: request.pickup }),
        ...(request.point && { point: request.point.id }),
        language,
        origin: "portal",
        idempotency: { key: idempotencyKey, requestHash: hashOfRequest(request) },
      });
      const shown = judged ? { shop, context: judged } : await openVisit(context, session);
      const bought = await buysLabels(context, shop);
      return c.json(
        {
          submission: { id: submissionId },
          returns: returns.map((ret) => shownReturn(context, shown, ret, returns, { language, strong: isStrong(session), bought })),
          token: sealSession(keys, { ...session, made: [...session.made, submissionId].slice(-20) }),
        },
        201,
      );
    },
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/returns/{id}",
      summary: "Where a return stands",
      security: [{ shopper: [] }],
      request: { params: z.object({ id: z.string().max(8_000) }) },
      responses: {
        200: { description: "The return", content: { "application/json": { schema: returnViewSchema } } },
        ...problemResponses(401, 404),
      },
    }),
    async (c) => {
      const visit = await visitOf(c.req.header("Authorization"));
      return c.json(await returnOf(visit, c.req.valid("param").id, languageFor(c, visit.shop)), 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/returns/{id}/cancellation",
      summary: "Take a return back while its parcel has not moved",
      description:
        "A return made with this very session needs nothing more; any other needs a session opened by an e-mailed code or a signed link.",
      security: [{ shopper: [] }],
      request: { params: z.object({ id: z.string().max(8_000) }) },
      responses: {
        200: { description: "The return, cancelled", content: { "application/json": { schema: returnViewSchema } } },
        ...problemResponses(401, 403, 404, 409),
      },
    }),
    async (c) => {
      const visit = await visitOf(c.req.header("Authorization"));
      const { id } = c.req.valid("param");
      const language = languageFor(c, visit.shop);
      const played = playedReturn(visit, id);
      if (played) return c.json(first(await testReturnViews(context, visit.shop, { ...played, cancelled: true }, language)), 200);
      const ret = await storedReturn(context, visit, id);
      if (!isTheirs(visit.session, ret)) throw new Refusal("proof_too_weak");
      await cancelReturn(context, visit.shop.merchantId, ret.id, { kind: "shopper" }, { of: visit.context.order.id });
      return c.json(await returnOf(await openVisit(context, visit.session), id, language), 200);
    },
  );

  async function visitOf(authorization: string | undefined): Promise<Visit> {
    return openVisit(context, readSession(keys, authorization, context.now()));
  }

  /** Of a preview only what was played with that very order. */
  function playedReturn(visit: Visit, id: string): PlayedSubmission | null {
    const found = readTestReturn(context, visit.shop, id);
    if (!found || "test" in found.subject) return found;
    return visit.played && "preview" in visit.played && visit.played.preview === found.subject.preview ? found : null;
  }

  async function returnOf(visit: Visit, id: string, language: string): Promise<ReturnView> {
    const played = playedReturn(visit, id);
    if (played) return first(await testReturnViews(context, visit.shop, played, language));
    return currentReturn(context, visit, id, language);
  }

  return app;
}

/**
 * A stored return of the order that is visited, as it is now, with all that may be done about it.
 * @throws Refusal `return_not_found`
 */
export async function currentReturn(context: Context, visit: Visit, id: string, language: string): Promise<ReturnView> {
  const ret = await storedReturn(context, visit, id);
  const { merchantId } = visit.shop;
  const strong = isStrong(visit.session);
  const [siblings, pay, judgedBy, choices, { carriers }] = await Promise.all([
    listReturnsOfSubmission(context.db, merchantId, ret.submissionId),
    toPay(context, visit.shop, ret, { strong, language }),
    ret.policyId === visit.policyId ? null : findPolicy(context.db, merchantId, ret.policyId),
    pickupChoices(context, ret),
    connectedTo(context, merchantId, visit.shop.id),
  ]);
  // A return is told by the version that judged it, whatever was published since.
  const then = judgedBy ? { ...visit, context: { ...visit.context, policy: judgedBy.policy } } : visit;
  const shown = isTheirs(visit.session, ret) ? ret : { ...ret, parcels: ret.parcels.map(withoutNotes) };
  const view = shownReturn(context, then, shown, siblings, { language, strong, choices, bought: carriers.length > 0 });
  const listed = carriers.some((one) => listsPoints(one, view.handover));
  const parcels = view.parcels.map((one) => ({
    ...one,
    points: listed && one.progress === "announced" && one.pickup === null && one.posted === null,
  }));
  return { ...view, parcels, pay };
}

/** A carrier makes the labels of a shop. */
async function buysLabels(context: Context, { merchantId, id }: Shop): Promise<boolean> {
  return (await connectedTo(context, merchantId, id)).carriers.length > 0;
}

async function pickupChoices(context: Context, ret: Return): Promise<ReadonlyMap<ParcelId, PickupChoices>> {
  const choices = new Map<ParcelId, PickupChoices>();
  for (const { id, pickup } of ret.status === "approved" ? ret.parcels : []) {
    const seen = pickup && isAsked(pickup) ? await seeParcel(context, ret.merchantId, id) : null;
    if (seen) choices.set(id, { days: await daysFor(context, seen), canDropOff: await canDropOff(context, seen) });
  }
  return choices;
}

/** A stored return, with addresses for its label that live ten minutes. */
export function shownReturn(
  context: Context,
  visit: Pick<Visit, "shop" | "context">,
  ret: Return,
  siblings: readonly Return[],
  {
    language,
    strong,
    choices,
    bought,
  }: {
    readonly language: string;
    readonly strong: boolean;
    readonly choices?: ReadonlyMap<ParcelId, PickupChoices>;
    readonly bought: boolean;
  },
): ReturnView {
  const files = ret.parcels.flatMap(({ id, label }) => (label ? [[id, filesOf(context, ret, label, strong)] as const] : []));
  return returnView({
    ret: asItStands(ret),
    siblings: siblings.map(asItStands),
    order: visit.context.order,
    shop: visit.shop,
    policy: visit.context.policy,
    texts: textsFor(language),
    files: new Map(files),
    bought,
    at: context.now(),
    test: false,
    ...(choices && { choices }),
    follow: followPages(context, visit.shop, ret, language),
  });
}

/** A carrier's label names the shopper by their full address, which number and postcode do not open. */
function filesOf(context: Context, { number }: Return, label: Label, strong: boolean): ParcelFiles | LockedFiles {
  const at = (key: string, name: string) => context.publicUrl + signedFilePath(context.keys, context.now(), key, `${number}-${name}`);
  const { a4, a6, customs, paperless } = label;
  const shown = paperless?.picture === undefined ? {} : { picture: at(paperless.picture, "code.png") };
  if (namesPeople(label) && !strong) return { locked: true, ...shown };
  return {
    a4: at(a4, "a4.pdf"),
    a6: at(a6, "a6.pdf"),
    ...(customs !== undefined && strong && { customs: at(customs, "customs.pdf") }),
    ...shown,
  };
}

/** A label that we did not draw. */
function namesPeople({ uploaded, shipmentId, nameless }: Label): boolean {
  return uploaded === true || (shipmentId !== undefined && !nameless);
}

/** Without what was written for the courier, which may open a door: number and postcode stand on the parcel that waits behind it. */
function withoutNotes(parcel: Parcel): Parcel {
  const { pickup, wish } = parcel;
  return {
    ...parcel,
    ...(pickup && { pickup: noteless(pickup) }),
    ...(wish?.pickup && { wish: { ...wish, pickup: noteless(wish.pickup) } }),
  };
}

function noteless<Noted extends { readonly note?: string }>({ note: _, ...rest }: Noted): Omit<Noted, "note"> {
  return rest;
}

/** A page of ours for every parcel that has a number. */
function followPages({ keys, publicUrl }: Context, { slug, merchantId }: Shop, ret: Return, language: string): Map<ParcelId, string> {
  const followed = ret.parcels.filter(({ trackingNumber }) => trackingNumber !== undefined);
  return new Map(
    followed.map(({ id }) => {
      const token = trackingToken(keys, { merchantId, parcelId: id }, ret.sendBy);
      return [id, trackingPage(publicUrl, slug, { token, language })];
    }),
  );
}

/** Whoever made a return, in this very session or with more than is printed on the parcel, may change what becomes of it. */
export function isTheirs(session: ShopperSession, { submissionId }: Pick<Return, "submissionId">): boolean {
  return isStrong(session) || session.made.includes(submissionId);
}

/** They have the order's mailbox, or a link that was given to them: more than is printed on the parcel. */
function isStrong({ proof }: ShopperSession): boolean {
  return proof === "code" || proof === "link";
}

function photoId(text: string): PhotoId {
  if (!isId("photo", text)) throw new Refusal("photo_not_found");
  return text;
}

/** The first return of a submission leads it. */
function first(views: readonly ReturnView[]): ReturnView {
  const [view] = views;
  if (!view) throw new Refusal("return_not_found");
  return view;
}

/** A difference that waits for the shopper. Who proved no more than what is printed on the parcel sees it, and is not sent to pay. */
async function toPay(
  context: Context,
  shop: Visit["shop"],
  ret: Return,
  { strong, language }: { readonly strong: boolean; readonly language: string },
): Promise<ReturnView["pay"]> {
  const due = ret.payments.find(({ kind, state }) => kind === "charge" && state === "due");
  const page = due && (await findPaymentPage(context.db, ret.merchantId, due.id));
  if (!due || page?.state !== "open" || page.expiresAt <= context.now()) return null;
  const texts = textsFor(language);
  const words = { amount: texts.money(due.amount, ret.currency), date: texts.date(page.expiresAt, shop.timeZone, "weekday_year") };
  const url = strong ? await payAddress(context, shop, ret.orderId, page) : null;
  return { amount: due.amount, text: texts.say("exchange.pay.until", words), url, locked: !strong };
}
