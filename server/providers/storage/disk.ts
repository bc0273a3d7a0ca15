import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { assertKey, type Storage, writeAndReadBack } from "./port.ts";

/**
 * Keeps files in a folder, one file per key. The last line of each is its content type: one file is replaced whole, two could
 * disagree after a crash, and what shows PDFs and pictures ignores what stands behind their end.
 */
export function openDisk(folder: string): Storage {
  const root = resolve(folder);
  const pathOf = (key: string): string => {
    assertKey(key);
    return join(root, key);
  };

  const storage: Storage = {
    about: { provider: "disk", ready: true, settings: [{ name: "STORAGE_URL", given: true }] },
    async put(key, content, contentType) {
      const path = pathOf(key);
      if (!/^[\x20-\x7e]+$/.test(contentType)) throw new Error("not a content type");
      // A key never holds "~", so a half-written file is never taken for a whole one.
      const draft = `${path}~${randomUUID()}`;
      await makeFolder(dirname(path));
      try {
        await writeDurably(draft, [content, Buffer.from(`\n${contentType}`)]);
        await rename(draft, path);
      } catch (cause) {
        await rm(draft, { force: true });
        throw cause;
      }
      await syncFolder(dirname(path));
    },
    async read(key) {
      const file = await readFile(pathOf(key)).catch(nullWhenMissing);
      if (file === null) return null;
      const end = file.lastIndexOf("\n");
      if (end < 0) throw new Error(`${key} was not written by this product`);
      return { content: file.subarray(0, end), contentType: file.toString("latin1", end + 1) };
    },
    async delete(key) {
      const path = pathOf(key);
      await rm(path, { force: true });
      await removeDrafts(path);
    },
    check: () => writeAndReadBack(storage, `checks/${randomUUID()}`),
  };
  return storage;
}

/** Nobody takes so long over one file; milliseconds. */
const draftLasts = 10 * 60_000;

/** What somebody had written of the file when their process died. */
async function removeDrafts(path: string): Promise<void> {
  const folder = dirname(path);
  const names = (await readdir(folder).catch(nullWhenMissing)) ?? [];
  for (const name of names.filter((one) => one.startsWith(`${basename(path)}~`))) {
    const draft = join(folder, name);
    const known = await stat(draft).catch(nullWhenMissing);
    if (known && known.mtimeMs < Date.now() - draftLasts) await rm(draft, { force: true });
  }
}

async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made));
}

async function writeDurably(path: string, parts: readonly Uint8Array[]): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    for (const part of parts) await file.writeFile(part);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A new name is durable only when its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function nullWhenMissing(cause: NodeJS.ErrnoException): null {
  if (cause.code === "ENOENT" || cause.code === "ENOTDIR") return null;
  throw cause;
}
