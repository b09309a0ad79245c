import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import type { DatacenterView } from "@/lib/contracts/estate";
import { EndpointPill } from "../../_estate/health-pill";
import { platformName } from "../../_estate/platform-name";

/** The connections of a datacenter with how well they answer. */
export function EndpointPanel({ datacenter }: { datacenter: DatacenterView }) {
  const { endpoints, id } = datacenter;
  return (
    <Panel title="Endpoints" padded={false}>
      {endpoints.length === 0 ? (
        <p className="px-4 pb-4 text-muted">No endpoint is connected in {id} yet.</p>
      ) : (
        <ul className="divide-y border-t">
          {endpoints.map(({ id: endpointId, provider, version, enabled, state, error, lastGoodPollAt }) => (
            <li key={endpointId} className="px-4 py-2">
              <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
                <span>
                  <span className="font-medium">{endpointId}</span>{" "}
                  <span className="text-muted">{version ?? platformName(provider)}</span>
                </span>
                <EndpointPill state={state} enabled={enabled} failing={error !== null} />
              </div>
              <p className="text-muted text-sm">
                {lastGoodPollAt ? (
                  <>
                    last good poll <RelativeTime at={lastGoodPollAt} />
                  </>
                ) : (
                  "never read yet"
                )}
              </p>
              {enabled && error && <p className="break-words text-warn-ink">{error}</p>}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
