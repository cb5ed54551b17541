import { describe, expect, it } from 'vitest';
import { isExempt } from '../../../src/transport/no-proxy.ts';
import { findProxy } from '../../../src/transport/proxy.ts';

const secure = 'https://api.desk.example/v1';
const plain = 'http://api.desk.example/v1';

describe('the proxy for a base URL', () => {
  it.each<[string, string, Record<string, string>, string | undefined]>([
    ['none', secure, {}, undefined],
    [
      'HTTPS_PROXY for https',
      secure,
      { HTTPS_PROXY: 'http://a:1', HTTP_PROXY: 'http://b:2' },
      'a:1',
    ],
    ['HTTP_PROXY for http', plain, { HTTPS_PROXY: 'http://a:1', HTTP_PROXY: 'http://b:2' }, 'b:2'],
    ['no HTTP_PROXY for https', secure, { HTTP_PROXY: 'http://b:2' }, undefined],
    ['ALL_PROXY where there is no other', plain, { ALL_PROXY: 'http://c:3' }, 'c:3'],
    ['no ALL_PROXY beside another', secure, { ALL_PROXY: 'c:3', https_proxy: 'a:1' }, 'a:1'],
    ['lower case first', secure, { https_proxy: 'http://a:1', HTTPS_PROXY: 'http://b:2' }, 'a:1'],
    ['upper case where lower is empty', secure, { https_proxy: '', HTTPS_PROXY: 'b:2' }, 'b:2'],
    ['one without a scheme', secure, { HTTPS_PROXY: 'proxy.example:3128' }, 'proxy.example:3128'],
    ['one without a port', secure, { HTTPS_PROXY: 'http://proxy.example' }, 'proxy.example:80'],
    ['one with TLS', secure, { HTTPS_PROXY: 'https://proxy.example/' }, 'proxy.example:443'],
    [
      'none for what NO_PROXY names',
      secure,
      { HTTPS_PROXY: 'a:1', NO_PROXY: 'x,.desk.example' },
      undefined,
    ],
    ['one for loopback', 'http://127.0.0.1:8000/v1', { http_proxy: 'a:1' }, 'a:1'],
    [
      'none for loopback in no_proxy',
      'http://127.0.0.1:8000/v1',
      { http_proxy: 'a:1', no_proxy: '127.0.0.1' },
      undefined,
    ],
  ])('is %s', (_, baseUrl, variables, address) => {
    const proxy = findProxy(baseUrl, variables);
    expect([proxy?.problem, proxy?.problem === undefined && proxy?.address]).toEqual([
      undefined,
      address,
    ]);
  });

  it('has its credentials apart from its address', () => {
    expect(findProxy(secure, { HTTPS_PROXY: 'http://desk%40a:p%3Ass@proxy.example:3128' })).toEqual(
      {
        origin: 'http://proxy.example:3128',
        address: 'proxy.example:3128',
        variable: 'HTTPS_PROXY',
        authorization: `Basic ${btoa('desk@a:p:ss')}`,
      },
    );
  });

  it.each([
    ['http://', 'HTTPS_PROXY is not the URL of a proxy, such as http://proxy.example:3128'],
    [
      'http://desk:secret@proxy:99999',
      'HTTPS_PROXY is not the URL of a proxy, such as http://proxy.example:3128',
    ],
    [
      'socks5://desk:secret@proxy:1080',
      'HTTPS_PROXY names a proxy of `socks5:`; those of http: and https: are known',
    ],
    [
      'http://desk:100%secret@proxy:3128',
      'HTTPS_PROXY has a user name or password with a `%` in it that is not written `%25`',
    ],
  ])('cannot be %s, and its password is not told', (value, problem) => {
    expect(findProxy(secure, { HTTPS_PROXY: value })).toEqual({ problem });
  });
});

describe('NO_PROXY', () => {
  it.each([
    ['desk.example', 'desk.example', 443],
    ['desk.example', 'api.desk.example', 443],
    ['.desk.example', 'api.desk.example', 443],
    ['.desk.example', 'desk.example', 443],
    ['*.desk.example', 'api.desk.example', 443],
    ['DESK.example.', 'desk.example', 443],
    ['desk.example', 'desk.example.', 443],
    ['a.example, desk.example', 'desk.example', 443],
    ['a.example desk.example', 'desk.example', 443],
    ['desk.example:8443', 'desk.example', 8443],
    ['*', 'anything.example', 80],
    ['127.0.0.1', '127.0.0.1', 80],
    ['127.0.0.1:8000', '127.0.0.1', 8000],
    ['10.0.0.0/8', '10.20.30.40', 80],
    ['0.0.0.0/0', '192.0.2.1', 80],
    ['::1', '[::1]', 80],
    ['[::1]:8000', '[::1]', 8000],
    ['[::1]', '[::1]', 80],
    ['fd00::/8', '[fd12::1]', 80],
  ])('%s names %s, port %i', (list, host, port) => {
    expect(isExempt(list, { host, port })).toBe(true);
  });

  it.each([
    ['', 'desk.example', 443],
    ['desk.example', 'otherdesk.example', 443],
    ['api.desk.example', 'desk.example', 443],
    ['desk.example:8443', 'desk.example', 443],
    ['example*', 'example.com', 443],
    ['.', 'desk.example', 443],
    ['10.0.0.0/8', '11.0.0.1', 80],
    ['10.0.0.0/8', 'desk.example', 80],
    ['10.0.0.0/33', '10.0.0.0', 80],
    ['10.0.0.0/', '10.0.0.0', 80],
    ['127.0.0.1', '127.0.0.11', 80],
    ['[::1]:8000', '[::1]', 80],
    ['fd00::/8', '10.0.0.1', 80],
  ])('%s does not name %s, port %i', (list, host, port) => {
    expect(isExempt(list, { host, port })).toBe(false);
  });
});
