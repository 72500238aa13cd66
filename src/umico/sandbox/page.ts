import type { ServerResponse } from 'node:http';

/** The page of the sandbox. */
export function page(response: ServerResponse): void {
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
  response.end('<!doctype html><title>Umico sandbox</title>');
}
