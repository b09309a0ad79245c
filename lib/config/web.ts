/** The little that the proxy needs of the configuration, without loading the rest beside it a second time. */
export interface WebSettings {
  development: boolean;
  publicUrl?: string;
  /** Origin of the identity provider. */
  identityProvider?: string;
}

/** Reads them. `loadConfig` has checked the same values at the start; wrong ones never get here. */
export function webSettings(env: Record<string, string | undefined> = process.env): WebSettings {
  const { NODE_ENV, MOXXIE_PUBLIC_URL: publicUrl, OIDC_ISSUER: issuer } = env;
  return {
    development: NODE_ENV === "development",
    ...(publicUrl && { publicUrl }),
    ...(issuer && URL.canParse(issuer) && { identityProvider: new URL(issuer).origin }),
  };
}
