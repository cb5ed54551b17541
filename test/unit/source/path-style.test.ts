import { describe, expect, it } from 'vitest';
import { pathBeside } from '../../../src/source/path-beside.ts';
import { fromWorkingDirectory, withSlashes } from '../../../src/source/path-style.ts';

describe('a path as it is shown', () => {
  it.each([
    ['triage.yaml', 'triage.yaml'],
    ['.\\pipelines\\triage.yaml', 'pipelines/triage.yaml'],
    ['pipelines/*.yaml', 'pipelines/*.yaml'],
    ['pipelines\\**\\*.{yaml,yml}', 'pipelines/**/*.{yaml,yml}'],
    ['C:\\desk\\pipelines\\triage.yaml', 'pipelines/triage.yaml'],
    ['c:/Desk/pipelines/triage.yaml', 'pipelines/triage.yaml'],
    ['C:\\desk', '.'],
    ['..\\shared\\triage.yaml', '../shared/triage.yaml'],
    ['C:\\shared\\.\\triage.yaml', 'C:/shared/triage.yaml'],
    ['C:\\desks\\triage.yaml', 'C:/desks/triage.yaml'],
    ['C:\\desk\\..notes\\triage.yaml', '..notes/triage.yaml'],
    ['D:\\desk\\triage.yaml', 'D:/desk/triage.yaml'],
    ['\\\\server\\share\\desk\\triage.yaml', '\\\\server\\share/desk/triage.yaml'],
  ])('has forward slashes on Windows: %s', (path, shown) => {
    expect(fromWorkingDirectory(path, 'C:\\desk')).toBe(shown);
  });

  it.each([
    ['./pipelines/triage.yaml', 'pipelines/triage.yaml'],
    ['/srv/desk/pipelines/triage.yaml', 'pipelines/triage.yaml'],
    ['/srv/desk/', '.'],
    ['/srv/desks/triage.yaml', '/srv/desks/triage.yaml'],
    ['../triage.yaml', '../triage.yaml'],
    ['back\\slash.yaml', 'back\\slash.yaml'],
    ['tickets\\[1\\].yaml', 'tickets\\[1\\].yaml'],
  ])('keeps its backslashes elsewhere: %s', (path, shown) => {
    expect(fromWorkingDirectory(path, '/srv/desk')).toBe(shown);
  });

  it('on a share is inside of a working directory that is there, too', () => {
    const path = '\\\\server\\share\\desk\\triage.yaml';
    expect(fromWorkingDirectory(path, '\\\\server\\share\\desk')).toBe('triage.yaml');
  });

  it('keeps what begins a path on a share', () => {
    expect(withSlashes('\\\\server\\share\\desk\\runs', 'C:\\desk')).toBe(
      '\\\\server\\share/desk/runs',
    );
    expect(withSlashes('.pulze\\runs', 'C:\\desk')).toBe('.pulze/runs');
  });
});

describe('a path beside a file', () => {
  it.each([
    ['pipelines/triage.yaml', 'prompts/queue.md', 'pipelines/prompts/queue.md'],
    ['triage.yaml', '../queue.md', '../queue.md'],
    ['pipelines/triage.yaml', '/srv/queue.md', '/srv/queue.md'],
    ['pipelines/triage.yaml', 'C:\\desk\\queue.md', 'C:\\desk\\queue.md'],
    ['C:/desk/triage.yaml', 'queue.md', 'C:/desk/queue.md'],
    ['\\\\server\\share/desk/triage.yaml', 'queue.md', '\\\\server\\share/desk/queue.md'],
  ])('of %s is, for %s, %s', (file, path, place) => {
    expect(pathBeside(file, path)).toBe(place);
  });
});
