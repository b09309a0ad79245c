"use client";

import { Download } from "lucide-react";
import { Button } from "@/components/ui/button";
import { DropdownMenu, MenuItem, MenuLabel } from "@/components/ui/dropdown-menu";
import { auditExportHref } from "@/lib/client/queries/activity";
import type { AuditFilter } from "@/lib/contracts/audit";

/** The rows that the filters leave, all of them and not only those that are loaded, as a file. */
export function ExportMenu({ filter, total }: { filter: AuditFilter; total: number | undefined }) {
  const nothing = total === 0 ? "There is nothing to export" : null;
  return (
    <DropdownMenu
      className="w-72"
      trigger={
        <Button icon={<Download className="size-3.5" aria-hidden="true" />} disabledReason={nothing}>
          Export
        </Button>
      }
    >
      <MenuLabel>All rows that the filters leave</MenuLabel>
      <MenuItem onSelect={() => save(auditExportHref(filter, "csv"))}>
        CSV <span className="text-muted text-sm">for spreadsheets</span>
      </MenuItem>
      <MenuItem onSelect={() => save(auditExportHref(filter, "jsonl"))}>
        JSON Lines <span className="text-muted text-sm">can be verified offline</span>
      </MenuItem>
    </DropdownMenu>
  );
}

/** The server names the file; the browser writes it to disk as it comes. */
function save(href: string): void {
  const link = document.createElement("a");
  link.href = href;
  link.download = "";
  link.click();
}
