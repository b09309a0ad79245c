import { formatDiskGb, formatPercent, formatUsedOfTotal } from "@/components/ui/format";
import { MiniMeter } from "@/components/ui/meter";
import { Pill } from "@/components/ui/pill";
import type { StorageView } from "@/lib/contracts/estate";
import { cellClass, PlainTable } from "../_guests/detail/plain-table";

const contentWords: Record<string, string> = {
  "vm-disk": "VM disks",
  "container-disk": "container disks",
  "container-template": "container templates",
  image: "images",
  backup: "backups",
  snippet: "snippets",
};

/** Storages with how full they are. */
export function StorageTable({ storages, label }: { storages: readonly StorageView[]; label: string }) {
  if (storages.length === 0) return <p className="px-4 pb-4 text-muted">No storage is known.</p>;
  return (
    <PlainTable label={label} headers={["Storage", "Where", "Type", "Used", "Free", "Holds", "State"]}>
      {storages.map((storage) => (
        <StorageRow key={storage.id} storage={storage} />
      ))}
    </PlainTable>
  );
}

function StorageRow({ storage }: { storage: StorageView }) {
  const { name, node, nodes, shared, type, totalGB, usedGB, contents } = storage;
  const share = totalGB && usedGB !== null ? usedGB / totalGB : null;
  return (
    <tr>
      <th scope="row" className={`${cellClass} font-medium`}>
        {name}
      </th>
      <td className={cellClass} title={nodes.join(", ")}>
        {node ?? (nodes.length === 1 ? nodes[0] : `${nodes.length} hosts`)}
        {shared && <span className="text-muted"> · shared</span>}
      </td>
      <td className={`${cellClass} text-muted`}>{type}</td>
      <td className={cellClass}>
        <MiniMeter
          share={share}
          text={`${formatUsedOfTotal({ used: usedGB, total: totalGB, unit: "GB" })} · ${formatPercent(share)}`}
        />
      </td>
      <td className={`${cellClass} tabular`}>
        {formatDiskGb(totalGB === null || usedGB === null ? null : Math.max(0, totalGB - usedGB))}
      </td>
      <td className={`${cellClass} text-muted`}>{contents.map((one) => contentWords[one] ?? one).join(", ") || "–"}</td>
      <td className={cellClass}>
        <StorageState storage={storage} />
      </td>
    </tr>
  );
}

function StorageState({ storage }: { storage: StorageView }) {
  if (storage.stale) return <Pill dot>stale</Pill>;
  return storage.available ? (
    <Pill tone="ok" dot>
      available
    </Pill>
  ) : (
    <Pill tone="bad" dot>
      not available
    </Pill>
  );
}
