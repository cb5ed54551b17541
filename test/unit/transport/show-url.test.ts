import { describe, expect, it } from 'vitest';
import { showUrl } from '../../../src/transport/base-url.ts';

describe('the address that a request is shown with', () => {
  it.for([
    ['http://h/v1', 'http://h/v1/chat/completions'],
    ['http://h/v1/', 'http://h/v1/chat/completions'],
    ['http://h/v1?api-version=1', 'http://h/v1/chat/completions?api-version=1'],
    ['https://h:443/', 'https://h/chat/completions'],
    ['', '/chat/completions'],
    ['http://u:pw@h/v1', '[key]/chat/completions'],
  ] as const)('of %s is the one that it is sent to', ([baseUrl, shown]) => {
    expect(showUrl(baseUrl, '/chat/completions')).toBe(shown);
  });
});
