import { configRoute } from "@/app/api/v1/_guests/reads";
import { resource } from "@/lib/http/live";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/vms/{id}/config", {
  GET: configRoute("vm"),
});
