import type { Platform } from "@/components/platforms/platforms";
import type { GuestView } from "@/lib/contracts/guests";
import { isProvisional } from "@/lib/domain/vm-id";
import { kindNoun } from "./guest-action-list";

/** The platform's id as people are told it: one that the platform has not given yet is none. */
export const vmIdWords = (vmId: string): string => (isProvisional(vmId) ? "id not given yet" : vmId);

/** What a guest's state means where its word alone does not say it; null where it does. */
export function stateNote(
  { status, installed, kind }: Pick<GuestView, "status" | "installed" | "kind">,
  platform: Platform | undefined,
): string | null {
  switch (status) {
    case "stopped":
      return installed ? null : `It has no operating system yet, so it cannot be started. ${howToInstall(kind)}`;
    case "suspended":
      if (platform?.suspendKeeps === "access") return "Switched off and locked by the platform until it is resumed.";
      return "It stands still; resumed, it goes on where it was.";
    case "failed":
      if (!installed)
        return `Its installation failed, so it has no operating system; the platform's tasks say why. ${howToInstall(kind)}`;
      return "Its platform reports an error: it was not made to the end, or it cannot go on. The platform's tasks say more.";
    case "unknown":
      return "Its platform does not tell its state.";
    default:
      return null;
  }
}

const howToInstall = (kind: GuestView["kind"]) =>
  `Install one on its platform, or create a ${kindNoun[kind]} from a template instead.`;
