/** Milliseconds this thread has computed since `before`, however busy the machine is with other things; unlike those on a clock. */
export function effortSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}

export const effort = (): NodeJS.CpuUsage => process.threadCpuUsage();
