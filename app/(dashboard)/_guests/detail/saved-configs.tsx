"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import type { z } from "zod";
import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { Dialog } from "@/components/ui/dialog";
import { DiffTable } from "@/components/ui/diff-table";
import { ErrorState } from "@/components/ui/error-state";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { SkeletonText } from "@/components/ui/skeleton";
import { asProblem } from "@/lib/client/problem-error";
import { guestQueries } from "@/lib/client/queries/guests";
import type { GuestConfigView, SavedConfigView } from "@/lib/contracts/guest-config";
import type { GuestDetail } from "@/lib/contracts/guests";

type Saved = z.infer<typeof SavedConfigView>;

/** The configurations that were saved before changes: to look at, and to compare with the present one. */
export function SavedConfigs({ guest, current }: { guest: GuestDetail; current: GuestConfigView }) {
  const saved = useQuery(guestQueries.savedConfigs(guest.kind, guest.id));
  const [shown, setShown] = useState<Saved | null>(null);
  return (
    <Panel title="Earlier configurations" description="Saved by Moxxie before each change and before a deletion.">
      {saved.error && !saved.data ? (
        <ErrorState problem={asProblem(saved.error)} onRetry={() => void saved.refetch()} />
      ) : !saved.data ? (
        <SkeletonText lines={3} />
      ) : saved.data.items.length === 0 ? (
        <p className="text-muted">None yet: Moxxie has not changed it.</p>
      ) : (
        <ul className="divide-y">
          {saved.data.items.map((item) => (
            <li key={item.id} className="flex min-h-9 flex-wrap items-center justify-between gap-3 py-1">
              <span>
                <RelativeTime at={item.savedAt} /> <span className="text-muted">· {item.reason} · </span>
                <Link href={`/operations/${item.operationId}`} className="text-accent-ink hover:underline">
                  operation
                </Link>
              </span>
              <Button size="sm" onClick={() => setShown(item)}>
                Look at it
              </Button>
            </li>
          ))}
        </ul>
      )}
      {shown && (
        <Dialog
          open
          size="lg"
          onOpenChange={() => setShown(null)}
          title="An earlier configuration"
          description={`As it was ${shown.reason}.`}
        >
          <div className="flex flex-col gap-4">
            <section>
              <h3 className="mb-2 font-medium">What has changed since</h3>
              <DiffTable caption="Since then" changes={rawChanges(shown.config, current)} />
            </section>
            <CodeBlock label="As the platform had it" code={rawText(shown.config)} />
          </div>
        </Dialog>
      )}
    </Panel>
  );
}

const rawText = ({ raw }: GuestConfigView) =>
  Object.entries(raw)
    .filter(([key]) => key !== "digest")
    .map(([key, value]) => `${key}: ${value}`)
    .join("\n");

function rawChanges(before: GuestConfigView, after: GuestConfigView) {
  const keys = [...new Set([...Object.keys(before.raw), ...Object.keys(after.raw)])].filter((key) => key !== "digest");
  const text = (value: string | number | undefined) => (value === undefined ? null : String(value));
  return keys
    .filter((key) => text(before.raw[key]) !== text(after.raw[key]))
    .map((key) => ({ field: key, from: text(before.raw[key]), to: text(after.raw[key]) }));
}
