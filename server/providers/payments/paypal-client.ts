import { z } from "zod";
import type { Outside } from "../http.ts";
import { ConnectionProblem, type Given, type Pace } from "../port.ts";
import { notRead, openVendor, type Reply, type Request, type WriteReply } from "../vendor.ts";

const origins: Readonly<Record<string, string>> = { live: "https://api-m.paypal.com", sandbox: "https://api-m.sandbox.paypal.com" };

export interface Token {
  readonly value: string;
  /** What may be asked with it, in PayPal's own words. */
  readonly scopes: readonly string[];
  readonly app: string;
}

export interface PaypalWay {
  token(): Promise<Token>;
  /** @throws ConnectionProblem */
  read(request: Request): Promise<Reply>;
  write(request: Request): Promise<WriteReply>;
}

const tokenShape = z.object({
  access_token: z.string().min(1),
  expires_in: z.number().positive(),
  scope: z.string().catch(""),
  app_id: z.string().catch("PayPal"),
});

/** A token is asked for once and kept until shortly before its end. */
const shortly = 60_000;

/** PayPal's API. A token that it does not take any more is replaced once, as the merchant may have ended all of them. */
export function openPaypal({ account = "", client = "", secret = "" }: Given, outside: Outside, pace: Pace): PaypalWay {
  const vendor = openVendor(outside, { origin: origins[account] ?? origins.live ?? "", headers: () => ({}), pace });
  let kept: { readonly asked: Promise<Token>; until: number } | undefined;

  const ask = async (): Promise<Token & { readonly until: number }> => {
    const reply = await vendor.read({
      method: "POST",
      path: "/v1/oauth2/token",
      body: "grant_type=client_credentials",
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        authorization: `Basic ${Buffer.from(`${client}:${secret}`).toString("base64")}`,
      },
    });
    if (reply.status === 400) throw new ConnectionProblem("not_allowed", "PayPal does not take the client ID");
    const { access_token: value, expires_in: seconds, scope, app_id: app } = readable(tokenShape, reply);
    return { value, scopes: scope.split(" "), app, until: performance.now() + seconds * 1_000 - shortly };
  };

  const token = (): Promise<Token> => {
    if (kept && performance.now() < kept.until) return kept.asked;
    const asked = ask();
    const mine = { asked, until: Number.POSITIVE_INFINITY };
    kept = mine;
    asked.then(
      ({ until }) => {
        mine.until = until;
      },
      () => {
        mine.until = 0;
      },
    );
    return asked;
  };

  /** Whoever comes second finds the new one already asked for. */
  const renew = ({ value }: Token, current: Token): Promise<Token> => {
    if (value === current.value) kept = undefined;
    return token();
  };

  const by = ({ value }: Token, request: Request): Request => ({
    ...request,
    headers: { ...request.headers, authorization: `Bearer ${value}` },
  });

  return {
    token,
    read: async (request) => {
      const first = await token();
      try {
        return await vendor.read(by(first, request));
      } catch (problem) {
        // 403 is another matter: the app may not do it, whatever the token.
        if (!(problem instanceof ConnectionProblem) || !/\b401\b/.test(problem.message)) throw problem;
        return vendor.read(by(await renew(first, await token()), request));
      }
    },
    write: async (request) => {
      let first: Token;
      try {
        first = await token();
      } catch (problem) {
        return notRead(problem);
      }
      const written = await vendor.write(by(first, request));
      if (written.kind !== "answered" || written.reply.status !== 401) return written;
      try {
        return await vendor.write(by(await renew(first, await token()), request));
      } catch (problem) {
        return notRead(problem);
      }
    },
  };
}

/** What PayPal answered, as far as we use it. @throws ConnectionProblem */
export function readable<Shape extends z.ZodType>(shape: Shape, { status, json }: Reply): z.infer<Shape> {
  if (status >= 400) throw new ConnectionProblem("refused", `answered ${status}`);
  const read = shape.safeParse(json);
  if (!read.success) throw new ConnectionProblem("unreadable", "PayPal answered something we cannot read");
  return read.data;
}
