import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import S3rver from "s3rver";

export interface ObjectStore {
  /** For `STORAGE_URL`. */
  readonly url: string;
  close(): Promise<void>;
}

/** A store that speaks S3, with one empty bucket, on a free port of this machine. */
export async function openObjectStore(): Promise<ObjectStore> {
  const directory = await mkdtemp(join(tmpdir(), "returns-s3-"));
  const server = new S3rver({ port: 0, address: "127.0.0.1", silent: true, directory, configureBuckets: [{ name: "files", configs: [] }] });
  const { port } = await server.run();
  return {
    url: `s3://S3RVER:S3RVER@127.0.0.1:${port}/files?region=us-east-1&tls=off`,
    async close() {
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
