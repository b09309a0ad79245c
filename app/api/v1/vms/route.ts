import { createVmRoute, listRoute } from "@/app/api/v1/_guests/collection";
import { resource } from "@/lib/http/live";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/vms", {
  GET: listRoute("vm"),
  POST: createVmRoute,
});
