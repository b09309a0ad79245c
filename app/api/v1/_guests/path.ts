import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import type { GuestKind } from "@/lib/domain/guest";
import type { Moxxie } from "@/lib/moxxie";
import { resolveGuest } from "@/lib/queries/guests";

export const guestPath = { vm: "/vms", container: "/containers" } as const;
/** For operation ids in the OpenAPI document: `startVm`, `startContainer`. */
export const guestNoun = { vm: "Vm", container: "Container" } as const;
export const guestTag = { vm: "VMs", container: "Containers" } as const;

export const GuestPath = z.object({
  id: z.string().min(1).max(200).meta({
    description:
      "Moxxie's id, the platform's id (`100`) where only one guest has it, or `datacenter:100`, or `endpoint:100`",
    example: "DC1:100",
  }),
});

interface GuestCall {
  moxxie: Moxxie;
  actor: Actor;
  params: { id: string };
}

/** Moxxie's id of the guest that a path names. Throws `not_found` and `ambiguous_vm_id`. */
export async function guestIdOf(kind: GuestKind, { moxxie, actor, params }: GuestCall): Promise<string> {
  const guest = await resolveGuest(moxxie, actor, params.id, kind);
  return guest.id;
}
