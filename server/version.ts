import manifest from "../package.json" with { type: "json" };

/** The release this build belongs to; part of the address under which its files stay reachable. */
export const version: string = manifest.version;
