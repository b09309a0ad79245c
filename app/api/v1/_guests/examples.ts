/** Examples of the shapes that Cafn8 uses as they stand. */

export const vmCreateExample = {
  name: "web-server",
  datacenter: "DC1",
  failoverDC: "DC2",
  cores: 4,
  memoryMB: 8192,
  diskGB: 40,
  affinityRules: { preferSameDC: ["db-server"], requireDifferentDC: ["web-server-2"] },
};

export const accepted = {
  operationId: "0d0f5f0e-7a52-4f0c-9f6e-3c7f5a7d2b11",
  status: "processing",
  id: "019c2b1e-4b1a-7c3e-8d7e-5a2f0c9b1d22",
  vmId: "100",
  node: "pve1",
  datacenter: "DC1",
};
