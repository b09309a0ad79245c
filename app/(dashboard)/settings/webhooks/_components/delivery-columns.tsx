import type { DataColumn } from "@/components/table/column";
import { formatDuration } from "@/components/ui/format";
import { RelativeTime } from "@/components/ui/relative-time";
import type { WebhookDeliveryView } from "@/lib/contracts/webhooks";
import { DeliveryPill } from "./delivery-pill";
import { attemptWords } from "./delivery-words";
import { NextAttempt } from "./next-attempt";

/** What came of the last attempt; empty where none was made. */
const outcomeOf = ({ attempts, lastStatus, lastError }: WebhookDeliveryView): string =>
  attempts === 0 ? "" : attemptWords({ status: lastStatus, error: lastError });

/** The columns of the deliveries; the first opens one. While the webhook is `off` no attempt is due. */
export const deliveryColumns = (options: {
  off: boolean;
  onOpen: (id: string) => void;
}): readonly DataColumn<WebhookDeliveryView>[] => [
  {
    id: "type",
    header: "Event",
    width: 188,
    sortable: false,
    value: ({ type }) => type,
    cell: ({ id, type }) => (
      <button
        type="button"
        onClick={() => options.onOpen(id)}
        className="max-w-full truncate rounded-sm font-medium font-mono text-sm hover:text-accent-ink hover:underline"
      >
        {type}
      </button>
    ),
  },
  {
    id: "status",
    header: "State",
    width: 116,
    sortable: false,
    value: ({ status }) => status,
    cell: (delivery) => <DeliveryPill delivery={delivery} />,
  },
  {
    id: "createdAt",
    header: "Happened",
    width: 112,
    sortable: false,
    value: ({ createdAt }) => createdAt,
    cell: ({ createdAt }) => <RelativeTime at={createdAt} className="text-muted" />,
  },
  { id: "attempts", header: "Attempts", width: 84, align: "right", sortable: false, value: ({ attempts }) => attempts },
  {
    id: "answer",
    header: "Answer",
    width: 76,
    align: "right",
    sortable: false,
    value: ({ lastStatus }) => lastStatus,
  },
  {
    id: "outcome",
    header: "In words",
    width: 200,
    grow: true,
    sortable: false,
    value: outcomeOf,
    cell: (delivery) => (
      <span className="text-muted" title={outcomeOf(delivery)}>
        {outcomeOf(delivery) || "–"}
      </span>
    ),
  },
  {
    id: "took",
    header: "Took",
    width: 84,
    align: "right",
    sortable: false,
    value: ({ lastDurationMs }) => lastDurationMs,
    cell: ({ lastDurationMs }) => <span className="text-muted">{formatDuration(lastDurationMs)}</span>,
  },
  {
    id: "next",
    header: "Next attempt",
    width: 116,
    sortable: false,
    value: ({ nextAttemptAt }) => nextAttemptAt,
    cell: ({ status, nextAttemptAt, attempts }) =>
      status === "pending" && nextAttemptAt && !options.off ? (
        <NextAttempt at={nextAttemptAt} attempts={attempts} />
      ) : (
        <span className="text-muted">–</span>
      ),
  },
  { id: "datacenter", header: "DC", width: 64, sortable: false, value: ({ datacenter }) => datacenter },
];
