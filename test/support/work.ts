/**
 * Begins to count how long this process works, all its threads together: unlike the time that passes, this is the same on a
 * machine that others keep busy.
 * @returns the milliseconds until now
 */
export function countWork(): () => number {
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
}
