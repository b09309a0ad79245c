"use client";

import { Boxes } from "lucide-react";
import { useState } from "react";
import { Banner, OfflineBanner, StaleBanner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Meter, MiniMeter } from "@/components/ui/meter";
import { Panel } from "@/components/ui/panel";
import { type Problem, ProblemNotice } from "@/components/ui/problem-notice";
import { SkeletonCard, SkeletonRows, SkeletonText } from "@/components/ui/skeleton";
import { notify } from "@/components/ui/toaster";

const problem: Problem = {
  title: "No host can take this VM",
  detail: "Needs 16 GB memory, the best host has 12 GB free.",
  code: "no_capacity",
  requestId: "01JD4Q7Y0V",
};

/** Meters, banners, dialogs, empty and failed places. */
export function FeedbackSection() {
  const [dialog, setDialog] = useState<"none" | "plain" | "delete" | "planning" | "failed">("none");
  const close = () => setDialog("none");
  const show = (open: boolean) => {
    if (!open) close();
  };
  return (
    <>
      <div className="flex flex-col gap-2">
        <OfflineBanner connection="reconnecting" />
        <OfflineBanner connection="offline" lastEventAt={Date.UTC(2026, 0, 15)} />
        <StaleBanner
          sources={[
            { name: "DC3 Prague", lastSeenAt: "2026-01-15T14:02:11Z", reason: "panel answers 429" },
            { name: "DC4 Vienna", lastSeenAt: null },
          ]}
        />
        <Banner tone="info" action={<Button size="sm">Review</Button>}>
          Two requests wait for an administrator.
        </Banner>
      </div>
      <div className="grid gap-4 md:grid-cols-2 xl:grid-cols-4">
        <Panel title="DC1 Amsterdam" description="10 hosts · 412 guests">
          <div className="flex flex-col gap-2.5">
            <Meter label="CPU" value="216 of 400 · 24 held" used={216} reserved={24} total={400} physical={100} />
            <Meter label="Memory" value="1.31 of 1.92 TB" used={1.31} reserved={0.12} total={1.92} />
            <Meter label="Disk" value="182 of 200 TB" used={182} total={200} note="Full in about 41 days" />
            <Meter label="Backup" value="198 of 200 TB" used={198} total={200} />
            <MiniMeter share={0.12} text="12 %" />
            <MiniMeter share={null} text="–" />
          </div>
        </Panel>
        <SkeletonCard />
        <Panel padded={false}>
          <EmptyState
            icon={<Boxes />}
            title="No datacenters yet"
            action={<Button variant="primary">Connect an endpoint</Button>}
          >
            Connect the first platform to see its guests here.
          </EmptyState>
        </Panel>
        <Panel padded={false}>
          <ErrorState problem={problem} onRetry={() => notify.info("Trying again")} />
        </Panel>
      </div>
      <Panel title="Dialogs and toasts">
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => setDialog("plain")}>Dialog</Button>
          <Button variant="danger" onClick={() => setDialog("delete")}>
            Delete VM…
          </Button>
          <Button onClick={() => setDialog("planning")}>Planning</Button>
          <Button onClick={() => setDialog("failed")}>Failed</Button>
          <Button onClick={() => notify.success("VM web-server-3 is being created", { operationId: "op-1" })}>
            Toast
          </Button>
          <Button onClick={() => notify.problem(problem)}>Error toast</Button>
        </div>
        <ProblemNotice
          className="mt-3"
          problem={{ ...problem, errors: [{ path: "memoryMB", message: "at most 12288" }] }}
        />
        <div className="mt-3 grid grid-cols-1 gap-4 md:grid-cols-2">
          <SkeletonText />
          <SkeletonRows rows={2} />
        </div>
      </Panel>
      <Dialog
        open={dialog === "plain"}
        onOpenChange={show}
        title="Rename web-server-1"
        description="The name is changed on the platform too."
        footer={
          <>
            <Button onClick={close}>Cancel</Button>
            <Button variant="primary" onClick={close}>
              Rename
            </Button>
          </>
        }
      >
        <p>Content that scrolls when it is long.</p>
      </Dialog>
      <ConfirmDialog
        open={dialog === "delete"}
        onOpenChange={show}
        title="Delete web-server?"
        plan={["VM 150 web-server is running and will be stopped first", "50 GB on local-lvm will be destroyed"]}
        warnings={["This cannot be undone"]}
        typedText="web-server"
        actionLabel="Delete VM"
        onConfirm={close}
      />
      <ConfirmDialog
        open={dialog === "planning"}
        onOpenChange={show}
        title="Delete web-server?"
        actionLabel="Delete VM"
        onConfirm={close}
      />
      <ConfirmDialog
        open={dialog === "failed"}
        onOpenChange={show}
        title="Move web-14 to DC2?"
        tone="primary"
        plan={["40 GB will be copied"]}
        blockedReason="Network vlan310 is not mapped"
        error={problem}
        actionLabel="Request approval"
        onConfirm={close}
      />
    </>
  );
}
