import { randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { cookieValue, isSecure, sessionCookie } from "@/lib/auth/session-cookie";
import { webSettings } from "@/lib/config/web";
import { contentSecurityPolicy, httpsHeaders } from "@/lib/http/security-headers";

const settings = webSettings();

/** Pages that one may see without a session. */
const openPage = /^\/(sign-in|setup)(\/|$)/;

/**
 * Stands before the pages: a Content-Security-Policy with a new nonce for each answer, and a short cut to the sign-in
 * page for browsers without a session's cookie. Whether a cookie is worth anything is judged where data is read and
 * written, never here. Headers that are the same for every answer stand in `next.config.ts`.
 */
export function proxy(request: NextRequest): NextResponse {
  const https = isSecure(settings, request.headers);
  const { pathname, search } = request.nextUrl;
  const turnedAway = request.method === "GET" && !openPage.test(pathname) && isSignedOut(request, https);
  const response = turnedAway ? toSignIn(request) : page(request, { https, path: pathname + search });
  if (https) for (const [name, value] of Object.entries(httpsHeaders)) response.headers.set(name, value);
  return response;
}

const isSignedOut = ({ headers }: NextRequest, https: boolean) =>
  cookieValue(headers.get("cookie"), sessionCookie(https).name) === undefined;

function toSignIn({ nextUrl }: NextRequest): NextResponse {
  const target = nextUrl.clone();
  const path = nextUrl.pathname + nextUrl.search;
  target.pathname = "/sign-in";
  target.search = path === "/" ? "" : `?returnTo=${encodeURIComponent(path)}`;
  return NextResponse.redirect(target);
}

function page(request: NextRequest, { https, path }: { https: boolean; path: string }): NextResponse {
  const nonce = randomBytes(16).toString("base64url");
  const policy = contentSecurityPolicy(nonce, { ...settings, https });
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("x-moxxie-path", path);
  headers.set("content-security-policy", policy); // where Next looks for the nonce
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

// Not before the API: Next holds back the body of every request that passes here, and uploads are larger than memory.
// Nor before icons and the like, which browsers ask for without a session.
export const config = {
  matcher: ["/((?!api/|_next/static|_next/image|[^/]+\\.(?:ico|svg|png|webmanifest|txt)$).*)"],
};
