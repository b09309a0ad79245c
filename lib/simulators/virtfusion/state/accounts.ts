export interface User {
  readonly id: number;
  readonly admin: boolean;
  extRelationId: number | null;
  /** Relation by a text instead of a number. */
  relStr: string | null;
  name: string;
  email: string;
  selfService: number;
  selfServiceHourlyGroupProfiles: number[];
  selfServiceResourceGroupProfiles: number[];
  selfServiceHourlyResourcePack: number | null;
  enabled: boolean;
  readonly timezone: string;
  readonly createdAt: Date;
  updatedAt: Date;
}

export interface SshKey {
  readonly id: number;
  readonly userId: number;
  readonly name: string;
  readonly publicKey: string;
  readonly enabled: boolean;
  readonly createdAt: Date;
}
