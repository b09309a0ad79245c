import type { Info } from "@/lib/contracts/system";
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

export { me as whoAmI } from "./identity";
