import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import type { AuthParts } from "@/lib/auth/identity";
import { returnPath } from "@/lib/auth/return-path";
import { isSecure, sessionCookie } from "@/lib/auth/session-cookie";
import { encodeSession, newSessionClaims } from "@/lib/auth/session-token";

/** Ends a server action that has proved who the user is: sets the session's cookie and goes to the wanted page. */
export async function startSession(
  parts: AuthParts,
  { user, returnTo }: { user: { id: string; sessionVersion: number }; returnTo: string | null },
): Promise<never> {
  const { name, options } = sessionCookie(isSecure(parts.config, await headers()));
  const token = await encodeSession(parts, newSessionClaims(user));
  (await cookies()).set(name, token, options);
  redirect(returnPath(returnTo));
}

/** A field of a submitted form as text; files and absent fields are empty. */
export function textOf(form: FormData, field: string): string {
  const value = form.get(field);
  return typeof value === "string" ? value : "";
}
