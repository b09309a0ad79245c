/** Who looks at a page or runs a server action. This file imports Next; the rest of the folder does not. */
import { randomUUID } from "node:crypto";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { moxxie } from "@/lib/instance";
import type { Actor } from "./actor";
import { clientAddress } from "./client-address";
import { returnPath } from "./return-path";
import { actorFromSession } from "./session-actor";

/** The actor of this request's session; null for nobody. Looked up once a request. */
export const currentActorOrNull = cache(async (): Promise<Actor | null> => {
  // First of all: a build tries the pages without a request and gets no further than here, so that it opens no database.
  const requestHeaders = await headers();
  const parts = await moxxie();
  return actorFromSession(parts, {
    headers: requestHeaders,
    ip: clientAddress(requestHeaders),
    requestId: randomUUID(),
  });
});

/** The actor of this request's session; nobody is sent to the sign-in page, and from there back here. */
export async function currentActor(): Promise<Actor> {
  const actor = await currentActorOrNull();
  if (actor) return actor;
  const path = returnPath((await headers()).get("x-moxxie-path"));
  redirect(path === "/" ? "/sign-in" : `/sign-in?returnTo=${encodeURIComponent(path)}`);
}
