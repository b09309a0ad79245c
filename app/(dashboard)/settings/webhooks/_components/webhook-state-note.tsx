import { RelativeTime } from "@/components/ui/relative-time";
import type { WebhookView } from "@/lib/contracts/webhooks";

/** What a state means just now; nothing where all is well. */
export function WebhookStateNote({ webhook }: { webhook: WebhookView }) {
  const { state, failingSince, disabledReason } = webhook;
  switch (state) {
    case "active":
      return null;
    case "disabled":
      return <>A person disabled it; nothing is sent.</>;
    case "failing":
      return (
        <>
          No attempt succeeds
          {failingSince && (
            <>
              ; the first failure was <RelativeTime at={failingSince} />
            </>
          )}
          .
        </>
      );
    case "switched_off":
      return <>{disabledReason ?? "It failed for too long."}</>;
  }
}
