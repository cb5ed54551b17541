/** Bundles as `rolldown.config.ts` says, and says nothing of it: whoever builds in order to run waits for a run. */
import { rolldown } from 'rolldown';
import { loadConfig } from 'rolldown/config';

for (const each of await loadConfig('rolldown.config.ts')) {
  const bundle = await rolldown(each);
  await bundle.write(each.output);
  await bundle.close();
}
