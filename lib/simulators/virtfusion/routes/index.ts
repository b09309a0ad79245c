import type { Routes } from "./call";
import { catalogueRoutes } from "./catalogue";
import { computeRoutes } from "./compute";
import { modifyRoutes } from "./modify";
import { networkRoutes } from "./network";
import { serverRoutes } from "./servers";
import { sshKeyRoutes } from "./ssh-keys";
import { userRoutes } from "./users";

/** All that the panel answers; a test holds it against the contract. */
export const routes: Routes = {
  ...computeRoutes,
  ...catalogueRoutes,
  ...sshKeyRoutes,
  ...userRoutes,
  ...serverRoutes,
  ...modifyRoutes,
  ...networkRoutes,
};
