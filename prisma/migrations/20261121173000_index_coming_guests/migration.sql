-- What Prisma's schema cannot say. Disks that are being made are few among thousands of guests, and are added up
-- whenever room on a storage is given away.
CREATE INDEX "guests_coming_disk_idx" ON "guests" ("disk_storage_id") WHERE "status" = 'creating' AND "disk_storage_id" IS NOT NULL;
