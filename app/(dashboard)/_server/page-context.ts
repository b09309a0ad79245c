import type { Actor } from "@/lib/auth/actor";
import { currentActor } from "@/lib/auth/session";
import { moxxie } from "@/lib/instance";
import type { Moxxie } from "@/lib/moxxie";

/** What a page of the dashboard asks with. Nobody is sent to the sign-in page, and from there back. */
export async function pageContext(): Promise<{ moxxie: Moxxie; actor: Actor }> {
  const actor = await currentActor();
  return { moxxie: await moxxie(), actor };
}
