import { expect, it } from 'vitest';
import { redactArguments } from '../../../src/cli/redact-arguments.ts';

it.each([
  ['https://desk:secret@host/v1', 'https://[key]@host/v1'],
  ['--base-url=https://desk:sec@ret@host', '--base-url=https://[key]@host'],
  ['from=https://a:b@one/ to=https://c:d@two/', 'from=https://[key]@one/ to=https://[key]@two/'],
  ['https://host/@team?mail=desk@host', 'https://host/@team?mail=desk@host'],
  ['https://host?mail=desk@host', 'https://host?mail=desk@host'],
  ['mail=desk@host', 'mail=desk@host'],
])('a command line is recorded without credentials: %s', (word, recorded) => {
  expect(redactArguments(['run', word])).toEqual(['run', recorded]);
});
