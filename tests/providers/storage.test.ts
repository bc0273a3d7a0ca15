import assert from "node:assert/strict";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { openDisk } from "../../server/providers/storage/disk.ts";
import type { Storage } from "../../server/providers/storage/port.ts";
import { openS3, s3Settings } from "../../server/providers/storage/s3.ts";
import { type ObjectStore, openObjectStore } from "../support/s3.ts";
import { storageContract } from "./storage.contract.ts";

describe("files on disk", () => {
  let folder: string;
  let disk: Storage;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "returns-files-"));
    disk = openDisk(join(folder, "made/when/needed"));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  storageContract(() => disk);

  it("leaves no drafts behind", async () => {
    await disk.put("tidy/file", new Uint8Array(10), "text/plain");
    assert.deepEqual(await readdir(join(folder, "made/when/needed/tidy")), ["file"]);
  });

  it("says when the folder cannot be used", async () => {
    await writeFile(join(folder, "a-file"), "");
    await assert.rejects(openDisk(join(folder, "a-file")).check());
  });
});

describe("files in a bucket", () => {
  let server: ObjectStore;
  let bucket: Storage;
  before(async () => {
    server = await openObjectStore();
    bucket = openS3(server.url);
  });
  after(() => server.close());

  storageContract(() => bucket);

  it("says when there is no such bucket", async () => {
    await assert.rejects(openS3(server.url.replace("/files", "/elsewhere")).check());
  });

  it("says when the store does not know who is asking", async () => {
    await assert.rejects(openS3(server.url.replace("//S3RVER:", "//STRANGER:")).check());
  });
});

describe("a bucket's address", () => {
  it("carries credentials, port, bucket and region", () => {
    assert.deepEqual(s3Settings("s3://AKIA:a%2Fb%2Bc@s3.example.com:9000/files?region=eu-west-1", {}), {
      endpoint: "https://s3.example.com:9000/files",
      region: "eu-west-1",
      accessKeyId: "AKIA",
      secretAccessKey: "a/b+c",
    });
  });

  it("may leave the credentials to the environment", () => {
    const { accessKeyId, secretAccessKey } = s3Settings("s3://s3.example.com/files", {
      AWS_ACCESS_KEY_ID: "id",
      AWS_SECRET_ACCESS_KEY: "secret",
    });
    assert.deepEqual([accessKeyId, secretAccessKey], ["id", "secret"]);
  });

  it("is refused without credentials or bucket, in words", () => {
    assert.throws(() => s3Settings("s3://s3.example.com/files", {}), /AWS_ACCESS_KEY_ID/);
    assert.throws(() => s3Settings("s3://a:b@s3.example.com/", {}), /s3:\/\/KEY:SECRET@host\/bucket/);
  });
});
