import { connect, type SecureVersion } from 'node:tls';

/**
 * Offers one version of TLS to a server on 127.0.0.1 and tells what becomes of it: the version, or the code of the error.
 * The client would take anything (OpenSSL refuses versions before 1.2 by itself unless it is told not to care), so that a
 * refusal is the server's.
 */
export function offerTls(port: number, version: SecureVersion): Promise<string> {
  return new Promise((resolve) => {
    const options = {
      minVersion: version,
      maxVersion: version,
      ciphers: 'ALL@SECLEVEL=0',
      rejectUnauthorized: false,
      servername: 'localhost',
    };
    const socket = connect(port, '127.0.0.1', options, () => {
      resolve(socket.getProtocol() ?? 'none');
      socket.destroy();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}
