import { createHash, randomBytes } from "node:crypto";
import { cookies } from "next/headers";
import { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { clientAddress } from "@/lib/auth/client-address";
import { nextAuthOptions, oidcProviderId } from "@/lib/auth/next-auth-options";
import { returnPath } from "@/lib/auth/return-path";
import { assertSameOrigin } from "@/lib/auth/same-origin";
import { isSecure } from "@/lib/auth/session-cookie";
import { sessionSecret } from "@/lib/auth/session-token";
import { setNextAuthOrigin } from "@/lib/config/next-auth";
import { MoxxieError } from "@/lib/errors";
import { moxxie } from "@/lib/instance";

/**
 * Begins a sign-in at the identity provider for the button of the sign-in page. next-auth wants a script to fetch a
 * cookie with a token first and to send both; this checks the origin instead and supplies the pair, so that a plain form does.
 */
export async function POST(request: NextRequest): Promise<Response> {
  const parts = await moxxie();
  if (!parts.config.oidc) return new Response("No identity provider is configured.", { status: 404 });
  try {
    assertSameOrigin(parts.config, request);
  } catch (error) {
    if (error instanceof MoxxieError) return new Response(error.message, { status: 403 });
    throw error;
  }
  setNextAuthOrigin(parts.config);
  const form = await request.formData().catch(() => undefined);
  const secure = isSecure(parts.config, request.headers);
  const csrfToken = await setCsrfCookie({ secret: sessionSecret(parts), secure });
  const signIn = new NextRequest(request.url, {
    method: "POST",
    body: new URLSearchParams({ csrfToken, callbackUrl: returnPath(form?.get("returnTo")?.toString()) }),
  });
  const options = nextAuthOptions(parts, { ip: clientAddress(request.headers), secure });
  return NextAuth(signIn, { params: { nextauth: ["signin", oidcProviderId] } }, options);
}

/** The double-submit cookie in next-auth's form: a token and its hash with the secret. */
async function setCsrfCookie({ secret, secure }: { secret: string; secure: boolean }): Promise<string> {
  const token = randomBytes(32).toString("hex");
  const hash = createHash("sha256").update(`${token}${secret}`).digest("hex");
  const name = `${secure ? "__Host-" : ""}next-auth.csrf-token`;
  (await cookies()).set(name, `${token}|${hash}`, { httpOnly: true, sameSite: "lax", path: "/", secure });
  return token;
}
