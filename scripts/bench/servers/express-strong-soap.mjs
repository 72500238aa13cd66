import { EventEmitter } from 'node:events';
import { soap } from 'strong-soap';
import { servePeer } from './peer.mjs';

/** node express-strong-soap.mjs DATABASE. The package takes a server's requests, so it gets one that Express hands them to. */
servePeer((app, path, services, wsdl, ready) => {
  const server = new EventEmitter();
  server.once('newListener', () => setImmediate(ready));
  app.all(path, (req, res) => server.emit('request', req, res));
  soap.listen(server, path, services, wsdl);
}, process.argv[2]);
