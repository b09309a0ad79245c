"use client";

import { MoreHorizontal } from "lucide-react";
import Link from "next/link";
import { IconButton } from "@/components/ui/button";
import { DropdownMenu } from "@/components/ui/dropdown-menu";
import { formatCount } from "@/components/ui/format";
import { RelativeTime } from "@/components/ui/relative-time";
import type { WebhookView } from "@/lib/contracts/webhooks";
import { cellClass } from "../../../_guests/detail/plain-table";
import { reachWords } from "../../_components/reach-fields";
import { SourcePill } from "../../_components/source-pill";
import { eventsInWords } from "./event-groups";
import type { WebhookAsk } from "./webhook-dialogs";
import { WebhookMenuItems } from "./webhook-menu-items";
import { WebhookPill } from "./webhook-pill";
import { WebhookStateNote } from "./webhook-state-note";

export const webhookHref = (id: string) => `/settings/webhooks/${encodeURIComponent(id)}`;

/** One webhook of the list. */
export function WebhookRow({ webhook, onAsk }: { webhook: WebhookView; onAsk: (ask: WebhookAsk) => void }) {
  const { id, url, description, state, events, datacenters, waiting, dead, lastSuccessAt, source } = webhook;
  const quiet = `${cellClass} text-muted`;
  return (
    <tr>
      <th scope="row" className={`${cellClass} max-w-44 font-normal sm:max-w-80`}>
        <Link
          href={webhookHref(id)}
          title={url}
          className="block truncate rounded-sm font-medium font-mono text-sm hover:text-accent-ink hover:underline"
        >
          {url}
        </Link>
        {description && (
          <p className="truncate text-muted text-sm" title={description}>
            {description}
          </p>
        )}
      </th>
      <td className={cellClass}>
        <WebhookPill state={state} />
        {state !== "active" && (
          <p className="mt-0.5 max-w-64 whitespace-normal break-words text-muted text-sm">
            <WebhookStateNote webhook={webhook} />
          </p>
        )}
      </td>
      <td className={quiet} title={events.join(", ")}>
        {eventsInWords(events)}
      </td>
      <td className={quiet}>{reachWords(datacenters)}</td>
      <td className={quiet}>{formatCount(waiting)}</td>
      <td className={dead > 0 ? `${cellClass} text-bad-ink` : quiet}>{formatCount(dead)}</td>
      <td className={quiet}>{lastSuccessAt ? <RelativeTime at={lastSuccessAt} /> : "never"}</td>
      <td className={cellClass}>
        <SourcePill source={source} />
      </td>
      <td className={`${cellClass} text-right`}>
        <DropdownMenu
          trigger={
            <IconButton label={`Actions for ${url}`} size="sm">
              <MoreHorizontal className="size-4" aria-hidden="true" />
            </IconButton>
          }
        >
          <WebhookMenuItems webhook={webhook} onAsk={onAsk} />
        </DropdownMenu>
      </td>
    </tr>
  );
}
