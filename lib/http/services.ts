import type { Actor } from "@/lib/auth/actor";
import type { execute } from "@/lib/commands/execute";
import type { Moxxie } from "@/lib/moxxie";

/** What the HTTP entrance needs of the house; tests give their own. */
export interface HttpServices {
  /** The running Moxxie; waits while it starts. */
  moxxie(): Promise<Moxxie>;
  /** Who asks; null for nobody. Throws `unauthenticated` for wrong credentials, `cross_site_request` for a foreign page. */
  actorOf(moxxie: Moxxie, request: Request): Promise<Actor | null>;
  execute: typeof execute;
}
