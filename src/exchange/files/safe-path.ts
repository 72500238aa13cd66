const longestPath = 300;
const mostFolders = 8;
/** File systems take 255, some of them more than a name is called. */
const longestPartBytes = 200;

/**
 * A name that somebody else gave a file, as a path below a folder of ours, with slashes. Undefined for names that lead out
 * of it, that are hidden, or that a file system of some kind would take otherwise than it is written.
 */
export function safePath(name: string): string | undefined {
  const path = name.replaceAll('\\', '/').replace(/^\.\//, '');
  const parts = path.split('/');
  if (path.length > longestPath || parts.length > mostFolders) return undefined;
  return parts.every(isSafe) ? path : undefined;
}

/** Windows knows devices by these names, with any extension. */
const device = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

function isSafe(part: string): boolean {
  return (
    /^[^\p{Cc}\p{Cs}<>:"|?*.][^\p{Cc}\p{Cs}<>:"|?*]*$/u.test(part) &&
    !/[. ]$/.test(part) &&
    Buffer.byteLength(part) <= longestPartBytes &&
    !device.test(part)
  );
}
