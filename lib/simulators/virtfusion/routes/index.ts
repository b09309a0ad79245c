import type { Routes } from "./call";
import { catalogueRoutes } from "./catalogue";
import { computeRoutes } from "./compute";
import { serverRoutes } from "./servers";
import { sshKeyRoutes } from "./ssh-keys";

/** All that the panel answers; a test holds it against the contract. */
export const routes: Routes = {
  ...computeRoutes,
  ...catalogueRoutes,
  ...sshKeyRoutes,
  ...serverRoutes,
};
