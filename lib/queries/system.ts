import type { Actor } from "@/lib/auth/actor";
import { can } from "@/lib/auth/authorise";
import type { Me } from "@/lib/contracts/identity";
import type { Info } from "@/lib/contracts/system";
import { permissions } from "@/lib/domain/permissions";
import type { Moxxie } from "@/lib/moxxie";
import { version } from "@/lib/version";

/** What kind of instance this is, for anybody signed in. */
export function instanceInfo({ config, db, inventory, startedAt }: Moxxie): Info {
  const providers = new Set([...inventory.view().endpoints.values()].map(({ provider }) => provider));
  return {
    instanceId: config.instanceId,
    name: "Moxxie",
    version,
    api: "v1",
    providers: [...providers].sort(),
    database: db.kind,
    demo: config.demo,
    startedAt: startedAt.toISOString(),
  };
}

/** The actor as it may know itself; its permissions are its role's within its scopes. */
export function whoAmI(actor: Actor): Me {
  const { kind, id, name, role, datacenterIds } = actor;
  return {
    kind,
    id,
    name,
    role,
    datacenters: datacenterIds === null ? null : [...datacenterIds],
    permissions: permissions.filter((permission) => can(actor, permission)),
  };
}
