import assert from "node:assert/strict";
import { it } from "node:test";
import type { Storage } from "../../server/providers/storage/port.ts";

/** What every store of files must do. */
export function storageContract(storage: () => Storage): void {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const textOf = async (key: string) => {
    const file = await storage().read(key);
    return file && new TextDecoder().decode(file.content);
  };

  it("gives back what was put, with its type", async () => {
    const content = Uint8Array.from({ length: 256 }, (_, value) => value);
    await storage().put("labels/ret_1/a4.pdf", content, "application/pdf");
    const file = await storage().read("labels/ret_1/a4.pdf");
    assert.deepEqual(file && { content: [...file.content], contentType: file.contentType }, {
      content: [...content],
      contentType: "application/pdf",
    });
  });

  it("keeps an empty file and one that ends in line breaks", async () => {
    await storage().put("odd/empty", bytes(""), "text/plain");
    await storage().put("odd/breaks", bytes("a\n\n"), "text/plain");
    assert.deepEqual([await textOf("odd/empty"), await textOf("odd/breaks")], ["", "a\n\n"]);
  });

  it("replaces a file and its type", async () => {
    await storage().put("replaced", bytes("a long first version"), "text/plain");
    await storage().put("replaced", bytes("second"), "text/html");
    const file = await storage().read("replaced");
    assert.deepEqual([await textOf("replaced"), file?.contentType], ["second", "text/html"]);
  });

  it("answers null for what is not there", async () => {
    assert.equal(await storage().read("missing/file.pdf"), null);
  });

  it("deletes, and deletes again without a word", async () => {
    await storage().put("deleted.txt", bytes("x"), "text/plain");
    await storage().delete("deleted.txt");
    await storage().delete("deleted.txt");
    assert.equal(await storage().read("deleted.txt"), null);
  });

  it("carries 5 MB", async () => {
    const content = new Uint8Array(5 * 1024 * 1024).fill(7);
    await storage().put("large.bin", content, "application/octet-stream");
    const file = await storage().read("large.bin");
    assert.ok(file && Buffer.from(content).equals(file.content));
  });

  it("leaves one whole file when many write the same key at once", async () => {
    const versions = Array.from({ length: 12 }, (_, number) => String(number).repeat(5_000));
    await Promise.all(versions.map((text) => storage().put("contested", bytes(text), "text/plain")));
    assert.ok(versions.includes((await textOf("contested")) ?? ""));
  });

  for (const key of [
    "",
    "/",
    "/etc/passwd",
    "../outside",
    "a/../../outside",
    "a//b",
    "a/",
    "./a",
    ".hidden",
    "a/.b",
    "a..b",
    "a\\b",
    "a b",
    "a~b",
    "a\0b",
    "ä",
    "a?b",
    "x".repeat(401),
  ]) {
    it(`refuses the key ${JSON.stringify(key.slice(0, 20))}`, async () => {
      await assert.rejects(storage().put(key, bytes("x"), "text/plain"), /not a storage key/);
      await assert.rejects(storage().read(key), /not a storage key/);
      await assert.rejects(storage().delete(key), /not a storage key/);
    });
  }

  it("says that it works", async () => {
    await storage().check();
  });
}
