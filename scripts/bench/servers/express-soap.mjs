import { listen } from 'soap';
import { servePeer } from './peer.mjs';

/** node express-soap.mjs DATABASE */
servePeer(listen, process.argv[2]);
