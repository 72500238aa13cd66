/** The Russian manuals write the service's name with Cyrillic К К М. */
const cyrillic: Readonly<Record<string, string>> = { KKM: 'ККМ' };

/**
 * Tells whether a decoded path behind the publication is the service's: `/ws/KKMTransfer.1cws`, with or without the suffix,
 * in either spelling, in any case of the file name.
 */
export function servicePathTest(service: string): (path: string) => boolean {
  const spellings = [service, service.replace(/^KKM/, (letters) => cyrillic[letters] ?? letters)];
  const names = new Set(
    spellings.flatMap((name) => [name, `${name}.1cws`]).map((name) => name.toLowerCase()),
  );
  return (path) => path.startsWith('/ws/') && names.has(path.slice('/ws/'.length).toLowerCase());
}
