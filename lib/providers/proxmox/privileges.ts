/** What Moxxie's user needs in Proxmox, and what for; the same list stands in the documentation. */
export interface NeededPrivilege {
  privilege: string;
  /** Where it is asked for: one of these paths has it, or a more general one with propagation. */
  paths: string[];
  purpose: string;
}

const everywhere = ["/", "/vms", "/pool"];

const onGuests = [
  "VM.Allocate",
  "VM.Audit",
  "VM.Backup",
  "VM.Clone",
  "VM.Config.CDROM",
  "VM.Config.CPU",
  "VM.Config.Cloudinit",
  "VM.Config.Disk",
  "VM.Config.HWType",
  "VM.Config.Memory",
  "VM.Config.Network",
  "VM.Config.Options",
  "VM.Migrate",
  "VM.PowerMgmt",
  "VM.Snapshot",
];

/** The documented set for a version of the platform: agent and network privileges changed their names over time. */
export function neededPrivileges(major: number): NeededPrivilege[] {
  const agent = major >= 9 ? "VM.GuestAgent.Audit" : "VM.Monitor";
  return [
    ...[...onGuests, agent].map((privilege) => ({ privilege, paths: everywhere, purpose: "guests" })),
    ...["Datastore.AllocateSpace", "Datastore.Audit"].map((privilege) => ({
      privilege,
      paths: ["/", "/storage"],
      purpose: "storages",
    })),
    ...(major >= 8 ? [{ privilege: "SDN.Use", paths: ["/", "/sdn", "/sdn/zones"], purpose: "networks" }] : []),
    { privilege: "Sys.Audit", paths: ["/"], purpose: "hosts and tasks" },
  ];
}

/** A privilege that only some uses need, and what is not possible without it. */
export interface OptionalPrivilege {
  privilege: string;
  /** One of these paths must have it itself. */
  paths: string[];
  lost: string;
}

/** SDN zones and vnets came with 8 for everybody; where no zones are used, nothing is lost without these. */
const optionalPrivileges: OptionalPrivilege[] = [
  {
    privilege: "SDN.Audit",
    paths: ["/", "/sdn", "/sdn/zones"],
    lost: "SDN zones and vnets are not seen, so that no guest can be put on one",
  },
  {
    privilege: "SDN.Allocate",
    // Applying asks for it on /sdn itself; the zones below inherit it.
    paths: ["/", "/sdn"],
    lost: "clients' networks cannot be made in SDN zones (Q-in-Q by zones)",
  },
];

/** Optional privileges that `/access/permissions` does not show. */
export function missingOptional(
  permissions: Record<string, Record<string, unknown>>,
  major: number,
): OptionalPrivilege[] {
  if (major < 8) return [];
  return optionalPrivileges.filter(
    ({ privilege, paths }) => !paths.some((path) => privilege in (permissions[path] ?? {})),
  );
}

/** Those of the needed privileges that `/access/permissions` does not show on any fitting path, or on one below it. */
export function missingPrivileges(
  permissions: Record<string, Record<string, unknown>>,
  major: number,
): NeededPrivilege[] {
  return neededPrivileges(major).filter(
    ({ privilege, paths }) =>
      !Object.entries(permissions).some(
        ([at, granted]) => privilege in granted && paths.some((path) => within(at, path)),
      ),
  );
}

const within = (at: string, path: string) => at === path || (path !== "/" && at.startsWith(`${path}/`));
