import { accessRoutes } from "./access";
import { agentRoutes } from "./agent";
import type { Routes } from "./call";
import { cloneRoutes } from "./clone";
import { cloudInitRoutes } from "./cloudinit";
import { clusterRoutes } from "./cluster";
import { configRoutes } from "./config";
import { diskRoutes } from "./disks";
import { lxcRoutes } from "./lxc";
import { lxcPowerRoutes } from "./lxc-power";
import { migrateRoutes } from "./migrate";
import { nodeRoutes } from "./nodes";
import { poolRoutes } from "./pools";
import { qemuRoutes } from "./qemu";
import { qemuPowerRoutes } from "./qemu-power";
import { resourceRoutes } from "./resources";
import { rrdRoutes } from "./rrddata";
import { sdnRoutes } from "./sdn";
import { snapshotRoutes } from "./snapshots";
import { storageRoutes } from "./storage";
import { taskRoutes } from "./tasks";

/** All methods that the simulator serves; a test holds them against the schema. */
export const routes: Routes = {
  ...accessRoutes,
  ...snapshotRoutes,
  ...migrateRoutes,
  ...diskRoutes,
  ...cloudInitRoutes,
  ...cloneRoutes,
  ...agentRoutes,
  ...clusterRoutes,
  ...configRoutes,
  ...lxcRoutes,
  ...lxcPowerRoutes,
  ...nodeRoutes,
  ...poolRoutes,
  ...qemuRoutes,
  ...qemuPowerRoutes,
  ...resourceRoutes,
  ...rrdRoutes,
  ...sdnRoutes,
  ...storageRoutes,
  ...taskRoutes,
};
