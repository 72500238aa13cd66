import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Certificate {
  certificateFile: string;
  keyFile: string;
  /** PEM, for whoever is to trust it. */
  text: string;
}

/** Makes a self-signed certificate for `localhost` and 127.0.0.1 in a folder, over what was there. */
export function makeCertificate(folder: string, days = 2): Certificate {
  const certificateFile = join(folder, 'fullchain.pem');
  const keyFile = join(folder, 'key.pem');
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const key = ['-nodes', '-newkey', 'rsa:2048', '-keyout', keyFile, '-out', certificateFile];
  execFileSync('openssl', ['req', '-x509', '-days', String(days), ...subject, ...key], { stdio: 'ignore' });
  return { certificateFile, keyFile, text: readFileSync(certificateFile, 'utf8') };
}
