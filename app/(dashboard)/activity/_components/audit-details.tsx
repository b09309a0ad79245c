"use client";

import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { KeyValueList } from "@/components/ui/key-value";
import { Popover } from "@/components/ui/popover";
import type { AuditView } from "@/lib/contracts/audit";

/** What was asked for, without secrets, and all else that is known of one entry. */
export function AuditDetails({ entry }: { entry: AuditView }) {
  return (
    <Popover
      label={`Details of ${entry.command}`}
      align="end"
      className="w-110 p-4"
      trigger={
        <Button size="sm" variant="ghost" aria-label={`Details of ${entry.command}`}>
          Details
        </Button>
      }
    >
      <KeyValueList
        items={[
          { label: "At", value: entry.at, mono: true },
          { label: "By", value: `${entry.actor.name} (${entry.actor.kind})` },
          { label: "From", value: entry.ip, mono: true },
          { label: "Target", value: entry.target && `${entry.target.type} ${entry.target.id}`, mono: true },
          { label: "Request", value: entry.requestId, mono: true },
        ]}
      />
      <CodeBlock
        label="What was asked, without secrets"
        code={JSON.stringify(entry.detail, null, 2)}
        wrap
        className="mt-3"
      />
    </Popover>
  );
}
