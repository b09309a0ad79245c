export const jobActions = [
  "build",
  "boot",
  "shutdown",
  "restart",
  "poweroff",
  "delete",
  "suspend",
  "unsuspend",
  "resetPassword",
] as const;

export type JobAction = (typeof jobActions)[number];

/** One thing that a job did on the hypervisor. */
export interface JobStep {
  readonly type: string;
  readonly at: Date;
}

/** An item of the panel's queue. */
export interface Job {
  readonly id: number;
  readonly action: JobAction;
  readonly serverId: number;
  readonly hypervisorId: number;
  startedAt: Date | null;
  updatedAt: Date | null;
  finishedAt: Date | null;
  failed: boolean;
  /** Why it failed. */
  message: string | null;
  /** 0 to 100. */
  progress: number;
  readonly steps: JobStep[];
}

/** What a kind of job is called on the wire and what it does, in believable time. */
export interface JobPlan {
  /** `action` of the queue item. */
  readonly wireAction: string;
  /** Last part of the class name in `job`. */
  readonly jobClass: string;
  readonly steps: readonly { readonly type: string; readonly durationMs: number }[];
}

/**
 * The build's names and times are those of a real one (about 22 s). Of the other kinds no queue item has been seen:
 * their names and times are the simulator's.
 */
export const jobPlans: Readonly<Record<JobAction, JobPlan>> = {
  build: {
    wireAction: "build_server",
    jobClass: "Build",
    steps: [
      { type: "server.get.status", durationMs: 200 },
      { type: "server.config.dhcp", durationMs: 200 },
      { type: "server.os.template.exists", durationMs: 600 },
      { type: "server.os.template.download", durationMs: 400 },
      { type: "server.os.template.download.check", durationMs: 7_600 },
      { type: "server.create.ci", durationMs: 400 },
      { type: "server.disk.create.os", durationMs: 2_600 },
      { type: "server.os.install.check", durationMs: 6_000 },
      { type: "server.vnc.disable", durationMs: 500 },
      { type: "server.boot", durationMs: 1_000 },
      { type: "server.config.statistics", durationMs: 500 },
    ],
  },
  boot: plan("boot_server", "Boot", [
    ["server.get.status", 200],
    ["server.boot", 1_800],
  ]),
  shutdown: plan("shutdown_server", "Shutdown", [
    ["server.get.status", 200],
    ["server.shutdown", 3_800],
  ]),
  restart: plan("restart_server", "Restart", [
    ["server.get.status", 200],
    ["server.restart", 3_800],
  ]),
  poweroff: plan("poweroff_server", "Poweroff", [
    ["server.get.status", 200],
    ["server.poweroff", 800],
  ]),
  delete: plan("delete_server", "Delete", [
    ["server.poweroff", 800],
    ["server.disk.delete", 1_700],
    ["server.delete", 500],
  ]),
  suspend: plan("suspend_server", "Suspend", [
    ["server.poweroff", 1_500],
    ["server.suspend", 500],
  ]),
  unsuspend: plan("unsuspend_server", "Unsuspend", [["server.unsuspend", 1_000]]),
  resetPassword: plan("reset_password", "ResetPassword", [
    ["server.agent.ping", 500],
    ["server.password.set", 1_500],
  ]),
};

/** How long a job waits in the queue before it starts. */
export const queueDelayMs = 1_000;

function plan(wireAction: string, jobClass: string, steps: readonly (readonly [string, number])[]): JobPlan {
  return { wireAction, jobClass, steps: steps.map(([type, durationMs]) => ({ type, durationMs })) };
}
