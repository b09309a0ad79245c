import { Pill } from "@/components/ui/pill";
import { type NetworkChoice, stepWords } from "./network-choice";
import { ProfileTrace } from "./profile-trace";

/** Which network it gets and by which step; the other steps when opened. */
export function NetworkChoiceNote({ choice, className }: { choice: NetworkChoice; className?: string }) {
  const { profileId, chosenBy, trace } = choice;
  return (
    <section aria-label="How the network was chosen" className={className}>
      <p className="flex flex-wrap items-center gap-2">
        <span className="font-medium">Network</span>
        <span className="min-w-0 break-words font-mono text-sm">{profileId}</span>
        <Pill tone={chosenBy === "request" ? "accent" : "ok"}>{stepWords[chosenBy].chose}</Pill>
      </p>
      <ProfileTrace trace={trace} className="mt-2" />
    </section>
  );
}
