const dayMilliseconds = 86_400_000;

const timePattern =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:?\d\d)?)?$/i;

/** ISO 8601 in UTC, with milliseconds, of milliseconds since the epoch. */
export function writeTime(milliseconds: number): string {
  const days = Math.floor(milliseconds / dayMilliseconds);
  const rest = milliseconds - days * dayMilliseconds;
  const part = (size: number, count: number, width = 2): string =>
    String(Math.floor(rest / size) % count).padStart(width, '0');
  const time = `${part(3_600_000, 24)}:${part(60_000, 60)}:${part(1000, 60)}.${part(1, 1000, 3)}`;
  return `${writeDay(days)}T${time}Z`;
}

/** Milliseconds since the epoch; a time without a zone is UTC. Undefined when the text is no time. */
export function readTime(text: string): number | undefined {
  const match = timePattern.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour = 0, minute = 0, second = 0, fraction = '0', zone = 'Z'] = match;
  const days = countDays(Number(year), Number(month), Number(day));
  if (writeDay(days) !== `${year}-${month}-${day}`) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const minutes = Number(hour) * 60 + Number(minute) - readZone(zone);
  const seconds = minutes * 60 + Number(second) + Number(`0.${fraction}`);
  return Math.floor(days * dayMilliseconds + seconds * 1000);
}

/** In minutes ahead of UTC. */
function readZone(zone: string): number {
  if (zone.toUpperCase() === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return zone.startsWith('-') ? -minutes : minutes;
}

/** Days since the epoch of a Gregorian date; years begin in March, so that a leap day is the last. */
function countDays(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1;
  const marchMonth = (month + 9) % 12;
  const leapDays =
    Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  return marchYear * 365 + leapDays + Math.floor((marchMonth * 153 + 2) / 5) + day - 719_469;
}

function writeDay(days: number): string {
  const guess = Math.floor((days + 719_468) / 365.2425);
  const marchYear =
    [guess + 1, guess, guess - 1].find((year) => countDays(year, 3, 1) <= days) ?? 0;
  const rest = days - countDays(marchYear, 3, 1);
  const marchMonth = Math.floor((rest * 5 + 2) / 153);
  const day = rest - Math.floor((marchMonth * 153 + 2) / 5) + 1;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = month > 2 ? marchYear : marchYear + 1;
  const pad = (value: number, width: number): string => String(value).padStart(width, '0');
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}
