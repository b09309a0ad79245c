import { snapshotRoutes } from "@/app/api/v1/_guests/snapshots";
import { resource } from "@/lib/http/live";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource(
  "/vms/{id}/snapshots/{name}",
  snapshotRoutes("vm"),
);
