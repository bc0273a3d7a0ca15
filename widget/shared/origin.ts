/** Where this file came from. The classic build replaces `import.meta.url` by `document.currentScript.src`, read while the script first runs. */
const source: string = import.meta.url;

/** The server this script was loaded from is the server it talks to, unless the `api` attribute says otherwise. */
export const scriptOrigin = (): string => new URL(source).origin;
