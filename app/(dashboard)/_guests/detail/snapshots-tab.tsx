"use client";

import { useQuery } from "@tanstack/react-query";
import { Camera, CornerDownRight } from "lucide-react";
import { useState } from "react";
import { PlanDialog } from "@/components/commands/plan-dialog";
import { useGuestActions } from "@/components/guests/guest-actions";
import { useGuestPlatform, whyNoneCan } from "@/components/platforms/platforms";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Panel } from "@/components/ui/panel";
import { Pill } from "@/components/ui/pill";
import { RelativeTime } from "@/components/ui/relative-time";
import { SkeletonText } from "@/components/ui/skeleton";
import { mayNot, useMe } from "@/lib/client/me";
import { asProblem } from "@/lib/client/problem-error";
import { guestQueries } from "@/lib/client/queries/guests";
import type { SnapshotView } from "@/lib/contracts/guest-snapshots";
import type { GuestDetail } from "@/lib/contracts/guests";
import { whyNot } from "@/lib/domain/guest";
import { snapshotTree } from "./snapshot-tree";

type Asked = { what: "rollback" | "delete"; snapshot: SnapshotView };

/** The guest's snapshots, each under the one it was taken from. */
export function SnapshotsTab({ guest }: { guest: GuestDetail }) {
  const platform = useGuestPlatform(guest);
  const missing = whyNoneCan([platform], "snapshots");
  const snapshots = useQuery({ ...guestQueries.snapshots(guest.kind, guest.id), enabled: missing === null });
  const { act, refusal } = useGuestActions();
  const me = useMe();
  const [asked, setAsked] = useState<Asked | null>(null);
  if (missing) {
    return (
      <Panel title="Snapshots">
        <EmptyState icon={<Camera />} title="No snapshots here">
          {missing}{" "}
          {platform.capabilities.backupPlans
            ? "What it has instead are backup plans, by which it saves guests at set times."
            : "Keep what matters in a backup before an upgrade."}
        </EmptyState>
      </Panel>
    );
  }
  const take = (
    <Button size="sm" disabledReason={refusal("snapshot", guest)} onClick={() => act("snapshot", guest)}>
      Take snapshot…
    </Button>
  );
  const nodes = snapshotTree(snapshots.data?.items ?? []);
  const forbidden = mayNot(me, "vm:snapshot");
  return (
    <Panel title="Snapshots" actions={take}>
      {snapshots.error && !snapshots.data ? (
        <ErrorState problem={asProblem(snapshots.error)} onRetry={() => void snapshots.refetch()} />
      ) : !snapshots.data ? (
        <SkeletonText lines={4} />
      ) : nodes.length === 0 ? (
        <EmptyState icon={<Camera />} title="No snapshots yet">
          Take one before an upgrade; going back then takes a minute.
        </EmptyState>
      ) : (
        <ul className="divide-y">
          {nodes.map(({ snapshot, depth }) => (
            <li key={snapshot.name} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2">
              <Branch depth={depth} />
              <div className="min-w-0 flex-1">
                <span className="font-medium font-mono text-sm">{snapshot.name}</span>{" "}
                {snapshot.withMemory && <Pill>with memory</Pill>}
                {snapshot.description && <p className="break-words text-muted">{snapshot.description}</p>}
              </div>
              <span className="text-muted">{snapshot.createdAt && <RelativeTime at={snapshot.createdAt} />}</span>
              <span className="flex gap-2">
                <Button
                  size="sm"
                  disabledReason={forbidden ?? whyNot("rollback", guest) ?? null}
                  onClick={() => setAsked({ what: "rollback", snapshot })}
                >
                  Roll back…
                </Button>
                <Button
                  size="sm"
                  variant="danger"
                  disabledReason={forbidden}
                  onClick={() => setAsked({ what: "delete", snapshot })}
                >
                  Delete…
                </Button>
              </span>
            </li>
          ))}
        </ul>
      )}
      {asked && <SnapshotAction guest={guest} asked={asked} onClose={() => setAsked(null)} />}
    </Panel>
  );
}

/** An indent drawn without inline styles, which the page's policy does not allow. */
function Branch({ depth }: { depth: number }) {
  if (depth === 0) return null;
  return (
    <span aria-hidden="true" className="flex text-muted">
      {Array.from({ length: Math.min(depth, 8) - 1 }, (_, level) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the levels are all alike
        <span key={level} className="w-4" />
      ))}
      <CornerDownRight className="size-4" />
    </span>
  );
}

function SnapshotAction({ guest, asked, onClose }: { guest: GuestDetail; asked: Asked; onClose: () => void }) {
  const { what, snapshot } = asked;
  const [start, setStart] = useState(guest.status === "running");
  const onOpenChange = (open: boolean) => !open && onClose();
  if (what === "delete") {
    return (
      <PlanDialog
        open
        onOpenChange={onOpenChange}
        command="vm.snapshot.delete"
        input={{ vmId: guest.id, name: snapshot.name }}
        title={`Delete snapshot ${snapshot.name} of ${guest.name}?`}
        actionLabel="Delete snapshot"
        begun={`Deleting snapshot ${snapshot.name} of ${guest.name}`}
        tone="danger"
        typedText={snapshot.name}
        typedTextLabel="the snapshot's name"
      />
    );
  }
  return (
    <PlanDialog
      open
      onOpenChange={onOpenChange}
      command="vm.snapshot.rollback"
      input={{ vmId: guest.id, name: snapshot.name, start }}
      title={`Roll ${guest.name} back to ${snapshot.name}?`}
      actionLabel="Roll back"
      begun={`Rolling ${guest.name} back to ${snapshot.name}`}
      tone="danger"
      typedText={guest.name}
    >
      <Checkbox checked={start} onCheckedChange={(checked) => setStart(checked === true)} label="Start it afterwards" />
    </PlanDialog>
  );
}
