import { type LabelFile, readLabelFile } from "../documents/label-file.ts";

/**
 * Opens a label of the merchant's own as it would be when it is given to a return, and keeps nothing: a person sees what was found before
 * they say yes. @throws Refusal as `readLabelFile`
 */
export async function checkLabel(bytes: Uint8Array): Promise<Omit<LabelFile, "content"> & { readonly bytes: number }> {
  const { content: _, ...found } = await readLabelFile(bytes);
  return { ...found, bytes: bytes.length };
}
