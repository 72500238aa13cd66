import {
  type ClientRequest,
  type IncomingMessage,
  request as plainRequest,
  type RequestOptions,
} from 'node:http';
import { request as tlsRequest } from 'node:https';

/** Where a connection breaks: before the request is whole, when it has been sent, or when the answer begins. */
export type Cut = 'in the request' | 'behind the request' | 'in the answer';

export const cuts: readonly Cut[] = ['in the request', 'behind the request', 'in the answer'];

type Answered = (response: IncomingMessage) => void;

/** In the form in which axios, below the `soap` client, takes a way to send requests. */
interface Transport {
  request(options: RequestOptions, answered: Answered): ClientRequest;
}

/** Sends requests over connections of their own that break. */
export function cuttingTransport(cut: Cut): Transport {
  return {
    request(options, answered) {
      const send = options.protocol === 'https:' ? tlsRequest : plainRequest;
      const request = send({ ...options, agent: false }, answered);
      breakOff[cut](request);
      return request;
    },
  };
}

const breakOff: Record<Cut, (request: ClientRequest) => void> = {
  'in the request': (request) => {
    request.end = ((body: string | Buffer) => {
      const half = body.slice(0, body.length >> 1);
      request.write(half, () => request.destroy());
      return request;
    }) as ClientRequest['end'];
  },
  'behind the request': (request) => request.once('finish', () => request.destroy()),
  'in the answer': (request) => request.once('response', (response) => response.destroy()),
};
