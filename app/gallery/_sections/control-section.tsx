"use client";

import { Pause, Play, Plus, Power, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button, ButtonLink, IconButton } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { DropdownMenu, MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/dropdown-menu";
import { Kbd } from "@/components/ui/kbd";
import { Panel } from "@/components/ui/panel";
import { OperationPill, Pill, StatePill } from "@/components/ui/pill";
import { Popover } from "@/components/ui/popover";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { guestStateNames, operationStateNames } from "@/components/ui/states";
import { TabLinks } from "@/components/ui/tabs";
import { TagList } from "@/components/ui/tag-list";

const icon = "size-3.5";

/** Buttons, menus and labels. */
export function ControlSection() {
  const [range, setRange] = useState<"24h" | "7d" | "30d">("7d");
  return (
    <Panel title="Buttons, menus, labels" description="Disabled ones say why" actions={<Kbd>Ctrl K</Kbd>}>
      <div className="flex flex-col gap-4">
        <div className="flex flex-wrap items-center gap-2">
          <Button variant="primary" icon={<Plus className={icon} aria-hidden="true" />}>
            Create VM
          </Button>
          <Button>New reservation</Button>
          <Button variant="ghost">Cancel</Button>
          <Button variant="danger" icon={<Trash2 className={icon} aria-hidden="true" />}>
            Delete…
          </Button>
          <Button loading>Saving</Button>
          <Button variant="primary" disabledReason="Needs 16 GB, has 12 GB free">
            Create on pve3
          </Button>
          <Button disabled>Disabled</Button>
          <ButtonLink href="/gallery">A link</ButtonLink>
          <Button size="sm">Small</Button>
          <IconButton label="Start">
            <Play className="size-4" aria-hidden="true" />
          </IconButton>
          <IconButton label="Pause" disabledReason="It is stopped">
            <Pause className="size-4" aria-hidden="true" />
          </IconButton>
          <CopyButton text="172.16.0.20" label="Copy address" />
        </div>
        <div className="flex flex-wrap items-center gap-2">
          <DropdownMenu align="start" trigger={<Button>Actions</Button>}>
            <MenuLabel>web-server-1</MenuLabel>
            <MenuItem icon={<Play aria-hidden="true" />} disabledReason="Cannot start a running VM">
              Start
            </MenuItem>
            <MenuItem icon={<Power aria-hidden="true" />} shortcut="S">
              Shut down
            </MenuItem>
            <MenuItem href="/gallery?from=menu">Open its page</MenuItem>
            <MenuSeparator />
            <MenuItem icon={<Trash2 aria-hidden="true" />} danger>
              Delete…
            </MenuItem>
          </DropdownMenu>
          <Popover label="More about it" trigger={<Button>Popover</Button>}>
            <p>Anything that belongs to a button.</p>
          </Popover>
          <SegmentedControl
            label="Range"
            value={range}
            onValueChange={setRange}
            options={[
              { value: "24h", label: "24 h", ariaLabel: "24 hours" },
              { value: "7d", label: "7 d", ariaLabel: "7 days" },
              { value: "30d", label: "30 d", ariaLabel: "30 days" },
            ]}
          />
          <TagList tags={["env-prod", "client-nixz", "backup", "tier-1", "eu"]} />
        </div>
        <div className="flex flex-wrap gap-1.5">
          {guestStateNames.map((state) => (
            <StatePill key={state} state={state} />
          ))}
          <StatePill state="running" stale />
        </div>
        <div className="flex flex-wrap gap-1.5">
          {operationStateNames.map((state) => (
            <OperationPill key={state} state={state} />
          ))}
          <Pill tone="accent">suggested</Pill>
          <Pill tone="warn">needs restart to apply</Pill>
        </div>
        <TabLinks
          label="Parts of the VM"
          current="overview"
          tabs={[
            { id: "overview", label: "Overview", href: "/gallery" },
            { id: "config", label: "Configuration", href: "/gallery?tab=config" },
            { id: "snapshots", label: "Snapshots", href: "/gallery?tab=snapshots", count: 3 },
          ]}
        />
      </div>
    </Panel>
  );
}
