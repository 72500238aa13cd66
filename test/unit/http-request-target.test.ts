import { toOriginForm } from '../../src/http/request-target.js';

describe('request target', () => {
  test.each([
    ['http://a/TP7', '/TP7', 'a'],
    ['HTTPS://shop.example:8443/TP7/ws/x?wsdl', '/TP7/ws/x?wsdl', 'shop.example:8443'],
    ['http://[::1]:80/healthz', '/healthz', '[::1]:80'],
    ['http://a', '/', 'a'],
    ['http://a?b', '/?b', 'a'],
    ['http://a//b/http://c', '//b/http://c', 'a'],
    ['http://a/b#c', '/b', 'a'],
    ['/TP7?http://a/b', '/TP7?http://a/b', 'said'],
    ['//a/b', '//a/b', 'said'],
    ['http:///b', 'http:///b', 'said'],
    ['ftp://a/b', 'ftp://a/b', 'said'],
    ['*', '*', 'said'],
    ['', '', 'said'],
  ])('%s', (url, path, host) => {
    const req = { url, headers: { host: 'said' } };
    toOriginForm(req);
    expect(req).toEqual({ url: path, headers: { host } });
  });
});
