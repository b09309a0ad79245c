"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { PlanDialog } from "@/components/commands/plan-dialog";
import { useGuestPlatform, whyNoneCan } from "@/components/platforms/platforms";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { Field } from "@/components/ui/field";
import { formatDiskGb } from "@/components/ui/format";
import { Input } from "@/components/ui/input";
import { Panel } from "@/components/ui/panel";
import { Pill } from "@/components/ui/pill";
import { SkeletonText } from "@/components/ui/skeleton";
import { mayNot, useMe } from "@/lib/client/me";
import { asProblem } from "@/lib/client/problem-error";
import { guestQueries } from "@/lib/client/queries/guests";
import type { GuestConfigView } from "@/lib/contracts/guest-config";
import type { GuestDetail } from "@/lib/contracts/guests";
import { cellClass, PlainTable } from "./plain-table";

type Disk = GuestConfigView["disks"][number];

/** The guest's disks; those of its own can be made larger. */
export function DisksTab({ guest }: { guest: GuestDetail }) {
  const config = useQuery(guestQueries.config(guest.kind, guest.id));
  const missing = whyNoneCan([useGuestPlatform(guest)], "resize");
  const forbidden = mayNot(useMe(), "vm:update") ?? missing;
  const [resized, setResized] = useState<Disk | null>(null);
  if (!config.data) {
    return (
      <Panel title="Disks">
        {config.error ? (
          <ErrorState problem={asProblem(config.error)} onRetry={() => void config.refetch()} />
        ) : (
          <SkeletonText lines={3} />
        )}
      </Panel>
    );
  }
  return (
    <Panel title="Disks" padded={false}>
      {config.data.disks.length === 0 ? (
        <p className="px-4 pb-4 text-muted">It has no disks.</p>
      ) : (
        <PlainTable label="Disks" headers={["Disk", "Size", "Storage", "Volume", ""]}>
          {config.data.disks.map((disk) => (
            <tr key={disk.id}>
              <th scope="row" className={`${cellClass} font-normal`}>
                <span className="font-mono text-sm">{disk.id}</span> {disk.boot && <Pill>boots from it</Pill>}{" "}
                {disk.media !== "disk" && <Pill>{disk.media}</Pill>}
                {disk.mountPath && <span className="text-muted text-sm"> at {disk.mountPath}</span>}
              </th>
              <td className={`${cellClass} tabular`}>{disk.sizeGB > 0 ? formatDiskGb(disk.sizeGB) : "–"}</td>
              <td className={cellClass}>{disk.storage || "–"}</td>
              <td className={`${cellClass} font-mono text-muted text-sm`}>{disk.volume || "–"}</td>
              <td className={`${cellClass} text-right`}>
                <Button size="sm" disabledReason={forbidden ?? whyNotLarger(disk)} onClick={() => setResized(disk)}>
                  Enlarge…
                </Button>
              </td>
            </tr>
          ))}
        </PlainTable>
      )}
      {resized && <ResizeDialog guest={guest} disk={resized} onClose={() => setResized(null)} />}
    </Panel>
  );
}

const growing = ["disk", "root", "mount"];
const whyNotLarger = ({ media }: Disk) => (growing.includes(media) ? null : "Only disks of its own can be enlarged.");

function ResizeDialog({ guest, disk, onClose }: { guest: GuestDetail; disk: Disk; onClose: () => void }) {
  const [size, setSize] = useState(String(disk.sizeGB));
  const sizeGb = Number(size);
  const larger = sizeGb > disk.sizeGB;
  return (
    <PlanDialog
      open
      onOpenChange={(open) => !open && onClose()}
      command="vm.resize"
      input={larger ? { vmId: guest.id, disk: disk.id, sizeGB: sizeGb } : null}
      title={`Enlarge ${disk.id} of ${guest.name}`}
      actionLabel="Enlarge"
      begun={`Enlarging ${disk.id} of ${guest.name}`}
      missing={larger ? null : `Give a size above ${formatDiskGb(disk.sizeGB)}; a disk cannot be made smaller`}
    >
      {(problems) => (
        <Field
          label="New size"
          required
          error={problems.sizeGB}
          hint={`It has ${formatDiskGb(disk.sizeGB)} on ${disk.storage} now. The guest's file system has to be enlarged inside the guest.`}
        >
          <Input
            autoFocus
            inputMode="decimal"
            suffix="GB"
            value={size}
            onChange={(event) => setSize(event.target.value)}
          />
        </Field>
      )}
    </PlanDialog>
  );
}
