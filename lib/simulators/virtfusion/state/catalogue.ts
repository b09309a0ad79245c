/** What a server gets when its order does not say otherwise. */
export interface Package {
  readonly id: number;
  readonly name: string;
  readonly description: string | null;
  enabled: boolean;
  readonly memoryMb: number;
  readonly primaryStorageGb: number;
  readonly trafficGb: number;
  readonly cpuCores: number;
  readonly inboundKbytesPerSecond: number;
  readonly outboundKbytesPerSecond: number;
  /** 0: none. */
  readonly backupPlanId: number;
  readonly primaryStorageProfile: number;
  readonly primaryNetworkProfile: number;
  /** Template groups that may be built with it. */
  readonly templateGroupIds: readonly number[];
  readonly createdAt: Date;
}

export interface Template {
  readonly id: number;
  readonly name: string;
  readonly version: string;
  readonly variant: string | null;
  /** 1: x86_64, 2: arm64. */
  readonly arch: 1 | 2;
  readonly type: "linux" | "windows";
  /** Whether the build wants the console on. */
  readonly vnc: boolean;
  readonly eol: boolean;
  /** `YYYY-MM-DD`. */
  readonly eolDate: string;
}

export interface TemplateGroup {
  readonly id: number;
  readonly name: string;
  readonly icon: string;
  readonly templates: readonly Template[];
}
