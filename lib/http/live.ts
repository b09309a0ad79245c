import { findActor } from "@/lib/auth/request";
import { execute } from "@/lib/commands/execute";
import { moxxie } from "@/lib/instance";
import { createResource } from "./resource";

/** `resource` over the running Moxxie, for the route files. */
export const resource = createResource({ moxxie, actorOf: findActor, execute });
