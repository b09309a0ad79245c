"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { MoreHorizontal, Plug, Plus } from "lucide-react";
import { useState } from "react";
import { PlanDialog } from "@/components/commands/plan-dialog";
import { ButtonLink, IconButton } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { DropdownMenu, MenuItem } from "@/components/ui/dropdown-menu";
import { EmptyState } from "@/components/ui/empty-state";
import { formatDuration } from "@/components/ui/format";
import { ProblemNotice } from "@/components/ui/problem-notice";
import { RelativeTime } from "@/components/ui/relative-time";
import { SkeletonText } from "@/components/ui/skeleton";
import { mayNot, useMe } from "@/lib/client/me";
import { asProblem } from "@/lib/client/problem-error";
import { estateQueries } from "@/lib/client/queries/estate";
import type { EndpointView } from "@/lib/contracts/endpoints";
import { EndpointPill } from "../../_estate/health-pill";
import { platformName } from "../../_estate/platform-name";
import { cellClass, PlainTable } from "../../_guests/detail/plain-table";
import { ConnectionReport } from "./connection-report";
import { storedConnectionTest } from "./connection-test";
import { ListPart } from "./list-part";
import { SourcePill } from "./source-pill";

type Asked = { action: "test" | "enable" | "disable" | "remove"; endpoint: EndpointView };

/** The connections to platforms with how well they answer. */
export function EndpointSettings() {
  const query = useQuery(estateQueries.endpoints());
  const forbidden = mayNot(useMe(), "endpoint:write");
  const [asked, setAsked] = useState<Asked | null>(null);
  return (
    <>
      <ListPart
        title="Endpoints"
        description="Those of moxxie.yaml are changed in that file."
        query={query}
        actions={
          !forbidden && (
            <ButtonLink
              size="sm"
              variant="primary"
              href="/settings/endpoints/new"
              icon={<Plus className="size-3.5" aria-hidden="true" />}
            >
              Connect an endpoint
            </ButtonLink>
          )
        }
        empty={
          <EmptyState icon={<Plug />} title="No endpoints yet">
            An endpoint is the address of a platform and a way to sign in there. A test says what is wrong before
            anything is saved.
          </EmptyState>
        }
      >
        {(items) => (
          <PlainTable
            label="Endpoints and how they answer"
            headers={["Endpoint", "DC", "Platform", "State", "Last good poll", "Source", ...(forbidden ? [] : [""])]}
          >
            {items.map((endpoint) => (
              <EndpointRow
                key={endpoint.id}
                endpoint={endpoint}
                onAsk={forbidden ? null : (action) => setAsked({ action, endpoint })}
              />
            ))}
          </PlainTable>
        )}
      </ListPart>
      {asked && <AskedDialog asked={asked} onClose={() => setAsked(null)} />}
    </>
  );
}

function EndpointRow(props: { endpoint: EndpointView; onAsk: ((action: Asked["action"]) => void) | null }) {
  const { endpoint, onAsk } = props;
  const { id, url, datacenter, provider, version, state, enabled, lastError, lastGoodPollAt, lastPollMs } = endpoint;
  const inFile = endpoint.source === "file" ? "It stands in moxxie.yaml; change it there" : null;
  return (
    <tr>
      <th scope="row" className={`${cellClass} font-normal`}>
        <span className="font-medium">{id}</span>
        <p className="font-mono text-muted text-sm">{url}</p>
      </th>
      <td className={cellClass}>{datacenter}</td>
      <td className={`${cellClass} text-muted`}>{version ?? platformName(provider)}</td>
      <td className={cellClass}>
        <EndpointPill state={state} enabled={enabled} failing={lastError !== null} />
        {enabled && lastError && (
          <p className="max-w-md whitespace-normal break-words text-sm text-warn-ink">{lastError.message}</p>
        )}
      </td>
      <td className={`${cellClass} text-muted`}>
        {lastGoodPollAt ? <RelativeTime at={lastGoodPollAt} /> : "never"}
        {lastPollMs !== null && ` · took ${formatDuration(lastPollMs)}`}
      </td>
      <td className={cellClass}>
        <SourcePill source={endpoint.source} />
      </td>
      {onAsk && (
        <td className={`${cellClass} text-right`}>
          <DropdownMenu
            trigger={
              <IconButton label={`Actions for ${id}`} size="sm">
                <MoreHorizontal className="size-4" aria-hidden="true" />
              </IconButton>
            }
          >
            <MenuItem onSelect={() => onAsk("test")}>Test connection</MenuItem>
            <MenuItem href={`/settings/endpoints/${encodeURIComponent(id)}`} disabledReason={inFile}>
              Edit
            </MenuItem>
            <MenuItem onSelect={() => onAsk(enabled ? "disable" : "enable")} disabledReason={inFile}>
              {enabled ? "Disable…" : "Enable…"}
            </MenuItem>
            <MenuItem danger onSelect={() => onAsk("remove")}>
              Remove…
            </MenuItem>
          </DropdownMenu>
        </td>
      )}
    </tr>
  );
}

function AskedDialog({ asked, onClose }: { asked: Asked; onClose: () => void }) {
  const client = useQueryClient();
  const { action, endpoint } = asked;
  const { id } = endpoint;
  const onDone = () => void client.invalidateQueries({ queryKey: estateQueries.all() });
  switch (action) {
    case "test":
      return <TestDialog endpoint={endpoint} onClose={onClose} />;
    case "remove":
      return (
        <PlanDialog
          open
          onOpenChange={onClose}
          command="endpoint.delete"
          input={{ id }}
          title={`Remove endpoint ${id}?`}
          actionLabel="Remove endpoint"
          begun={`Removed endpoint ${id}`}
          tone="danger"
          typedText={id}
          typedTextLabel="its id"
          onDone={onDone}
        />
      );
    case "enable":
    case "disable":
      return (
        <PlanDialog
          open
          onOpenChange={onClose}
          command="endpoint.update"
          input={{ id, change: { enabled: action === "enable" } }}
          title={`${action === "enable" ? "Enable" : "Disable"} endpoint ${id}?`}
          actionLabel={action === "enable" ? "Enable endpoint" : "Disable endpoint"}
          begun={`${action === "enable" ? "Enabled" : "Disabled"} endpoint ${id}`}
          onDone={onDone}
        />
      );
  }
}

function TestDialog({ endpoint, onClose }: { endpoint: EndpointView; onClose: () => void }) {
  const test = useQuery(storedConnectionTest(endpoint.id));
  return (
    <Dialog open onOpenChange={onClose} title={`Connection test of ${endpoint.id}`} size="md">
      <div aria-live="polite">
        {test.isPending && <SkeletonText lines={7} />}
        {test.error && <ProblemNotice problem={asProblem(test.error)} />}
        {test.data && <ConnectionReport report={test.data} isPinned />}
      </div>
    </Dialog>
  );
}
