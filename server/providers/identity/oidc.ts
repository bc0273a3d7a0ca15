import type { Configuration } from "openid-client";
import type { Expected, SignOn } from "./port.ts";

export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly label: string;
}

/** Loaded when somebody first signs on. */
const ceremonies = () => import("openid-client");

/** Seconds. */
const patience = 10;

/**
 * OpenID Connect by authorization code with PKCE, state and nonce. The provider is asked who it is when somebody first signs on, so that
 * the server starts without it.
 */
export function openOidc({ issuer, clientId, clientSecret, label }: OidcSettings): SignOn {
  let known: Promise<Configuration> | null = null;
  const provider = (): Promise<Configuration> => {
    known ??= discover().catch((failure: unknown) => {
      known = null;
      throw failure;
    });
    return known;
  };
  const discover = async (): Promise<Configuration> => {
    const { allowInsecureRequests, discovery } = await ceremonies();
    return discovery(new URL(issuer), clientId, clientSecret, undefined, {
      timeout: patience,
      // Only a provider on this very machine is spoken to without TLS; the configuration takes no other.
      ...(issuer.startsWith("http:") ? { execute: [allowInsecureRequests] } : {}),
    });
  };

  return {
    label,
    async begin(redirectUri) {
      const client = await ceremonies();
      const { buildAuthorizationUrl, calculatePKCECodeChallenge, randomNonce, randomPKCECodeVerifier, randomState } = client;
      const expected: Expected = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
      const url = buildAuthorizationUrl(await provider(), {
        redirect_uri: redirectUri,
        scope: "openid email",
        state: expected.state,
        nonce: expected.nonce,
        code_challenge: await calculatePKCECodeChallenge(expected.verifier),
        code_challenge_method: "S256",
      });
      return { url: url.href, expected };
    },
    async finish(returned, { state, nonce, verifier }) {
      const { authorizationCodeGrant, fetchUserInfo } = await ceremonies();
      const config = await provider();
      const tokens = await authorizationCodeGrant(config, returned, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (!claims) throw new Error("the provider sent no ID token");
      // Some say the address in the token, some only when asked.
      const said = claims.email === undefined ? await fetchUserInfo(config, tokens.access_token, claims.sub) : claims;
      return { email: typeof said.email === "string" ? said.email : null, verified: said.email_verified === true };
    },
  };
}
