import { InvalidRequest } from "./errors.ts";
import { UnreadableFile } from "./json-records.ts";

interface Problem {
  readonly line: number;
  readonly reason: string;
}

const mostProblems = 1_000;

/**
 * What comes of a file that is sent as the body: what was counted, and which of its lines were not taken, so far as anybody reads them.
 * @throws InvalidRequest for an empty one, and for one that cannot be read to its end
 */
export async function imported<Counts extends object>(
  body: ReadableStream<Uint8Array> | null,
  take: (body: ReadableStream<Uint8Array>, mistake: (problem: Problem) => void) => Promise<Counts>,
): Promise<Counts & { problems: Problem[] }> {
  if (!body) throw new InvalidRequest([{ pointer: "", detail: "the body is empty" }]);
  const problems: Problem[] = [];
  try {
    const counts = await take(body, ({ line, reason }) => {
      if (problems.length < mostProblems) problems.push({ line, reason });
    });
    return { ...counts, problems };
  } catch (failure) {
    if (!(failure instanceof UnreadableFile)) throw failure;
    throw new InvalidRequest([{ pointer: "", detail: `line ${failure.line}: ${failure.message}` }]);
  }
}
