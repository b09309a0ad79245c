import type { EndpointForm } from "@/lib/domain/endpoint-form";

/** How a panel is asked for. The other options stand in the configuration file. */
export const virtfusionForm: EndpointForm = {
  provider: "virtfusion",
  product: "VirtFusion",
  idExample: "vf-prg",
  url: { example: "https://panel.example.net", hint: "Of the control panel; /api/v1 is added where it is missing" },
  takesPassword: false,
  tokenHint: "A global API token of the panel; the test says which rights it lacks",
  options: [
    {
      key: "userId",
      label: "User id",
      hint: "The panel's user who owns new servers. Without it none can be made.",
      type: "integer",
    },
    {
      key: "packageId",
      label: "Package id",
      hint: "The package of new servers where a request names none.",
      type: "integer",
    },
    {
      key: "groups",
      label: "Hypervisor groups",
      hint: "Names, one a line; only their hypervisors and servers are seen. Empty: all.",
      type: "names",
    },
    {
      key: "requestsPerMinute",
      label: "Requests a minute",
      hint: "The rate limit of the token; Moxxie stays below it. Empty: it waits when the panel refuses.",
      type: "integer",
    },
  ],
};
