import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
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
  writeWhole((server as unknown as { store: Store }).store);
  const { port } = await server.run();
  return {
    url: `s3://S3RVER:S3RVER@127.0.0.1:${port}/files?region=us-east-1&tls=off`,
    async close() {
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

interface Store {
  getResourcePath(bucket: string, key: string, resource: "object"): string;
  putMetadata(bucket: string, key: string, metadata: object, md5: string): Promise<void>;
  deleteObject(bucket: string, key: string): Promise<void>;
  putObject(object: { bucket: string; key: string; content: Buffer | Readable; metadata: object }): Promise<{ size: number; md5: string }>;
}

/**
 * S3 shows an object whole or not at all; s3rver writes it in place, and answers before the file is there. With an object it also removes
 * the folder that is empty then, under the hand of who is about to write into it: so both wait for each other.
 */
function writeWhole(store: Store): void {
  let turn: Promise<unknown> = Promise.resolve();
  store.putObject = async ({ bucket, key, content, metadata }) => {
    const whole = Buffer.isBuffer(content) ? content : await buffer(content);
    const md5 = createHash("md5").update(whole).digest("hex");
    const path = store.getResourcePath(bucket, key, "object");
    const written = turn.then(async () => {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(`${path}.whole`, whole);
      await rename(`${path}.whole`, path);
      await store.putMetadata(bucket, key, metadata, md5);
    });
    turn = written.catch(() => {});
    await written;
    return { size: whole.length, md5 };
  };
  const remove = store.deleteObject.bind(store);
  store.deleteObject = (bucket, key) => {
    const removed = turn.then(() => remove(bucket, key));
    turn = removed.catch(() => {});
    return removed;
  };
}
