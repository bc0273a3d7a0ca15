/** What is remembered between sending a person away and their coming back; nobody else may know it. */
export interface Expected {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** Whom the provider says has signed on there. */
export interface SignedOn {
  readonly email: string | null;
  /** The provider says it has checked that the address is theirs. */
  readonly verified: boolean;
}

/** The operator's single sign-on. */
export interface SignOn {
  /** What the button says. */
  readonly label: string;
  /** Where to send the person, and what to expect when they come back to `redirectUri`. */
  begin(redirectUri: string): Promise<{ readonly url: string; readonly expected: Expected }>;
  /**
   * Takes them back.
   * @param returned the whole address they came to
   * @throws for anything that is not the answer to what was expected
   */
  finish(returned: URL, expected: Expected): Promise<SignedOn>;
}
