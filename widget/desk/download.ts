/** Hands a file to the browser, to be kept under a name. */
export function download(file: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = addressOf(file);
  link.download = name;
  link.click();
}

/** An address the browser can open for ten minutes. */
export function addressOf(file: Blob): string {
  const url = URL.createObjectURL(file);
  setTimeout(() => URL.revokeObjectURL(url), 600_000);
  return url;
}
