import { type OidcRefusal, oidcRefusals } from "@/lib/auth/oidc";

const refusals: Record<OidcRefusal, string> = {
  oidc_unverified_email:
    "Your identity provider has not confirmed your email address, so no account can be found by it.",
  oidc_no_account: "You are known to the identity provider but have no account here. Ask an administrator for one.",
  oidc_other_account: "The account with your email address belongs to another identity. Ask an administrator.",
  oidc_disabled: "Your account is disabled. Ask an administrator.",
};

/**
 * What an `error` in the address means. Its text is never shown: an address comes from anywhere, and a sentence from it
 * would look like ours.
 */
export function errorWords(code: string | undefined): string | undefined {
  if (code === undefined) return undefined;
  const refusal = oidcRefusals.find((each) => each === code);
  if (refusal) return refusals[refusal];
  switch (code) {
    case "unauthenticated":
      return "The email address or the password is wrong.";
    case "too_many_requests":
      return "Too many failed attempts. Try again in a few minutes.";
    case "OAuthSignin":
      return "The identity provider does not answer. Sign in with your password, or try again later.";
    default:
      return "Signing in did not work. Try again.";
  }
}
