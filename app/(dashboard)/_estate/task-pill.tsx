import { Pill } from "@/components/ui/pill";
import type { Tone } from "@/components/ui/states";
import type { TaskView } from "@/lib/contracts/tasks";

const stateTones: Record<TaskView["state"], Tone> = {
  running: "accent",
  succeeded: "ok",
  warning: "warn",
  failed: "bad",
};

/** The state of a platform's task, as a word and a colour. */
export const TaskPill = ({ state }: { state: TaskView["state"] }) => (
  <Pill tone={stateTones[state]} dot={state === "running" ? "busy" : true}>
    {state}
  </Pill>
);
