"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { asProblem } from "@/lib/client/problem-error";
import { webhookQueries } from "@/lib/client/queries/webhooks";
import { PlainTable } from "../../../_guests/detail/plain-table";
import { ListPart } from "../../_components/list-part";
import { SettingsHeader } from "../../_components/settings-header";
import { type WebhookAsk, WebhookDialog } from "./webhook-dialogs";
import { WebhookEmpty } from "./webhook-empty";
import { WebhookRow } from "./webhook-row";

/** Who is told of events, and how well that goes. */
export function WebhookList() {
  const query = useQuery(webhookQueries.list());
  const [asked, setAsked] = useState<WebhookAsk | null>(null);
  const add = (
    <Button
      size="sm"
      variant="primary"
      onClick={() => setAsked({ kind: "create" })}
      icon={<Plus className="size-3.5" aria-hidden="true" />}
    >
      Create webhook
    </Button>
  );
  return (
    <>
      <SettingsHeader current="webhooks" />
      {query.data && query.error && (
        <Banner tone="warn" className="mb-3">
          What is shown may be old: {asProblem(query.error).title}.
        </Banner>
      )}
      <ListPart
        title="Webhooks"
        description="Addresses that Moxxie tells of events, signed and in the order in which they happened."
        query={query}
        actions={add}
        empty={<WebhookEmpty />}
      >
        {(webhooks) => (
          <PlainTable
            label="Webhooks and how they fare"
            headers={["Webhook", "State", "Events", "Datacenters", "Waiting", "Given up", "Last success", "Source", ""]}
          >
            {webhooks.map((webhook) => (
              <WebhookRow key={webhook.id} webhook={webhook} onAsk={setAsked} />
            ))}
          </PlainTable>
        )}
      </ListPart>
      {asked && <WebhookDialog asked={asked} onAsk={setAsked} onClose={() => setAsked(null)} />}
    </>
  );
}
