import { OpenAPIHono } from "@hono/zod-openapi";
import { bodyLimit } from "hono/body-limit";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { deskAccount } from "./desk-account.ts";
import { deskConnected } from "./desk-connected.ts";
import { deskConnections } from "./desk-connections.ts";
import { deskConversation } from "./desk-conversation.ts";
import { deskDecisions } from "./desk-decisions.ts";
import { deskEdits } from "./desk-edits.ts";
import { deskKeys } from "./desk-keys.ts";
import { deskLabelCosts } from "./desk-label-costs.ts";
import { deskLabels } from "./desk-labels.ts";
import { deskLetters } from "./desk-letters.ts";
import { deskList } from "./desk-list.ts";
import { deskMadeReturns } from "./desk-made-returns.ts";
import { deskMembers } from "./desk-members.ts";
import { deskOrderWork } from "./desk-order-work.ts";
import { deskOrders } from "./desk-orders.ts";
import { deskPayments } from "./desk-payments.ts";
import { deskPickups } from "./desk-pickups.ts";
import { deskPolicy } from "./desk-policy.ts";
import { deskPolicyTests } from "./desk-policy-tests.ts";
import { deskProducts } from "./desk-products.ts";
import { deskReceipts } from "./desk-receipts.ts";
import { deskReception } from "./desk-reception.ts";
import { deskReconciliations } from "./desk-reconciliations.ts";
import { deskReturns } from "./desk-returns.ts";
import type { DeskEnv, Needs } from "./desk-route.ts";
import { deskSavedViews } from "./desk-saved-views.ts";
import { callerOf } from "./desk-session.ts";
import { deskSetUp } from "./desk-set-up.ts";
import { deskSettings } from "./desk-settings.ts";
import { deskShipping } from "./desk-shipping.ts";
import { deskSignIn } from "./desk-sign-in.ts";
import { deskSignOn } from "./desk-sign-on.ts";
import { deskSteps } from "./desk-steps.ts";
import { deskTeam } from "./desk-team.ts";
import { deskTemplates } from "./desk-templates.ts";
import { deskTracking } from "./desk-tracking.ts";
import { deskUnknownParcels } from "./desk-unknown-parcels.ts";
import { deskUnsent } from "./desk-unsent.ts";
import { deskWaysIn } from "./desk-ways-in.ts";
import { deskWebhooks } from "./desk-webhooks.ts";
import { callCounter, spend } from "./limits.ts";
import type { Edge } from "./routes.ts";

/** Of one key: twenty orders a second, one by one. */
const callsPerMinute = 1_200;
/** Of one address, by whoever is not signed in: each of them costs a look into the database, or a hash. */
const openCallsPerMinute = 240;
const openPaths = ["/sessions", "/sessions/*", "/passkey-challenges", "/password-resets", "/member-links", "/member-links/*", "/oidc/*"];

/** What merchants' systems may ask, with an API key. Every route names the scope it needs; another merchant's thing is a 404. */
export function deskRoutes(context: Context, edge: Pick<Edge, "failureDeadline">): OpenAPIHono<DeskEnv> {
  const app = new OpenAPIHono<DeskEnv>();
  const countCall = callCounter(context.now, callsPerMinute);
  app.use(async (c, next) => {
    c.header("Cache-Control", "no-store");
    await next();
  });
  app.use(bodyLimit({ maxSize: 25 * 1024 * 1024, onError: () => Promise.reject(new Refusal("too_large")) }));

  const countOpenCall = callCounter(context.now, openCallsPerMinute);
  for (const path of openPaths) {
    app.use(path, async (c, next) => {
      spend(c, countOpenCall(c.var.address));
      await next();
    });
  }

  const needs: Needs = (permission) => async (c, next) => {
    const caller = await callerOf(context, c, permission);
    spend(c, countCall(caller.id));
    c.set("merchantId", caller.merchantId);
    c.set("actor", caller.actor);
    c.set("caller", caller);
    await next();
  };

  app.route("/", deskSignIn(context, edge));
  app.route("/", deskSignOn(context));
  app.route("/", deskAccount(context));
  app.route("/", deskWaysIn(context));
  app.route("/", deskMembers(context, needs));
  app.route("/", deskKeys(context, needs));
  app.route("/", deskSettings(context, needs));
  app.route("/", deskSetUp(context, needs));
  app.route("/", deskTeam(context, needs));
  app.route("/", deskConnections(context, needs));
  app.route("/", deskConnected(context, needs));
  app.route("/", deskPolicy(context, needs));
  app.route("/", deskTemplates(context, needs));
  app.route("/", deskPolicyTests(context, needs));
  app.route("/", deskOrders(context, needs));
  app.route("/", deskOrderWork(context, needs));
  app.route("/", deskMadeReturns(context, needs));
  app.route("/", deskList(context, needs));
  app.route("/", deskSavedViews(context, needs));
  app.route("/", deskReturns(context, needs));
  app.route("/", deskEdits(context, needs));
  app.route("/", deskLabels(context, needs));
  app.route("/", deskPickups(context, needs));
  app.route("/", deskShipping(context, needs));
  app.route("/", deskLabelCosts(context, needs));
  app.route("/", deskConversation(context, needs));
  app.route("/", deskLetters(context, needs));
  app.route("/", deskReception(context, needs));
  app.route("/", deskUnknownParcels(context, needs));
  app.route("/", deskDecisions(context, needs));
  app.route("/", deskTracking(context, needs));
  app.route("/", deskPayments(context, needs));
  app.route("/", deskSteps(context, needs));
  app.route("/", deskReconciliations(context, needs));
  app.route("/", deskReceipts(context, needs));
  app.route("/", deskUnsent(context, needs));
  app.route("/", deskProducts(context, needs));
  app.route("/", deskWebhooks(context, needs));
  return app;
}
