/** A session ends twelve hours after its sign-in, whatever happens in between. */
export const sessionSeconds = 12 * 60 * 60;

/** How a session's cookie is called and kept; read by our own code and by next-auth alike. */
export interface SessionCookie {
  name: string;
  options: { httpOnly: true; sameSite: "lax"; path: "/"; secure: boolean; maxAge: number };
}

/**
 * Over https the cookie is `Secure` and its name says so, which no page of plain http can forge (RFC 6265bis, 4.1.3.1).
 * The names are next-auth's.
 */
export function sessionCookie(secure: boolean): SessionCookie {
  return {
    name: secure ? "__Secure-next-auth.session-token" : "next-auth.session-token",
    options: { httpOnly: true, sameSite: "lax", path: "/", secure, maxAge: sessionSeconds },
  };
}

/** Whether the browser came over https: by the configured address, else by what the server or its reverse proxy says. */
export function isSecure(config: { publicUrl?: string }, headers: Headers): boolean {
  if (config.publicUrl) return config.publicUrl.startsWith("https:");
  return headers.get("x-forwarded-proto")?.split(",")[0]?.trim() === "https";
}

/** The value of a cookie in a `Cookie` header. */
export function cookieValue(header: string | null, name: string): string | undefined {
  for (const pair of header?.split(";") ?? []) {
    const equals = pair.indexOf("=");
    if (equals > 0 && pair.slice(0, equals).trim() === name) return pair.slice(equals + 1).trim();
  }
  return undefined;
}
