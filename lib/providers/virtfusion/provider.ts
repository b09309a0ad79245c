import type { Provider } from "../provider";
import type { EndpointSettings, ProviderDeps } from "../settings";
import { createChanges } from "./changes";
import { createVirtfusionClient } from "./client";
import { about, testConnection } from "./connection";
import { createCreation } from "./creation";
import { features } from "./creation-order";
import { inTurn } from "./exclusive";
import { createGuestReads } from "./guests";
import { createHosting } from "./hosting";
import { createHosts, createStorage } from "./hosts";
import { createHypervisors } from "./hypervisors";
import { createNetworks } from "./networks";
import { observe } from "./observation";
import { createPackageChange } from "./package-change";
import { createPackages, packageInfosOf } from "./packages";
import type { Parts } from "./parts";
import { createPower } from "./power";
import { createPowerLooks } from "./power-looks";
import { createServers } from "./servers";
import { createSshKeys } from "./ssh-keys";
import { createTasks } from "./tasks";
import { createTemplates } from "./templates";
import { createTraffic } from "./traffic";

/** A VirtFusion panel as a provider. Nothing is called yet. Throws `invalid_request` for wrong settings. */
export function createVirtfusionProvider(settings: EndpointSettings, deps: ProviderDeps): Provider {
  const client = createVirtfusionClient(settings, deps);
  const servers = createServers(client);
  const hypervisors = createHypervisors(client);
  const packages = createPackages(client);
  const tasks = createTasks({ client, servers, hypervisors });
  const looks = createPowerLooks({ client, servers });
  const parts: Parts = { client, servers, hypervisors, tasks, exclusive: deps.exclusive ?? inTurn() };
  return {
    kind: "virtfusion",
    endpointId: settings.id,
    hosts: createHosts(parts),
    guests: {
      ...createGuestReads(parts),
      templates: createTemplates({ client, hypervisors, packages }),
      ...createCreation(parts),
      ...createChanges(parts),
    },
    ...createPower(parts),
    tasks,
    networks: createNetworks({ client, servers, hypervisors, packages }),
    storage: createStorage(parts),
    packages: {
      list: async () => packageInfosOf(await packages.read(), client.settings.packageId),
      ...createPackageChange(parts),
    },
    sshKeys: createSshKeys(parts),
    traffic: createTraffic(client),
    ...createHosting(parts),
    features,
    observe: (signal) => observe({ client, servers, hypervisors, looks }, signal),
    about: () => about(client),
    testConnection: () => testedOnce(settings, deps),
    callCount: client.callCount,
    close: client.close,
  };
}

/** How long a connection test waits while the token's rate limit is used up. */
const testPatienceMs = 2_000;

/** With a client of its own, which says that the rate limit is used up instead of waiting for it. */
async function testedOnce(settings: EndpointSettings, deps: ProviderDeps) {
  const options = { ...settings.options, ratePatienceMs: testPatienceMs, lockPatienceMs: testPatienceMs };
  const client = createVirtfusionClient({ ...settings, options }, deps);
  return testConnection(client, settings).finally(() => client.close());
}
