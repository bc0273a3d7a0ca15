/** What a provider says of itself: which it is, what it has to be told, and whether it was. Never a value. */
export interface About {
  readonly provider: string;
  /** It can be used as it is. */
  readonly ready: boolean;
  readonly settings: readonly { readonly name: string; readonly given: boolean }[];
}
