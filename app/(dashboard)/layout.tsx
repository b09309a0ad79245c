import { dehydrate } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { signOut } from "@/app/(auth)/sign-in/actions";
import type { NavGroup, NavItem } from "@/components/shell/nav";
import { identityOf } from "@/lib/auth/identity";
import { approvalQueries, pendingLimit } from "@/lib/client/queries/approvals";
import { estateQueries } from "@/lib/client/queries/estate";
import { operationQueries } from "@/lib/client/queries/operations";
import { makeQueryClient } from "@/lib/client/query-client";
import { ApprovalListQuery } from "@/lib/contracts/approvals";
import type { Me } from "@/lib/contracts/identity";
import { OperationListQuery } from "@/lib/contracts/operations";
import type { Role } from "@/lib/domain/permissions";
import { listApprovals } from "@/lib/queries/approvals";
import { listDatacenters } from "@/lib/queries/datacenters";
import { listOperations } from "@/lib/queries/operations";
import { whoAmI } from "@/lib/queries/system";
import { runCommands } from "./_actions";
import { DashboardProviders } from "./_components/dashboard-providers";
import { DashboardShell } from "./_components/dashboard-shell";
import { pageContext } from "./_server/page-context";

const estate: NavGroup = {
  items: [
    { href: "/", label: "Overview", icon: "overview" },
    { href: "/datacenters", label: "Datacenters", icon: "datacenters" },
    { href: "/vms", label: "VMs", icon: "vms" },
    { href: "/containers", label: "Containers", icon: "containers" },
    { href: "/networks", label: "Networks", icon: "networks" },
  ],
};
const plan: NavGroup = {
  label: "Plan",
  items: [{ href: "/reservations", label: "Reservations", icon: "reservations" }],
};
const settings: NavItem = { href: "/settings", label: "Settings", icon: "settings" };

/** Around every page of the dashboard. Nobody is sent to the sign-in page, and from there to the setup when it is due. */
export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const { moxxie, actor } = await pageContext();
  const me = whoAmI(actor);
  const client = makeQueryClient();
  const decides = me.permissions.includes("approval:decide");
  const [user] = await Promise.all([
    identityOf(moxxie).users.get(actor.id),
    client.prefetchQuery({
      ...estateQueries.datacenters(),
      queryFn: () => listDatacenters(moxxie, actor),
    }),
    client.prefetchQuery({
      ...operationQueries.active(),
      queryFn: () => listOperations(moxxie, actor, OperationListQuery.parse({ active: "true", limit: 50 })),
    }),
    client.prefetchQuery({
      ...operationQueries.troubled(),
      queryFn: () => listOperations(moxxie, actor, OperationListQuery.parse({ status: "needs_attention", limit: 10 })),
    }),
    decides &&
      client.prefetchQuery({
        ...approvalQueries.pending(),
        queryFn: () =>
          listApprovals(moxxie, actor, ApprovalListQuery.parse({ status: "pending", limit: pendingLimit })),
      }),
  ]);
  return (
    <DashboardProviders me={me} run={runCommands} state={dehydrate(client)}>
      <DashboardShell
        navigation={[estate, plan, workFor(me)]}
        navigationFooter={[settings]}
        user={{ name: me.name, email: user?.email ?? "", role: roleNames[me.role], scope: scopeOf(me) }}
        onSignOut={signOut}
      >
        {children}
      </DashboardShell>
    </DashboardProviders>
  );
}

const roleNames: Record<Role, string> = { admin: "Administrator", operator: "Operator", viewer: "Viewer" };

/** A viewer asks for nothing and decides nothing; the audit trail is the administrators'. */
const workFor = (me: Me): NavGroup => ({
  label: "Work",
  items: [
    { href: "/operations", label: "Operations", icon: "operations" },
    ...(me.permissions.includes("approval:read")
      ? [{ href: "/approvals", label: "Approvals", icon: "approvals" } as const]
      : []),
    ...(me.permissions.includes("audit:read")
      ? [{ href: "/activity", label: "Activity", icon: "activity" } as const]
      : []),
  ],
});

const scopeOf = ({ datacenters }: Me) => (datacenters === null ? undefined : `Only ${datacenters.join(", ")}`);
