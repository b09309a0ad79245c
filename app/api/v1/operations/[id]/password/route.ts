import { revealPasswordRoute } from "@/app/api/v1/_guests/access";
import { resource } from "@/lib/http/live";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/operations/{id}/password", {
  POST: revealPasswordRoute,
});
