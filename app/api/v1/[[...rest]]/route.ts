import { resource } from "@/lib/http/live";
import { unknownPath } from "@/lib/http/unknown-path";

/** Whatever no other route file answers. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/{rest*}", {
  GET: unknownPath,
  POST: unknownPath,
  PUT: unknownPath,
  PATCH: unknownPath,
  DELETE: unknownPath,
});
