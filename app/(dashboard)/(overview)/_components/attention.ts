import { formatDiskGb, formatPercent } from "@/components/ui/format";
import { relativeTime } from "@/components/ui/relative-time-words";
import type { Tone } from "@/components/ui/states";
import { approvalPath } from "@/lib/client/queries/approvals";
import type { ApprovalView } from "@/lib/contracts/approvals";
import type { DatacenterStatistics } from "@/lib/contracts/capacity";
import type { DatacenterView, HostView, StorageView } from "@/lib/contracts/estate";
import type { NetworkMap } from "@/lib/contracts/networks";
import type { OperationView } from "@/lib/contracts/operations";
import type { WebhookView } from "@/lib/contracts/webhooks";
import {
  basisWords,
  confidenceWords,
  forecastResources,
  resourceOfForecast,
  shortageWithinDays,
} from "../../_estate/forecast-words";

/** Something that a person should look at. */
export interface AttentionItem {
  id: string;
  title: string;
  detail: string;
  href: string;
  label: string;
  tone: Tone;
  /** When it began, ISO 8601, where that is known. */
  at: string | null;
}

const dayMs = 86_400_000;
/** From this share on a storage is said to be nearly full. */
const nearlyFull = 0.85;
const almostNoRoom = 0.95;

/** All that needs somebody, the most pressing first: what waits for a yes, what is left over, silent, full, failed. */
export function attentionItems(from: {
  /** Requests that wait; only those that the caller may decide count. */
  approvals: readonly ApprovalView[];
  leftOver: readonly OperationView[];
  failed: readonly OperationView[];
  datacenters: readonly DatacenterView[];
  hosts: readonly HostView[];
  storages: readonly StorageView[];
  /** Of those datacenters of which they could be read. */
  statistics: readonly Pick<DatacenterStatistics, "datacenter" | "forecast">[];
  maps: readonly Pick<NetworkMap, "datacenter" | "warnings">[];
  webhooks: readonly WebhookView[];
  nowMs: number;
}): AttentionItem[] {
  return [
    ...approvalItems(from.approvals, from.nowMs),
    ...from.leftOver.map(leftOverItem),
    ...from.datacenters.flatMap(silentEndpoints),
    ...from.hosts.filter(({ status, stale }) => status === "offline" && !stale).map(offlineHost),
    ...from.webhooks.flatMap(webhookItem),
    ...from.storages.flatMap(storageItem),
    ...from.statistics.flatMap(shortageItems),
    ...from.maps.flatMap(warningItems),
    ...from.failed.filter(({ completedAt }) => isWithinDay(completedAt, from.nowMs)).map(failedItem),
  ];
}

const hourMs = 3_600_000;

/** One line for all: the oldest is named, and when it expires. */
function approvalItems(approvals: readonly ApprovalView[], nowMs: number): AttentionItem[] {
  const waiting = approvals.filter(({ status, mayDecide }) => status === "pending" && mayDecide);
  const [oldest] = waiting.toSorted((one, other) => one.requestedAt.localeCompare(other.requestedAt));
  if (!oldest) return [];
  const expires = relativeTime(Date.parse(oldest.expiresAt), nowMs).text;
  const only = waiting.length === 1;
  return [
    {
      id: `approvals:${oldest.id}`,
      title: only ? oldest.title : `${waiting.length} requests wait for a decision`,
      detail: `${only ? "A" : `The oldest: ${oldest.title}, a`}sked for by ${oldest.requestedBy.name} · expires ${expires}`,
      href: only ? approvalPath(oldest.id) : "/approvals",
      label: "to be decided",
      tone: waiting.some(({ expiresAt }) => Date.parse(expiresAt) - nowMs < hourMs) ? "bad" : "warn",
      at: oldest.requestedAt,
    },
  ];
}

/** One that Moxxie has switched off, or that fails now; one that a person has disabled is as it was meant to be. */
function webhookItem({
  id,
  url,
  description,
  state,
  disabledReason,
  failingSince,
  waiting,
}: WebhookView): AttentionItem[] {
  if (state !== "failing" && state !== "switched_off") return [];
  const off = state === "switched_off";
  return [
    {
      id: `webhook:${id}`,
      title: `Webhook ${description || url}`,
      detail: off
        ? (disabledReason ?? "It failed for long and was switched off; nothing is sent to it any more.")
        : `It does not take what is sent to it · ${waiting} ${waiting === 1 ? "delivery waits" : "deliveries wait"}`,
      href: `/settings/webhooks/${encodeURIComponent(id)}`,
      label: off ? "switched off" : "failing",
      tone: off ? "bad" : "warn",
      at: failingSince,
    },
  ];
}

const isWithinDay = (at: string | null, nowMs: number) => at !== null && nowMs - Date.parse(at) < dayMs;

const operationItem = (operation: OperationView, label: string): AttentionItem => ({
  id: operation.operationId,
  title: operation.title,
  detail: operation.leftovers[0] ?? operation.error?.message ?? "",
  href: `/operations/${operation.operationId}`,
  label,
  tone: "bad",
  at: operation.completedAt,
});
const leftOverItem = (operation: OperationView) => operationItem(operation, "needs attention");
const failedItem = (operation: OperationView) =>
  operationItem(operation, operation.status === "rolled_back" ? "rolled back" : "failed");

function silentEndpoints({ id: datacenter, endpoints }: DatacenterView): AttentionItem[] {
  return endpoints
    .filter(({ enabled, state, error }) => enabled && (state === "stale" || error !== null))
    .map(({ id, state, error, lastGoodPollAt }) => ({
      id: `endpoint:${id}`,
      title: `Endpoint ${id} in ${datacenter}`,
      detail: error ?? "It has not been polled for a while.",
      href: `/datacenters/${encodeURIComponent(datacenter)}`,
      label: state === "fresh" ? "last poll failed" : "does not answer",
      tone: state === "fresh" ? "warn" : "bad",
      at: lastGoodPollAt,
    }));
}

const offlineHost = ({ id, name, datacenter, guests }: HostView): AttentionItem => ({
  id: `host:${id}`,
  title: `Host ${name} in ${datacenter}`,
  detail: `${guests.total} guests are placed on it.`,
  href: `/hosts/${encodeURIComponent(id)}`,
  label: "offline",
  tone: "bad",
  at: null,
});

function storageItem(storage: StorageView): AttentionItem[] {
  const { id, name, datacenter, node, totalGB, usedGB, available, stale } = storage;
  if (stale) return [];
  const item = {
    id: `storage:${id}`,
    title: node === null ? `Storage ${name} in ${datacenter}` : `Storage ${name} on ${node}`,
    href: `/datacenters/${encodeURIComponent(datacenter)}?tab=storages`,
    at: null,
  };
  if (!available)
    return [{ ...item, detail: "Its host or its server does not offer it.", label: "not available", tone: "bad" }];
  if (totalGB === null || usedGB === null || totalGB <= 0 || usedGB / totalGB < nearlyFull) return [];
  const share = usedGB / totalGB;
  return [
    {
      ...item,
      detail: `${formatPercent(share)} full · ${formatDiskGb(Math.max(0, totalGB - usedGB))} left of ${formatDiskGb(totalGB)}`,
      label: "nearly full",
      tone: share >= almostNoRoom ? "bad" : "warn",
    },
  ];
}

/** Memory and disk that will be full within two weeks. CPU is shared, and slow before it is full. */
function shortageItems({ datacenter, forecast }: Pick<DatacenterStatistics, "datacenter" | "forecast">) {
  return forecastResources.flatMap((resource): AttentionItem[] => {
    const one = forecast[resource];
    const { daysUntilFull, confidence } = one;
    if (resource === "cpu" || daysUntilFull === null || confidence === "none" || daysUntilFull > shortageWithinDays)
      return [];
    return [
      {
        id: `forecast:${datacenter}:${resource}`,
        title: `${datacenter}: ${one.words}`,
        detail: `${confidenceWords[confidence]} · ${basisWords(one)}`,
        href: `/datacenters/${encodeURIComponent(datacenter)}?resource=${resourceOfForecast[resource]}`,
        label: "full soon",
        tone: daysUntilFull <= 3 ? "bad" : "warn",
        at: null,
      },
    ];
  });
}

const warningItems = ({ datacenter, warnings }: Pick<NetworkMap, "datacenter" | "warnings">): AttentionItem[] =>
  warnings.map((warning) => ({
    id: `network:${datacenter}:${warning}`,
    title: `Networks of ${datacenter}`,
    detail: warning,
    href: `/datacenters/${encodeURIComponent(datacenter)}?tab=networks`,
    label: "warning",
    tone: "warn",
    at: null,
  }));
