import { type DestinationStream, type Logger, pino } from "pino";

/**
 * What the server says of itself, one JSON line each, without people in it. Errors are the one thing written by others: mail servers
 * quote recipients, databases quote rows.
 */
export function openLog(level: string, destination?: DestinationStream): Logger {
  const options = { level, base: null, serializers: { err: withoutPeople } };
  return destination ? pino(options, destination) : pino(options);
}

interface LoggedError {
  readonly type: string;
  readonly code?: string;
  readonly table?: string;
  readonly constraint?: string;
  readonly message?: string;
  /** Files and lines. */
  readonly stack?: string;
}

function withoutPeople(error: unknown): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, table, constraint } = error as { readonly code?: unknown; readonly table?: unknown; readonly constraint?: unknown };
  return {
    type: error.name,
    ...(typeof code === "string" && { code }),
    ...(typeof table === "string" && { table }),
    ...(typeof constraint === "string" && { constraint }),
    message: withoutQuotes(error.message),
    ...(error.stack && { stack: (error.stack.match(/^ {4}at .*$/gm) ?? []).slice(0, 12).join("\n") }),
  };
}

/** Whatever stands in quotes, brackets or around an @ may be somebody's. */
function withoutQuotes(message: string): string {
  return message
    .slice(0, 2_000)
    .replaceAll(/"[^"]*"|'[^']*'|“[^”]*”|<[^>]*>|\([^)]*\)/g, "…")
    .replaceAll(/\S*@\S*/g, "…")
    .slice(0, 300);
}
