import { type Job, jobPlans } from "../jobs/job";
import { offsetDate } from "./dates";

export function jobView(job: Job): Record<string, unknown> {
  const { wireAction, jobClass } = jobPlans[job.action];
  return {
    id: job.id,
    jobId: String(job.id + 694),
    job: `App\\Jobs\\Server\\KVM\\${jobClass}`,
    hypervisorId: job.hypervisorId,
    serverId: job.serverId,
    action: wireAction,
    queue: "default",
    started: job.startedAt && offsetDate(job.startedAt),
    updated: job.updatedAt && offsetDate(job.updatedAt),
    finished: job.finishedAt && offsetDate(job.finishedAt),
    failed: job.failed,
    progress: job.progress,
    errors: {
      exception: {
        stringable: job.failed,
        errors: job.message === null ? [] : [job.message],
        type: job.failed ? "RuntimeException" : null,
        trace: null,
        message: job.message,
      },
    },
    primaryActions: job.steps.map(({ type, at }) => ({
      type,
      dataType: "object",
      data: { system: { success: true, commandline: [], data: [] } },
      created: offsetDate(at),
      updated: offsetDate(at),
    })),
    subActions: [],
  };
}
