import { isIP } from "node:net";
import { z } from "zod";

/** A setting that cannot be worked with. Its message tells the operator what to set; print it without a stack. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** What is set can be read, but this machine, or the one it names, does not play along. */
export function unusable(variable: string, failure: unknown): ConfigError {
  return new ConfigError(`${variable} cannot be used: ${reasonOf(failure)}`);
}

/** What went wrong, in the words of whoever found it: Node hides them when several addresses failed, `fetch` when any did. */
export function reasonOf(failure: unknown): string {
  if (failure instanceof AggregateError && failure.errors.length > 0) return reasonOf(failure.errors[0]);
  if (failure instanceof Error && failure.cause instanceof Error) return reasonOf(failure.cause);
  return failure instanceof Error ? failure.message : String(failure);
}

const howToMakeAKey = "Make one with `openssl rand -base64 32` and keep it: sealed data and printed links stay readable only with it.";

/** 32 random bytes are 43 characters in Base64; 32 characters still hold 128 bits when written in hexadecimal. */
const shortestSecret = 32;
const placeholder = /change.?me|replace|example|placeholder|default|secret|password|your.?key|xxxxxxxx|1234567/i;

const instanceKey = z.string({ error: () => `is missing. ${howToMakeAKey}` }).superRefine((ring, context) => {
  for (const entry of ring.split(",")) {
    const secret = entry.trim().replace(/^[^:]*:/, "");
    if (placeholder.test(secret)) context.addIssue(`still holds a placeholder, which anybody could guess. ${howToMakeAKey}`);
    else if (secret.length < shortestSecret || new Set(secret).size < 8)
      context.addIssue(`is too easy to guess: every secret in it needs at least ${shortestSecret} random characters. ${howToMakeAKey}`);
  }
});

const list = z
  .string()
  .default("")
  .transform((text) =>
    text
      .split(",")
      .map((part) => part.trim())
      .filter((part) => part !== ""),
  );

function isNetwork(text: string): boolean {
  const [address = "", bits, ...rest] = text.split("/");
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

function withScheme(pattern: RegExp, example: string) {
  return z.string().regex(pattern, { error: `must look like ${example}` });
}

/** Every setting there is, in the order `.env.example` shows them. The description is the operator's documentation. */
export const variables = z.object({
  INSTANCE_KEY: instanceKey.describe(
    "Required. Seals secrets, sessions and links. To rotate, put a new key in front: `k2:NEW,k1:OLD`; old links stay good.\nMake one with: openssl rand -base64 32",
  ),
  PORT: z.coerce
    .number({ error: "must be a port number" })
    .int({ error: "must be a port number" })
    .min(0, { error: "must be a port number" })
    .max(65535, { error: "must be a port number" })
    .default(8080)
    .describe("The port to listen on."),
  HOST: z.string().default("0.0.0.0").describe("The address to listen on; 127.0.0.1 behind a proxy on the same machine."),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: "must be the http(s) address people reach this server at" })
    .transform((url) => url.replace(/\/+$/, ""))
    .optional()
    .describe(
      "The address people reach this server at: links in mails and QR codes start with it. Without it: http://localhost and the port.",
    ),
  DATABASE_URL: withScheme(/^(sqlite:.+|postgres(ql)?:\/\/.+)$/, "sqlite:data/returns.db or postgres://user:password@host/database")
    .default("sqlite:data/returns.db")
    .describe("sqlite:PATH for one process, postgres://user:password@host/database for several."),
  STORAGE_URL: withScheme(/^(file:.+|s3:\/\/.+)$/, "file:data/files or s3://KEY:SECRET@host/bucket")
    .default("file:data/files")
    .describe("Where photos and documents lie: file:FOLDER, or s3://KEY:SECRET@host/bucket for anything that speaks S3."),
  SMTP_URL: withScheme(/^smtps?:\/\/.+$/, "smtp://user:password@host:587")
    .optional()
    .describe("The mail server: smtp://user:password@host:587 or smtps://…:465. Without it no mail leaves; it waits."),
  MAIL_FROM: z
    .email({ error: "must be a bare e-mail address" })
    .optional()
    .describe("The sender of mails for brands that name none. Without it: returns@ and the host of PUBLIC_URL."),
  OIDC_ISSUER: z
    .url({ protocol: /^https?$/, error: "must be the https address of the provider" })
    .refine((url) => url.startsWith("https:") || /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])([:/]|$)/.test(url), {
      error: "must be an https address: only a provider on this machine is spoken to without TLS",
    })
    .optional()
    .describe(
      "Single sign-on for the desk by OpenID Connect: the provider's issuer address. Register PUBLIC_URL/api/desk/oidc/callback there as\nredirect URI. Members are matched by the e-mail address the provider has verified; nobody becomes one by it.",
    ),
  OIDC_CLIENT_ID: z.string().optional().describe("The client id the provider gave."),
  OIDC_CLIENT_SECRET: z.string().optional().describe("The client secret the provider gave."),
  OIDC_LABEL: z.string().max(60, { error: "must be at most 60 characters" }).default("Single sign-on").describe("What its button says."),
  TRUSTED_PROXIES: list
    .refine((networks) => networks.every(isNetwork), { error: "must be IP addresses or networks such as 10.0.0.0/8, separated by commas" })
    .describe("Proxies whose X-Forwarded-For is believed: addresses or networks, separated by commas. Empty: nobody's."),
  ALLOWED_PRIVATE_HOSTS: list.describe(
    "Hosts on your own network the server may call besides the public internet, separated by commas: shop.lan, 10.0.0.5.",
  ),
  METRICS_TOKEN: z
    .string()
    .min(16, { error: "needs at least 16 characters" })
    .optional()
    .describe("The Bearer token that opens /metrics. Without it /metrics answers 404."),
  LOG_LEVEL: z
    .enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"], {
      error: "must be fatal, error, warn, info, debug, trace or silent",
    })
    .default("info")
    .describe("How much is logged."),
});

/** The settings of one server process. */
export interface Config {
  readonly instanceKey: string;
  readonly port: number;
  readonly host: string;
  /** Without a slash at the end. */
  readonly publicUrl: string;
  readonly databaseUrl: string;
  readonly storageUrl: string;
  /** Null: no mail server is known. */
  readonly smtpUrl: string | null;
  readonly mailFrom: string;
  /** Null: no single sign-on. */
  readonly oidc: { readonly issuer: string; readonly clientId: string; readonly clientSecret: string; readonly label: string } | null;
  readonly trustedProxies: readonly string[];
  readonly allowedPrivateHosts: readonly string[];
  /** Null: /metrics is closed. */
  readonly metricsToken: string | null;
  readonly logLevel: z.output<typeof variables>["LOG_LEVEL"];
}

/**
 * Reads the whole configuration from environment variables.
 * @throws ConfigError naming every variable that is missing or wrong, and what to set.
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const read = parse(variables, env);
  const publicUrl = read.PUBLIC_URL ?? `http://localhost:${read.PORT}`;
  return {
    instanceKey: read.INSTANCE_KEY,
    port: read.PORT,
    host: read.HOST,
    publicUrl,
    databaseUrl: read.DATABASE_URL,
    storageUrl: read.STORAGE_URL,
    smtpUrl: read.SMTP_URL ?? null,
    mailFrom: read.MAIL_FROM ?? `returns@${new URL(publicUrl).hostname}`,
    oidc: readOidc(read),
    trustedProxies: read.TRUSTED_PROXIES,
    allowedPrivateHosts: read.ALLOWED_PRIVATE_HOSTS,
    metricsToken: read.METRICS_TOKEN ?? null,
    logLevel: read.LOG_LEVEL,
  };
}

/** @throws ConfigError when only some of it is set: then the button would lead nowhere */
function readOidc(read: z.output<typeof variables>): Config["oidc"] {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret, OIDC_LABEL: label } = read;
  if (issuer === undefined && clientId === undefined && clientSecret === undefined) return null;
  if (issuer !== undefined && clientId !== undefined && clientSecret !== undefined) return { issuer, clientId, clientSecret, label };
  throw new ConfigError("Cannot start:\n  OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET go together: set all three, or none.");
}

/**
 * What `setup` and `import` need: they touch the database and seal nothing, so they run before a key is chosen.
 * @throws ConfigError when DATABASE_URL is no address of a database.
 */
export function readDatabaseUrl(env: NodeJS.ProcessEnv): string {
  return parse(variables.pick({ DATABASE_URL: true }), env).DATABASE_URL;
}

/**
 * What trying a connection needs. The key only opens settings that were saved, so that others are tried before one is chosen.
 * @throws ConfigError when one of them cannot be used
 */
export function readOpening(env: NodeJS.ProcessEnv): {
  readonly instanceKey: string | null;
  readonly databaseUrl: string;
  readonly allowedPrivateHosts: readonly string[];
} {
  const { INSTANCE_KEY, DATABASE_URL, ALLOWED_PRIVATE_HOSTS } = variables.shape;
  const read = parse(z.object({ INSTANCE_KEY: INSTANCE_KEY.optional(), DATABASE_URL, ALLOWED_PRIVATE_HOSTS }), env);
  return { instanceKey: read.INSTANCE_KEY ?? null, databaseUrl: read.DATABASE_URL, allowedPrivateHosts: read.ALLOWED_PRIVATE_HOSTS };
}

function parse<Shape extends z.ZodType>(shape: Shape, env: NodeJS.ProcessEnv): z.output<Shape> {
  // `NAME=` in an env file means "not set", as in the generated example.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ""));
  const result = shape.safeParse(given);
  if (result.success) return result.data;
  const sentences = new Set(result.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`));
  throw new ConfigError(`Cannot start:\n${[...sentences].map((sentence) => `  ${sentence}`).join("\n")}`);
}
