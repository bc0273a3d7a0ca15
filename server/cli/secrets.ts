import { readFile } from "node:fs/promises";
import { ConfigError } from "../config.ts";

/** A secret out of a file or the standard input; never an argument, which everybody on the machine can see. */
export async function readSecret({ file, fromInput }: { readonly file: string | undefined; readonly fromInput: boolean }): Promise<string> {
  if ((file === undefined) === !fromInput) throw new ConfigError("Give the secret by --secret-file FILE or --secret-stdin.");
  const text = file === undefined ? await wholeInput() : await fileText(file);
  const [secret = ""] = text.split(/\r?\n/);
  if (secret.trim() === "") throw new ConfigError("There is no secret in its first line.");
  return secret.trim();
}

export async function fileText(file: string): Promise<string> {
  return readFile(file, "utf8").catch((failure: unknown) => {
    throw new ConfigError(
      `Cannot read ${file}: ${failure instanceof Error && "code" in failure ? String(failure.code) : "it is no file"}.`,
    );
  });
}

export async function wholeInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}
