import { OwnerBody } from "@/lib/contracts/guest-hosting";
import { GuestId } from "../power";
import { factCommand } from "./fact-command";
import { planned } from "./target";

/** Gives a guest to another account of the platform. */
export const changeOwner = factCommand({
  name: "vm.change-owner",
  summary: "Change a guest's owner",
  input: OwnerBody.extend({ vmId: GuestId }),
  // Somebody can no longer reach what is theirs.
  risk: "disruptive",
  capability: "ownership",
  fact: "ownerId",
  field: "owner",
  title: (name) => `Change the owner of ${name}`,
  wanted: ({ ownerId }) => ownerId,
  describe(plan, { from, to }) {
    plan.effect(`Account ${to} of the platform owns it and can see and control it there.`);
    if (from !== undefined && from !== to) plan.effect(`Account ${from} loses its access to it there.`);
    plan.warn("What the platform bills for it is the new owner's from then on.");
  },
  set: ({ provider, ref }, value) => planned(provider.ownership).change(ref, String(value)),
});
