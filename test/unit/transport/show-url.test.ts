import { describe, expect, it } from 'vitest';
import { makeUrlShower, readBaseUrl } from '../../../src/transport/base-url.ts';

describe('the address that a request is shown with', () => {
  it.for([
    ['http://h/v1', 'http://h/v1/chat/completions'],
    ['http://h/v1/', 'http://h/v1/chat/completions'],
    ['http://h/v1?api-version=1', 'http://h/v1/chat/completions?api-version=1'],
    ['https://h:443/', 'https://h/chat/completions'],
    ['', '/chat/completions'],
    ['http://u:pw@h/v1', '[key]/chat/completions'],
    ['http://u:pw@h:99999/v1', '[key]/chat/completions'],
  ] as const)('of %s is the one that it is sent to', ([baseUrl, shown]) => {
    expect(makeUrlShower()(baseUrl, '/chat/completions')).toBe(shown);
  });

  it.for([
    'http://u:pw@h:99999/v1',
    'http://u:p@pw@[h/v1',
    'u:pw@h/v1',
    'https:u:pw@h:99999',
    'http://u:pw?word@127.0.0.1:9/v1',
    'http://u:pw%40h:x/v1',
    '\\http://u:p?w@h',
  ])('keeps what is before the host to itself where it is none: %s', (baseUrl) => {
    const { problem } = readBaseUrl(baseUrl);
    expect(problem).toBeDefined();
    expect(problem).not.toMatch(/pw|u:/);
  });
});
