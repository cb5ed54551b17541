import { formatCount } from '../source/count-text.ts';

/** `$1,234.50`, `$1.24`, `$0.00042`: at least cents, and three significant digits below a dollar. */
export function formatCost(usd: number): string {
  if (usd === 0) return '$0';
  if (usd >= 1) return `$${formatCount(usd.toFixed(2))}`;
  const zeros = Math.max(0, Math.ceil(-Math.log10(usd)) - 1);
  const text = usd.toFixed(Math.min(20, zeros + 3));
  return `$${text.replace(/(\.\d{2}\d*?)0+$/, '$1')}`;
}

/** `412 ms`, `1.24 s`, `12.3 s`, `2 m 3 s`, `1 h 5 m`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 0.95 && milliseconds > 0) return `${milliseconds.toFixed(1)} ms`;
  const whole = Math.round(milliseconds);
  if (whole < 1000) return `${whole} ms`;
  if (whole < 9995) return `${(whole / 1000).toFixed(2)} s`;
  if (whole < 59_950) return `${(whole / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${seconds % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${formatCount(Math.floor(minutes / 60))} h ${minutes % 60} m`;
}

/** The same in whole seconds, for times that are only a guide: `51 s`, `2 m 3 s`. */
export function formatSeconds(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : formatDuration(seconds * 1000);
}

/** A share from 0 to 1 as `83.3%`. Never says 0% or 100% of what is not exactly that. */
export function formatShare(share: number): string {
  const text = (share * 100).toFixed(1);
  if (share < 1 && text === '100.0') return '99.9%';
  if (share > 0 && text === '0.0') return '0.1%';
  return `${text.replace(/\.0$/, '')}%`;
}

/** Of things a second: `12.4/s`, `0.8/s`; below one in ten seconds, `3/min`. */
export function formatRate(perSecond: number): string {
  if (perSecond >= 100) return `${formatCount(Math.round(perSecond))}/s`;
  if (perSecond >= 0.1 || perSecond === 0) return `${perSecond.toFixed(1).replace(/\.0$/, '')}/s`;
  const perMinute = perSecond * 60;
  return perMinute >= 1 ? `${Math.round(perMinute)}/min` : `${(perMinute * 60).toFixed(1)}/h`;
}
