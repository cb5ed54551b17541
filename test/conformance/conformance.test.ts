import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { makeProgram } from '../support/program.ts';
import { normalizeRecord } from './normalize-record.ts';

const ajv = new Ajv2020({ allowUnionTypes: true });
formats.default(ajv);
const isReport = ajv.compile(JSON.parse(readFileSync('schemas/report.schema.json', 'utf8')));

const cases = fileURLToPath(new URL('./cases', import.meta.url));

/**
 * Each folder is a pipeline with the emulator's script, and the exact record that it gives. The first
 * line of the pipeline may say how the program is called: `# $ pulze-run pipeline.yaml --retries 0`.
 */
describe.each(readdirSync(cases))('%s', (name) => {
  it('gives its record, one trial at a time and eight at once', async () => {
    const files = readFolder(join(cases, name));
    const args = /^# \$ pulze-run (.+)\n/.exec(files['pipeline.yaml'] ?? '')?.[1]?.split(' ');
    const records: string[] = [];
    for (const concurrency of ['1', '8']) {
      const program = await makeProgram({ files });
      const output = await program.run(
        ...(args ?? ['pipeline.yaml']),
        ...['--endpoint', 'emulator', '--reporter', 'json', '--quiet'],
        ...['--concurrency', concurrency],
      );
      if (output.stdout === '') throw new Error(output.stderr);
      isReport(JSON.parse(output.stdout));
      expect(isReport.errors ?? []).toEqual([]);
      records.push(`exit: ${output.exitCode}\n${normalizeRecord(output.stdout)}`);
    }
    await expect(records[0]).toMatchFileSnapshot(join(cases, name, 'record.txt'));
    expect(records[1]).toBe(records[0]);
  });
});

function readFolder(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    files
      .filter((file) => file.isFile() && file.name !== 'record.txt')
      .map((file) => {
        const path = join(file.parentPath, file.name);
        return [path.slice(folder.length + 1), readFileSync(path, 'utf8')];
      }),
  );
}
