import type { AuthOptions, User as NextAuthUser } from "next-auth";
import type { Provider } from "next-auth/providers/index";
import { MoxxieError } from "@/lib/errors";
import { type AuthParts, identityOf } from "./identity";
import { admitProfile, userOfProfile } from "./oidc";
import { userOfSession } from "./session-actor";
import { sessionSeconds } from "./session-cookie";
import { newSessionClaims, sessionSecret, validClaims } from "./session-token";
import { recordFailure, recordSignIn, recordSignOut, signInWithPassword } from "./sign-in";

/** The id of the identity provider in next-auth's paths: its redirect address ends in `/api/auth/callback/oidc`. */
export const oidcProviderId = "oidc";

/**
 * How next-auth works here. It holds no session of its own making: users, rights and the end of sessions are ours, it
 * brings the protocol of OpenID Connect, the sealed cookie and its routes.
 *
 * @param request the client's address and whether it came over https.
 */
export function nextAuthOptions(parts: AuthParts, request: { ip: string | null; secure: boolean }): AuthOptions {
  return {
    secret: sessionSecret(parts),
    useSecureCookies: request.secure,
    session: { strategy: "jwt", maxAge: sessionSeconds },
    pages: { signIn: "/sign-in", signOut: "/sign-in", error: "/sign-in" },
    providers: [passwordProvider(parts, request.ip), ...oidcProviders(parts)],
    callbacks: callbacks(parts, request.ip),
    events: {
      async signOut({ token }) {
        const user = token.sub ? await identityOf(parts).users.get(token.sub) : null;
        if (user) await recordSignOut(parts, { user, ip: request.ip });
      },
    },
    logger: {
      error: (code, metadata) => parts.log.warn({ code, err: metadata }, "next-auth met an error"),
      warn: (code) => parts.log.debug({ code }, "next-auth warns"),
      debug: () => undefined,
    },
  };
}

function passwordProvider(parts: AuthParts, ip: string | null): Provider {
  return {
    id: "credentials",
    name: "Password",
    type: "credentials",
    credentials: {
      email: { label: "Email address", type: "email" },
      password: { label: "Password", type: "password" },
    },
    async authorize(credentials): Promise<NextAuthUser> {
      const { email = "", password = "" } = credentials ?? {};
      try {
        return await signInWithPassword(parts, { email: String(email), password: String(password), ip });
      } catch (error) {
        // next-auth puts the message into an address; the sign-in page knows codes, not sentences of strangers.
        throw new Error(error instanceof MoxxieError ? error.code : "internal_error", { cause: error });
      }
    },
  };
}

function oidcProviders({ config: { oidc } }: AuthParts): Provider[] {
  if (!oidc) return [];
  return [
    {
      id: oidcProviderId,
      name: oidc.name,
      type: "oauth",
      wellKnown: `${oidc.issuer}/.well-known/openid-configuration`,
      clientId: oidc.clientId,
      clientSecret: oidc.clientSecret,
      authorization: { params: { scope: "openid email profile" } },
      checks: ["pkce", "state", "nonce"],
      idToken: true,
      profile: ({ sub, name, email }: Record<"sub" | "name" | "email", string>) => ({ id: sub, name, email }),
    },
  ];
}

function callbacks(parts: AuthParts, ip: string | null): NonNullable<AuthOptions["callbacks"]> {
  return {
    async signIn({ account, profile }) {
      if (account?.type === "credentials") return true;
      const admitted = await admitProfile(parts, profile);
      if ("user" in admitted) {
        await recordSignIn(parts, { user: admitted.user, ip, method: "oidc" });
        return true;
      }
      await recordFailure(parts, { email: admitted.email, ip, reason: admitted.refused });
      return `/sign-in?error=${admitted.refused}`;
    },

    async jwt({ token, account, profile, user }) {
      if (account) {
        const signedIn =
          account.type === "credentials"
            ? await identityOf(parts).users.get(user.id)
            : await userOfProfile(parts, profile);
        if (!signedIn) throw new Error("the user was deleted during sign-in");
        return { ...newSessionClaims(signedIn) };
      }
      const claims = validClaims(token);
      if (claims && (await userOfSession(parts, claims))) return token;
      throw new Error("the session has ended"); // next-auth then removes the cookie
    },

    async session({ session, token }) {
      const user = token.sub ? await identityOf(parts).users.get(token.sub) : null;
      return { ...session, user: { name: user?.name, email: user?.email } };
    },

    // Never to another site: what next-auth is asked to return to comes from the address bar.
    redirect: ({ url, baseUrl }) => Promise.resolve(redirectTarget(url, baseUrl)),
  };
}

function redirectTarget(url: string, baseUrl: string): string {
  return URL.canParse(url, baseUrl) && new URL(url, baseUrl).origin === new URL(baseUrl).origin
    ? new URL(url, baseUrl).toString()
    : baseUrl;
}
