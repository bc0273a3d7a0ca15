import { randomUUID } from "node:crypto";
import { S3mini } from "s3mini";
import { assertKey, type Storage, writeAndReadBack } from "./port.ts";

/**
 * Keeps files in a bucket of anything that speaks S3 (AWS, MinIO, Garage, R2, Hetzner, OVH …), addressed as host/bucket.
 *
 *   s3://KEY:SECRET@host[:port]/bucket[?region=eu-west-1][&tls=off]
 *
 * Letters like `/` and `+` in KEY and SECRET are percent-encoded. Without them AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are
 * taken from the environment. `region` is "auto" unless given. `tls=off` speaks HTTP, for a store on the same machine.
 * @throws when the address lacks something
 */
export function openS3(url: string, environment: Readonly<Record<string, string | undefined>> = process.env): Storage {
  const bucket = new S3mini({ ...s3Settings(url, environment), requestAbortTimeout: 30_000 });

  const storage: Storage = {
    about: { provider: "s3", ready: true, settings: [{ name: "STORAGE_URL", given: true }] },
    async put(key, content, contentType) {
      assertKey(key);
      await bucket.putObject(key, content, contentType);
    },
    async read(key) {
      assertKey(key);
      const answer = await bucket.getObjectResponse(key);
      if (answer === null) return null;
      const content = new Uint8Array(await answer.arrayBuffer());
      return { content, contentType: answer.headers.get("content-type") ?? "application/octet-stream" };
    },
    async delete(key) {
      assertKey(key);
      await bucket.deleteObject(key);
    },
    check: () => writeAndReadBack(storage, `checks/${randomUUID()}`),
  };
  return storage;
}

interface S3Settings {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Exported for tests. */
export function s3Settings(url: string, environment: Readonly<Record<string, string | undefined>>): S3Settings {
  const { host, pathname, username, password, searchParams } = new URL(url);
  const bucket = pathname.replace(/^\/|\/$/g, "");
  if (host === "" || !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket))
    throw new Error("STORAGE_URL must look like s3://KEY:SECRET@host/bucket");
  const accessKeyId = decodeURIComponent(username) || environment.AWS_ACCESS_KEY_ID;
  const secretAccessKey = decodeURIComponent(password) || environment.AWS_SECRET_ACCESS_KEY;
  if (!accessKeyId || !secretAccessKey)
    throw new Error("STORAGE_URL has no KEY:SECRET, and AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set");
  const scheme = searchParams.get("tls") === "off" ? "http" : "https";
  return { endpoint: `${scheme}://${host}/${bucket}`, region: searchParams.get("region") ?? "auto", accessKeyId, secretAccessKey };
}
