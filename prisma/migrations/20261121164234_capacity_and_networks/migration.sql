-- AlterTable
ALTER TABLE "guests" ADD COLUMN     "disk_storage_id" TEXT,
ADD COLUMN     "networks" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "networks_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "resource_reservations" (
    "id" UUID NOT NULL,
    "datacenter_id" TEXT NOT NULL,
    "endpoint_id" TEXT NOT NULL,
    "host_name" TEXT NOT NULL,
    "storage_id" TEXT,
    "cpu" INTEGER NOT NULL,
    "memory_gb" DOUBLE PRECISION NOT NULL,
    "disk_gb" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "host_requested" BOOLEAN NOT NULL DEFAULT false,
    "reserved_by" TEXT NOT NULL,
    "reserved_by_id" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'active',
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),
    "operation_id" UUID,
    "guest_id" UUID,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "resource_reservations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "capacity_samples" (
    "datacenter_id" TEXT NOT NULL,
    "step_seconds" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "samples" INTEGER NOT NULL DEFAULT 1,
    "hosts" DOUBLE PRECISION NOT NULL,
    "guests" DOUBLE PRECISION NOT NULL,
    "guests_running" DOUBLE PRECISION NOT NULL,
    "cpu_total" DOUBLE PRECISION NOT NULL,
    "cpu_used" DOUBLE PRECISION NOT NULL,
    "cpu_reserved" DOUBLE PRECISION NOT NULL,
    "cpu_in_use" DOUBLE PRECISION,
    "memory_total_mb" DOUBLE PRECISION NOT NULL,
    "memory_used_mb" DOUBLE PRECISION NOT NULL,
    "memory_reserved_mb" DOUBLE PRECISION NOT NULL,
    "memory_in_use_mb" DOUBLE PRECISION,
    "disk_total_gb" DOUBLE PRECISION NOT NULL,
    "disk_used_gb" DOUBLE PRECISION NOT NULL,
    "disk_reserved_gb" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "capacity_samples_pkey" PRIMARY KEY ("datacenter_id","step_seconds","at")
);

-- CreateTable
CREATE TABLE "network_allocations" (
    "id" UUID NOT NULL,
    "datacenter_id" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "vlan" INTEGER NOT NULL,
    "service_vlan" INTEGER,
    "subnet" INET NOT NULL,
    "gateway" INET NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "status" TEXT NOT NULL DEFAULT 'active',
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "released_at" TIMESTAMPTZ(3),
    "quarantine_until" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "network_allocations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "network_addresses" (
    "allocation_id" UUID NOT NULL,
    "address" INET NOT NULL,
    "kind" TEXT NOT NULL,
    "guest_id" UUID,
    "note" TEXT NOT NULL DEFAULT '',
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "network_addresses_pkey" PRIMARY KEY ("allocation_id","address")
);

-- CreateTable
CREATE TABLE "network_realisations" (
    "allocation_id" UUID NOT NULL,
    "endpoint_id" TEXT NOT NULL,
    "profile_id" TEXT NOT NULL,
    "zone_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "network_realisations_pkey" PRIMARY KEY ("allocation_id","endpoint_id")
);

-- CreateIndex
CREATE INDEX "resource_reservations_expires_at_idx" ON "resource_reservations"("expires_at");

-- CreateIndex
CREATE INDEX "resource_reservations_status_datacenter_id_endpoint_id_host_idx" ON "resource_reservations"("status", "datacenter_id", "endpoint_id", "host_name");

-- CreateIndex
CREATE INDEX "resource_reservations_created_at_idx" ON "resource_reservations"("created_at" DESC);

-- CreateIndex
CREATE INDEX "capacity_samples_step_seconds_at_idx" ON "capacity_samples"("step_seconds", "at");

-- CreateIndex
CREATE INDEX "network_allocations_datacenter_id_ended_at_idx" ON "network_allocations"("datacenter_id", "ended_at");

-- CreateIndex
CREATE INDEX "network_allocations_client_id_idx" ON "network_allocations"("client_id");

-- CreateIndex
CREATE INDEX "network_addresses_guest_id_idx" ON "network_addresses"("guest_id");

-- CreateIndex
CREATE INDEX "guests_endpoint_id_host_name_idx" ON "guests"("endpoint_id", "host_name");

-- AddForeignKey
ALTER TABLE "network_addresses" ADD CONSTRAINT "network_addresses_allocation_id_fkey" FOREIGN KEY ("allocation_id") REFERENCES "network_allocations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "network_addresses" ADD CONSTRAINT "network_addresses_guest_id_fkey" FOREIGN KEY ("guest_id") REFERENCES "guests"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "network_realisations" ADD CONSTRAINT "network_realisations_allocation_id_fkey" FOREIGN KEY ("allocation_id") REFERENCES "network_allocations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma's schema cannot say. In one datacenter no two allocations that have not ended share a VLAN or an address.
-- The exclusion constraint needs equality of the datacenter beside overlap of the subnets; ranges of one hash give it
-- without an extension, which a managed server may refuse to make.
ALTER TABLE "network_allocations"
  ADD CONSTRAINT "network_allocations_subnet_is_network" CHECK ("subnet" = network("subnet")::inet),
  ADD CONSTRAINT "network_allocations_gateway_inside" CHECK ("gateway" << "subnet"),
  ADD CONSTRAINT "network_allocations_vlan_range" CHECK ("vlan" BETWEEN 1 AND 4094),
  ADD CONSTRAINT "network_allocations_no_overlap" EXCLUDE USING gist (
    int8range(hashtextextended("datacenter_id", 0), hashtextextended("datacenter_id", 0), '[]') WITH &&,
    "subnet" inet_ops WITH &&
  ) WHERE ("ended_at" IS NULL);

CREATE UNIQUE INDEX "network_allocations_vlan_key" ON "network_allocations" ("datacenter_id", "vlan") WHERE "ended_at" IS NULL;

-- One network for each client and purpose in a datacenter; one that is being released does not count.
CREATE UNIQUE INDEX "network_allocations_purpose_key" ON "network_allocations" ("datacenter_id", "client_id", "purpose") WHERE "status" = 'active';

-- One gateway each.
CREATE UNIQUE INDEX "network_addresses_gateway_key" ON "network_addresses" ("allocation_id") WHERE "kind" = 'gateway';

ALTER TABLE "resource_reservations"
  ADD CONSTRAINT "resource_reservations_amounts" CHECK ("cpu" >= 0 AND "memory_gb" >= 0 AND "disk_gb" >= 0 AND "cpu" + "memory_gb" + "disk_gb" > 0);
