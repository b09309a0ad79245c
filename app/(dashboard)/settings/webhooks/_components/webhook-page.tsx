"use client";

import { useQuery } from "@tanstack/react-query";
import { MoreHorizontal, SearchX, Send } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Banner } from "@/components/ui/banner";
import { Button, ButtonLink, IconButton } from "@/components/ui/button";
import { DropdownMenu } from "@/components/ui/dropdown-menu";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { asProblem } from "@/lib/client/problem-error";
import { webhookQueries } from "@/lib/client/queries/webhooks";
import type { WebhookView } from "@/lib/contracts/webhooks";
import { DeliveryList } from "./delivery-list";
import { type WebhookAsk, WebhookDialog } from "./webhook-dialogs";
import { isOff, WebhookMenuItems } from "./webhook-menu-items";
import { WebhookPill } from "./webhook-pill";
import { WebhookSkeleton } from "./webhook-skeleton";
import { WebhookSummary } from "./webhook-summary";

/** One webhook: how it fares, what it is told of, and all that was sent. */
export function WebhookPage({ id }: { id: string }) {
  const [asked, setAsked] = useState<WebhookAsk | null>(null);
  const [deleted, setDeleted] = useState(false);
  // What is being deleted is not read again: the news of its end may come before the answer to the command.
  const paused = deleted || asked?.kind === "delete";
  const query = useQuery({ ...webhookQueries.one(id), enabled: !paused });
  if (query.data)
    return (
      <Loaded
        webhook={query.data}
        staleReason={query.error ? asProblem(query.error).title : null}
        asked={asked}
        onAsk={setAsked}
        paused={paused}
        onDeleted={() => setDeleted(true)}
      />
    );
  if (!query.error) return <WebhookSkeleton />;
  const problem = asProblem(query.error);
  if (problem.status !== 404 && problem.status !== 400)
    return <ErrorState problem={problem} onRetry={() => void query.refetch()} retrying={query.isFetching} />;
  return (
    <EmptyState
      icon={<SearchX />}
      title="There is no such webhook"
      action={<ButtonLink href="/settings/webhooks">All webhooks</ButtonLink>}
    >
      It may have been deleted, or its address is mistyped.
    </EmptyState>
  );
}

function Loaded(props: {
  webhook: WebhookView;
  /** Why it could not be read again; null when it could. */
  staleReason: string | null;
  asked: WebhookAsk | null;
  onAsk: (ask: WebhookAsk | null) => void;
  paused: boolean;
  onDeleted: () => void;
}) {
  const { webhook, staleReason, asked, onAsk } = props;
  const router = useRouter();
  return (
    <>
      <PageHeader
        breadcrumb={[
          { label: "Settings", href: "/settings" },
          { label: "Webhooks", href: "/settings/webhooks" },
          { label: nameOf(webhook) },
        ]}
        title={nameOf(webhook)}
        meta={<WebhookPill state={webhook.state} />}
        description={<span className="break-all font-mono text-sm">{webhook.url}</span>}
        actions={<Actions webhook={webhook} onAsk={onAsk} />}
      />
      {staleReason && (
        <Banner tone="warn" className="mb-4">
          What is shown may be old: {staleReason}.
        </Banner>
      )}
      {webhook.state === "switched_off" && (
        <SwitchedOff webhook={webhook} onEnable={() => onAsk({ kind: "enable", webhook })} />
      )}
      <WebhookSummary webhook={webhook} />
      <DeliveryList webhook={webhook} paused={props.paused} />
      {asked && (
        <WebhookDialog
          asked={asked}
          onAsk={onAsk}
          onClose={() => onAsk(null)}
          onDeleted={() => {
            props.onDeleted();
            router.push("/settings/webhooks");
          }}
        />
      )}
    </>
  );
}

function Actions({ webhook, onAsk }: { webhook: WebhookView; onAsk: (ask: WebhookAsk) => void }) {
  return (
    <>
      <Button
        variant="primary"
        onClick={() => onAsk({ kind: "test", webhook })}
        disabledReason={isOff(webhook) ? "Nothing is sent while it is off; enable it first" : null}
        icon={<Send className="size-3.5" aria-hidden="true" />}
      >
        Send test
      </Button>
      <DropdownMenu
        trigger={
          <IconButton label="More actions" variant="secondary">
            <MoreHorizontal className="size-4" aria-hidden="true" />
          </IconButton>
        }
      >
        <WebhookMenuItems webhook={webhook} onAsk={onAsk} />
      </DropdownMenu>
    </>
  );
}

function SwitchedOff({ webhook, onEnable }: { webhook: WebhookView; onEnable: () => void }) {
  return (
    <Banner
      tone="bad"
      className="mb-4"
      action={
        <Button size="sm" onClick={onEnable}>
          Enable again
        </Button>
      }
    >
      <strong className="font-semibold">Moxxie switched this webhook off.</strong>{" "}
      {webhook.disabledReason ?? "It failed for too long."} Nothing is sent until it is enabled again.
    </Banner>
  );
}

/** What it is called where its whole URL is too long. */
const nameOf = ({ url, description }: WebhookView) => description || (URL.canParse(url) ? new URL(url).host : url);
