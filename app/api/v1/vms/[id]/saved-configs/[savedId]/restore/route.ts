import { restoreConfigRoute } from "@/app/api/v1/_guests/work";
import { resource } from "@/lib/http/live";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/vms/{id}/saved-configs/{savedId}/restore", {
  POST: restoreConfigRoute("vm"),
});
