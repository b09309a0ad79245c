import { MenuItem, MenuSeparator } from "@/components/ui/dropdown-menu";
import type { WebhookView } from "@/lib/contracts/webhooks";
import type { WebhookAsk } from "./webhook-dialogs";

/** Why a webhook cannot be changed here; null when it can. */
export const fixedReason = ({ source }: Pick<WebhookView, "source">): string | null =>
  source === "file" ? "It stands in the configuration; change it there" : null;

export const isOff = ({ state }: Pick<WebhookView, "state">) => state === "disabled" || state === "switched_off";

/** What can be done with a webhook; what cannot says why. */
export function WebhookMenuItems({ webhook, onAsk }: { webhook: WebhookView; onAsk: (ask: WebhookAsk) => void }) {
  const fixed = fixedReason(webhook);
  const off = isOff(webhook);
  return (
    <>
      <MenuItem
        onSelect={() => onAsk({ kind: "test", webhook })}
        disabledReason={off ? "Nothing is sent while it is off; enable it first" : null}
      >
        Send test
      </MenuItem>
      <MenuItem onSelect={() => onAsk({ kind: "edit", webhook })} disabledReason={fixed}>
        Edit…
      </MenuItem>
      <MenuItem onSelect={() => onAsk({ kind: "rotate", webhook })} disabledReason={fixed}>
        Rotate secret…
      </MenuItem>
      <MenuItem onSelect={() => onAsk({ kind: off ? "enable" : "disable", webhook })}>
        {off ? "Enable…" : "Disable…"}
      </MenuItem>
      <MenuSeparator />
      {/* One that the configuration no longer names is switched off, and may be deleted; the plan knows. */}
      <MenuItem
        danger
        onSelect={() => onAsk({ kind: "delete", webhook })}
        disabledReason={webhook.state === "switched_off" ? null : fixed}
      >
        Delete…
      </MenuItem>
    </>
  );
}
