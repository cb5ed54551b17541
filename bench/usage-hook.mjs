/** Loaded into every measured process (`node --import`): tells what it used when it ends. */
import { writeSync } from 'node:fs';

process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const usage = {
    peakMegabytes: maxRSS / 1024,
    cpuMilliseconds: (userCPUTime + systemCPUTime) / 1000,
  };
  writeSync(3, JSON.stringify(usage));
});
