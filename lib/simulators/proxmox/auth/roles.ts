import type { PveVersion } from "../version";

const vmUse = ["VM.Audit", "VM.Backup", "VM.Config.CDROM", "VM.Config.Cloudinit", "VM.Console", "VM.PowerMgmt"];
const vmConfig = ["CDROM", "CPU", "Cloudinit", "Disk", "HWType", "Memory", "Network", "Options"].map(
  (key) => `VM.Config.${key}`,
);
const vmAdmin = [
  ...new Set([...vmUse, ...vmConfig, "VM.Allocate", "VM.Clone", "VM.Migrate", "VM.Snapshot", "VM.Snapshot.Rollback"]),
];
const datastoreUser = ["Datastore.AllocateSpace", "Datastore.Audit"];
const datastoreAdmin = [...datastoreUser, "Datastore.Allocate", "Datastore.AllocateTemplate"];
const sdnUser = ["SDN.Audit", "SDN.Use"];
const poolAdmin = ["Pool.Allocate", "Pool.Audit"];
const sysAdmin = ["Sys.Audit", "Sys.Console", "Sys.Syslog"];
const mappings = ["Mapping.Audit", "Mapping.Modify", "Mapping.Use"];
const accounts = ["Group.Allocate", "Realm.AllocateUser", "User.Modify"];
const rootOnly = [
  "Permissions.Modify",
  "Realm.Allocate",
  "Sys.AccessNetwork",
  "Sys.Incoming",
  "Sys.Modify",
  "Sys.PowerMgmt",
];
const agentOfNine = ["Audit", "FileRead", "FileSystemMgmt", "FileWrite", "Unrestricted"].map(
  (key) => `VM.GuestAgent.${key}`,
);

/** A named set of privileges. */
export interface Role {
  readonly id: string;
  readonly privileges: ReadonlySet<string>;
  readonly isBuiltIn: boolean;
}

/** All privileges that the release knows; a role or ACL with another one is refused. */
export function allPrivileges(version: PveVersion): string[] {
  return [
    ...new Set([
      ...vmAdmin,
      ...datastoreAdmin,
      ...sdnUser,
      "SDN.Allocate",
      ...poolAdmin,
      ...sysAdmin,
      ...mappings,
      ...accounts,
      ...rootOnly,
      ...(version.isNine ? [...agentOfNine, "VM.Replicate"] : ["VM.Monitor"]),
    ]),
  ].sort();
}

/** The roles that every installation has. */
export function builtInRoles(version: PveVersion): Role[] {
  const agentUse = version.isNine ? ["VM.GuestAgent.Audit"] : [];
  const agentAll = version.isNine ? [...agentOfNine, "VM.Replicate"] : ["VM.Monitor"];
  const audit = ["VM.Audit", "Datastore.Audit", "Mapping.Audit", "Pool.Audit", "SDN.Audit", "Sys.Audit", ...agentUse];
  const table: Record<string, string[]> = {
    Administrator: allPrivileges(version),
    NoAccess: [],
    PVEAdmin: allPrivileges(version).filter((name) => !rootOnly.includes(name) || name === "Sys.AccessNetwork"),
    PVEAuditor: audit,
    PVEDatastoreAdmin: datastoreAdmin,
    PVEDatastoreUser: datastoreUser,
    PVEPoolAdmin: poolAdmin,
    PVEPoolUser: ["Pool.Audit"],
    PVESDNAdmin: [...sdnUser, "SDN.Allocate"],
    PVESDNUser: sdnUser,
    PVESysAdmin: sysAdmin,
    PVETemplateUser: ["VM.Audit", "VM.Clone"],
    PVEUserAdmin: accounts,
    PVEVMAdmin: [...vmAdmin, ...agentAll],
    PVEVMUser: [...vmUse, ...agentUse],
  };
  return Object.entries(table).map(([id, privileges]) => ({ id, privileges: new Set(privileges), isBuiltIn: true }));
}
