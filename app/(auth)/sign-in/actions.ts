"use server";

import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { clientAddress } from "@/lib/auth/client-address";
import { currentActorOrNull } from "@/lib/auth/session";
import { isSecure, sessionCookie } from "@/lib/auth/session-cookie";
import { recordSignOut, signInWithPassword } from "@/lib/auth/sign-in";
import { MoxxieError } from "@/lib/errors";
import { moxxie } from "@/lib/instance";
import { startSession, textOf } from "../_components/start-session";

export interface SignInState {
  error?: string;
  /** What was typed, so that a page without JavaScript does not lose it. */
  email: string;
}

/** Signs in with email address and password and goes to the page that was wanted. */
export async function signIn(_before: SignInState, form: FormData): Promise<SignInState> {
  const parts = await moxxie();
  const email = textOf(form, "email");
  const ip = clientAddress(await headers());
  let user: Awaited<ReturnType<typeof signInWithPassword>>;
  try {
    user = await signInWithPassword(parts, { email, password: textOf(form, "password"), ip });
  } catch (error) {
    if (error instanceof MoxxieError) return { error: error.message, email };
    throw error;
  }
  return startSession(parts, { user, returnTo: textOf(form, "returnTo") });
}

/** Ends this browser's session and shows the sign-in page. */
export async function signOut(): Promise<never> {
  const [parts, actor, requestHeaders] = await Promise.all([moxxie(), currentActorOrNull(), headers()]);
  const { name, options } = sessionCookie(isSecure(parts.config, requestHeaders));
  (await cookies()).set(name, "", { ...options, maxAge: 0 });
  if (actor) await recordSignOut(parts, { user: actor, ip: actor.ip });
  redirect("/sign-in");
}
