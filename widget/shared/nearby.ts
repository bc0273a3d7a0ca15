import { scriptOrigin } from "./origin.ts";
import { version } from "./version.ts";

/**
 * A file of ours that is fetched when it is needed. A page that still holds an older entry takes it from its own version, which the
 * server keeps.
 * @param near how it is found beside this one
 * @param name its path without the extension
 * @param wanted what it must say it belongs to
 */
export async function nearby<File extends { readonly version?: string }>(
  near: (() => Promise<File>) | undefined,
  name: string,
  wanted = version,
): Promise<File> {
  const kept = (): Promise<File> => import(/* @vite-ignore */ `${scriptOrigin()}/v/${version}/${name}.js`);
  const file = await near?.().catch(kept);
  return file && (file.version ?? wanted) === wanted ? file : kept();
}
