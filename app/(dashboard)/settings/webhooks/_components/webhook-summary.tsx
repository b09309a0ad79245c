import { formatCount } from "@/components/ui/format";
import { KeyValueList } from "@/components/ui/key-value";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import type { WebhookView } from "@/lib/contracts/webhooks";
import { reachWords } from "../../_components/reach-fields";
import { SourcePill } from "../../_components/source-pill";
import { fixedReason } from "./webhook-menu-items";
import { WebhookStateNote } from "./webhook-state-note";

/** How a webhook fares and what it is told of. */
export function WebhookSummary({ webhook }: { webhook: WebhookView }) {
  const { state, events, datacenters, waiting, dead, lastSuccessAt, previousSecretUntil, source, createdBy } = webhook;
  const fixed = state === "switched_off" ? null : fixedReason(webhook);
  return (
    <Panel className="mb-4">
      {(state === "failing" || state === "disabled") && (
        <p className={state === "failing" ? "mb-3 text-warn-ink" : "mb-3 text-muted"}>
          <WebhookStateNote webhook={webhook} />
        </p>
      )}
      <KeyValueList
        layout="tiles"
        items={[
          { label: "Last success", value: lastSuccessAt ? <RelativeTime at={lastSuccessAt} /> : "never" },
          { label: "Waiting", value: formatCount(waiting) },
          { label: "Given up", value: dead > 0 ? <span className="text-bad-ink">{formatCount(dead)}</span> : "0" },
          { label: "Datacenters", value: reachWords(datacenters) },
          { label: "Source", value: <SourcePill source={source} /> },
          { label: "Made by", value: createdBy },
          ...(previousSecretUntil
            ? [{ label: "Former secret signs until", value: <RelativeTime at={previousSecretUntil} /> }]
            : []),
        ]}
      />
      <p className="mt-3 text-muted text-sm">Events</p>
      <p className="break-words font-mono text-sm">{events.includes("*") ? "all" : events.join(", ")}</p>
      {fixed && <p className="mt-3 text-muted">{fixed}. Here it can be tested, disabled and enabled.</p>}
    </Panel>
  );
}
