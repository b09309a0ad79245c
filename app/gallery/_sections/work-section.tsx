"use client";

import { CodeBlock } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/copy-button";
import { DiffTable } from "@/components/ui/diff-table";
import { KeyValueList } from "@/components/ui/key-value";
import { LogView } from "@/components/ui/log-view";
import { Breadcrumb } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { Countdown, RelativeTime } from "@/components/ui/relative-time";
import { StepList } from "@/components/ui/step-list";
import { useHydrated } from "@/components/ui/use-hydrated";

const logLines = Array.from(
  { length: 4000 },
  (_, line) => `transferred ${line} MiB of 4000 MiB (${(line / 40).toFixed(2)}%) in ${line}s`,
);

/** Steps, logs, diffs and facts. */
export function WorkSection() {
  const hydrated = useHydrated();
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <Panel title="Steps">
        <StepList
          steps={[
            { id: "1", title: "Choose a VM id", state: "completed", durationMs: 240, detail: "150 on pve3" },
            {
              id: "2",
              title: "Clone the template",
              state: "running",
              durationMs: 41_000,
              progress: 0.62,
              detail: "12.4 of 20 GB",
            },
            { id: "3", title: "Attach the network", state: "pending" },
            { id: "4", title: "Start it", state: "skipped", detail: "not asked for" },
            {
              id: "5",
              title: "Take an address",
              state: "failed",
              durationMs: 1200,
              detail: "172.16.100.0/24 has no address left",
              undo: { state: "undone" },
            },
            {
              id: "6",
              title: "Copy the disk",
              state: "needs_attention",
              undo: { state: "failed", detail: "the copy on pve7 is still there" },
            },
          ]}
        />
      </Panel>
      <Panel title="Log" className="flex flex-col">
        <LogView label="Log of the clone" lines={logLines} live />
      </Panel>
      <Panel title="Changes">
        <DiffTable
          changes={[
            { field: "memory", from: "8 GB", to: "16 GB", requiresRestart: true },
            { field: "tags", from: "env-dev", to: "env-prod, client-nixz" },
            { field: "description", from: null, to: "Billing" },
          ]}
        />
        <div className="mt-3">
          <DiffTable changes={[]} />
        </div>
        <CodeBlock
          className="mt-3"
          label="cloud-init"
          code={
            "#cloud-config\nusers:\n  - name: ops\n    ssh_authorized_keys: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExample ops@example.org]"
          }
        />
      </Panel>
      <Panel title="Facts">
        <Breadcrumb items={[{ label: "VMs", href: "/vms" }, { label: "web-server-1" }]} className="mb-3" />
        <KeyValueList
          items={[
            {
              label: "Address",
              value: "172.16.0.20",
              mono: true,
              action: <CopyButton text="172.16.0.20" label="Copy address" />,
            },
            { label: "Host", value: "pve1" },
            { label: "Failover", value: null },
            { label: "Seen", value: <RelativeTime at="2026-01-15T14:02:11Z" /> },
            { label: "Reservation", value: hydrated ? <Countdown at={Date.now() + 41_000} /> : null },
          ]}
        />
        <KeyValueList
          layout="tiles"
          className="mt-4"
          items={[
            { label: "Cores", value: "4" },
            { label: "Memory", value: "16 GB" },
            { label: "Disk", value: "40 GB" },
          ]}
        />
      </Panel>
    </div>
  );
}
