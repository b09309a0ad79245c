import type { AuditView } from "@/lib/contracts/audit";

/** Where the target of an audit entry is shown; null for what has no page. */
export function targetHref({ target, command }: Pick<AuditView, "target" | "command">): string | null {
  if (!target?.id) return null;
  const id = encodeURIComponent(target.id);
  switch (target.type) {
    case "guest":
      return `${command.startsWith("container.") ? "/containers" : "/vms"}/${id}`;
    case "datacenter":
      return `/datacenters/${id}`;
    case "endpoint":
      return "/settings?tab=endpoints";
    case "token":
      return "/settings?tab=tokens";
    case "user":
      return "/settings?tab=users";
    case "operation":
      return `/operations/${id}`;
    case "approval":
      return `/approvals/${id}`;
    case "network":
      return "/networks";
    case "reservation":
      return "/reservations";
    case "policy":
      return "/settings/approval-policy";
    case "webhook":
      return "/settings/webhooks";
    default:
      return null;
  }
}
