import { FileQuestion } from "lucide-react";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

/** What an address shows at which there is nothing. */
export function NoPage() {
  return (
    <EmptyState
      icon={<FileQuestion />}
      title="There is nothing here"
      action={<ButtonLink href="/">Go to the overview</ButtonLink>}
    >
      The address may be mistyped, or what it was of has been removed, or you may not see it.
    </EmptyState>
  );
}
