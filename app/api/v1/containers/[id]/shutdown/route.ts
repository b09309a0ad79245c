import { shutdownRoute } from "@/app/api/v1/_guests/power";
import { resource } from "@/lib/http/live";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/containers/{id}/shutdown", {
  POST: shutdownRoute("container"),
});
