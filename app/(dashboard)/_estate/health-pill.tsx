import { Pill } from "@/components/ui/pill";
import type { Tone } from "@/components/ui/states";
import type { EndpointView } from "@/lib/contracts/endpoints";
import type { DatacenterView, HostView } from "@/lib/contracts/estate";

const healthLooks: Record<DatacenterView["health"], { label: string; tone: Tone; title: string }> = {
  healthy: { label: "Healthy", tone: "ok", title: "All endpoints answer and all hosts are online" },
  degraded: { label: "Degraded", tone: "warn", title: "An endpoint does not answer or a host is not online" },
  stale: { label: "Stale", tone: "warn", title: "What is shown is the last known state" },
  down: { label: "Down", tone: "bad", title: "No endpoint answers" },
  empty: { label: "No endpoint", tone: "neutral", title: "No endpoint is connected, or all are disabled" },
};

/** The health of a datacenter in a word. */
export function HealthPill({ health }: { health: DatacenterView["health"] }) {
  const { label, tone, title } = healthLooks[health];
  return (
    <Pill tone={tone} dot title={title}>
      {label}
    </Pill>
  );
}

/** How well an endpoint answers; one that is disabled is not expected to. */
export function EndpointPill(props: Pick<EndpointView, "state" | "enabled"> & { failing: boolean }) {
  if (!props.enabled) return <Pill>disabled</Pill>;
  switch (props.state) {
    case "fresh":
      return (
        <Pill tone={props.failing ? "warn" : "ok"} dot>
          {props.failing ? "last poll failed" : "answers"}
        </Pill>
      );
    case "stale":
      return (
        <Pill tone="bad" dot>
          does not answer
        </Pill>
      );
    case "unknown":
      return (
        <Pill tone={props.failing ? "bad" : "neutral"} dot>
          {props.failing ? "never answered" : "not polled yet"}
        </Pill>
      );
  }
}

const hostTones: Record<HostView["status"], Tone> = { online: "ok", offline: "bad", unknown: "neutral" };

/** Whether a host is online, as its platform says; of stale data the last that it said. */
export function HostPill({ status, stale, maintenance }: Pick<HostView, "status" | "stale" | "maintenance">) {
  if (stale)
    return (
      <Pill dot title={`Last known state: ${status}. The endpoint does not answer.`}>
        {status}, stale
      </Pill>
    );
  return (
    <Pill tone={maintenance ? "warn" : hostTones[status]} dot>
      {maintenance ? `${status}, maintenance` : status}
    </Pill>
  );
}
