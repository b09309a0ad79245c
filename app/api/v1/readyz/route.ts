import { Readiness } from "@/lib/contracts/system";
import { answer } from "@/lib/http/answer";
import { resource } from "@/lib/http/live";
import { readinessFor } from "@/lib/http/readiness";
import { publicRoute } from "@/lib/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/readyz", {
  GET: publicRoute({
    id: "getReadiness",
    summary: "Whether it can do its work: database, jobs, inventory",
    description:
      "503 when it cannot. A platform that does not answer is shown but does not make Moxxie unready. Only those who are signed in see the endpoints by name.",
    tag: "System",
    response: Readiness,
    handle: async ({ services, request }) => {
      const readiness = await readinessFor(services, request);
      return answer(readiness, { status: readiness.ready ? 200 : 503 });
    },
  }),
});
