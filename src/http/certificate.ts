import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Server } from 'node:https';

/** A certificate with its chain and its key, as PEM files, and the oldest version of TLS that is spoken with them. */
export interface TlsFiles {
  certificateFile: string;
  keyFile: string;
  minVersion: 'TLSv1.2' | 'TLSv1.3';
}

export interface CertificateWatch {
  /** Milliseconds between two looks; a minute unless told. */
  everyMs?: number;
  /** A new certificate counts from now on. */
  onRenewed(): void;
  /** What stands in the files now cannot be used; the old certificate stays. Told once for the same fault. */
  onTrouble(error: unknown): void;
}

interface TlsContents {
  cert: Buffer;
  key: Buffer;
}

/** @throws when a file cannot be read */
export function readTls({ certificateFile, keyFile, minVersion }: TlsFiles) {
  return { cert: readFileSync(certificateFile), key: readFileSync(keyFile), minVersion };
}

/**
 * Looks at the files again and again and gives the server what is new, so that nobody has to stop it when a certificate
 * is renewed. Connections that are open stay as they are.
 *
 * It compares contents: times and events of files tell little where a certificate is a link that is turned, as with
 * certbot, or lies on a network drive.
 *
 * @param used what the server was started with
 */
export function watchCertificate(
  server: Server,
  files: TlsFiles,
  used: TlsContents,
  { everyMs = 60_000, onRenewed, onTrouble }: CertificateWatch,
): void {
  let seen = used;
  let told: string | undefined;

  async function look(): Promise<void> {
    const [cert, key] = await Promise.all([readFile(files.certificateFile), readFile(files.keyFile)]);
    told = undefined;
    if (seen.cert.equals(cert) && seen.key.equals(key)) return;
    seen = { cert, key };
    server.setSecureContext({ cert, key, minVersion: files.minVersion });
    onRenewed();
  }
  function tellOnce(error: unknown): void {
    const reason = String(error);
    if (reason !== told) onTrouble(error);
    told = reason;
  }
  server.once('listening', () => {
    const timer = setInterval(() => void look().catch(tellOnce), everyMs);
    server.once('close', () => clearInterval(timer));
  });
}
