import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { Context as HonoContext } from "hono";
import { changeMember } from "../actions/change-member.ts";
import { inviteAgain, inviteMember } from "../actions/invite-member.ts";
import { removeMember } from "../actions/remove-member.ts";
import { takeSecondFactor } from "../actions/take-second-factor.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { isId, type MemberId } from "../domain/ids.ts";
import { listInvitations } from "../store/member-links.ts";
import { listMembers, type Member } from "../store/members.ts";
import { invitationSchema, type MemberView, memberChangesSchema, memberListSchema, memberSchema } from "./desk-member-schemas.ts";
import { type DeskEnv, idParam, json, type Needs, security } from "./desk-route.ts";
import { languageOf } from "./language.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";

/** The merchant's team: who they are, what they may do, and how somebody joins or leaves it. */
export function deskMembers(context: Context, needs: Needs): OpenAPIHono<DeskEnv> {
  const { db } = context;
  const app = new OpenAPIHono<DeskEnv>({ defaultHook: refuseInvalid });

  app.openapi(
    createRoute({
      method: "get",
      path: "/members",
      summary: "The team",
      security,
      middleware: [needs("settings:write")] as const,
      responses: {
        200: { description: "At most 500, who came first first", content: json(memberListSchema) },
        ...problemResponses(401, 403),
      },
    }),
    async (c) => c.json({ items: await team(c), next: null }, 200),
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/members",
      summary: "Invite somebody; they get a mail with a link that works once, for seven days",
      security,
      middleware: [needs("members:write")] as const,
      request: { body: { required: true, content: json(invitationSchema) } },
      responses: {
        201: { description: "Invited", content: json(memberSchema) },
        ...problemResponses(400, 401, 403, 409, 429),
      },
    }),
    async (c) => {
      const { email, role, language = preferred(c) } = c.req.valid("json");
      const id = await inviteMember(context, c.var.merchantId, { email, role, language });
      return c.json(await shown(c, id), 201);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/members/{id}/invitations",
      summary: "Mail the link again, to who has not joined yet",
      security,
      middleware: [needs("members:write")] as const,
      request: { params: idParam },
      responses: { 201: { description: "On its way", content: json(memberSchema) }, ...problemResponses(401, 403, 404, 409, 429) },
    }),
    async (c) => {
      const id = memberId(c.req.valid("param").id);
      await inviteAgain(context, c.var.merchantId, id, preferred(c));
      return c.json(await shown(c, id), 201);
    },
  );

  app.openapi(
    createRoute({
      method: "patch",
      path: "/members/{id}",
      summary: "Give a member another role, shut them out, or let them in again",
      description: "Either ends every session they have. The last owner stays one.",
      security,
      middleware: [needs("members:write")] as const,
      request: { params: idParam, body: { required: true, content: json(memberChangesSchema) } },
      responses: { 200: { description: "The member now", content: json(memberSchema) }, ...problemResponses(400, 401, 403, 404, 409) },
    }),
    async (c) => {
      const id = memberId(c.req.valid("param").id);
      const { role, disabled } = c.req.valid("json");
      await changeMember(context, c.var.merchantId, id, {
        ...(role !== undefined && { role }),
        ...(disabled !== undefined && { disabledAt: disabled ? context.now() : null }),
      });
      return c.json(await shown(c, id), 200);
    },
  );

  app.openapi(
    createRoute({
      method: "delete",
      path: "/members/{id}",
      summary: "Take a member out of the team; what they did keeps their name",
      security,
      middleware: [needs("members:write")] as const,
      request: { params: idParam },
      responses: { 204: { description: "They are out" }, ...problemResponses(401, 403, 404, 409) },
    }),
    async (c) => {
      await removeMember(context, c.var.merchantId, memberId(c.req.valid("param").id));
      return c.body(null, 204);
    },
  );

  app.openapi(
    createRoute({
      method: "delete",
      path: "/members/{id}/totp",
      summary: "Take the authenticator app off a member who lost it",
      description: "It ends every session they have, and a mail tells them.",
      security,
      middleware: [needs("members:write")] as const,
      request: { params: idParam },
      responses: { 200: { description: "The member now", content: json(memberSchema) }, ...problemResponses(401, 403, 404) },
    }),
    async (c) => {
      const id = memberId(c.req.valid("param").id);
      await takeSecondFactor(context, c.var.merchantId, id);
      return c.json(await shown(c, id), 200);
    },
  );

  async function team(c: HonoContext<DeskEnv>): Promise<MemberView[]> {
    const [members, invitations] = await Promise.all([listMembers(db, c.var.merchantId), listInvitations(db, c.var.merchantId)]);
    return members.map((member) => view(member, invitations.get(member.id) ?? null, c));
  }

  async function shown(c: HonoContext<DeskEnv>, id: MemberId): Promise<MemberView> {
    const found = (await team(c)).find((member) => member.id === id);
    if (!found) throw new Refusal("not_found");
    return found;
  }

  function view(member: Member, invitedUntil: number | null, c: HonoContext<DeskEnv>): MemberView {
    const { id, name, email, role, signedInAt } = member;
    const state = member.disabledAt !== null ? "disabled" : signedInAt === null && member.password === null ? "invited" : "active";
    return {
      id,
      name,
      email,
      role,
      state,
      signedInAt,
      invitedUntil: state === "invited" && invitedUntil !== null && invitedUntil > context.now() ? invitedUntil : null,
      hasTotp: member.totp !== null,
      you: c.var.actor.kind === "member" && c.var.actor.id === id,
    };
  }

  return app;
}

function preferred(c: HonoContext): string {
  return languageOf(undefined, c.req.header("Accept-Language"), "en");
}

function memberId(text: string): MemberId {
  if (!isId("member", text)) throw new Refusal("not_found");
  return text;
}
