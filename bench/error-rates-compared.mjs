/** The comparisons with a baseline, at 5%: how often they see what isn't there, and what is. */
export async function measureComparisons({ load, suites }) {
  const [mcnemar, signFlip, wilcoxon, multiplicity, { makeSeededRandom }, ...permutation] =
    await Promise.all(
      [
        ...['mcnemar', 'sign-flip', 'wilcoxon', 'multiplicity', 'seeded-random'],
        ...['repeat-permutation', 'repeat-pool'],
      ].map(load),
    );
  const random = makeSeededRandom(20_261_127);
  const share = (isSeen) => {
    let seen = 0;
    for (let suite = 0; suite < suites; suite++) if (isSeen(suite)) seen++;
    return seen / suites;
  };
  const tests = [
    ...makeTests({ mcnemar, signFlip, wilcoxon, multiplicity, random }),
    ...makeUnequalTests({ signFlip, permutation: Object.assign({}, ...permutation), random }),
  ];
  return {
    head: ['asked once, of a whole run', 'truth', 'says so', 'promised', '', ''],
    rows: tests.map(({ what, truth, isSeen, rate }) => ({
      what,
      truth,
      found: share(isSeen),
      promise: rate === undefined ? undefined : { rate },
    })),
  };
}

function makeTests({ mcnemar, signFlip, wilcoxon, multiplicity, random }) {
  const mcNemar = (rates) => mcnemar.exactMcNemar(turn(random, { cases: 200, ...rates })).oneSided;
  const flips = (rates, seed) =>
    signFlip.signFlipTest(differ(random, { cases: 50, repeats: 3, ...rates }), { seed, draws: 999 })
      .worse;
  const ranks = (rates) =>
    wilcoxon.signedRankTest(differ(random, { cases: 50, repeats: 3, ...rates })).worse;
  const pipelines = () => Array.from({ length: 10 }, () => mcNemar(same));
  const same = { baseline: 0.95, candidate: 0.95 };
  const worse = { baseline: 0.95, candidate: 0.8 };
  return [
    { isSeen: () => mcNemar(same) <= 0.05, truth: '0.95 and 0.95', rate: 0.05, what: MCNEMAR },
    { isSeen: () => mcNemar(worse) <= 0.05, truth: '0.95 and 0.80', what: MCNEMAR },
    {
      isSeen: (seed) => flips(same, seed) <= 0.05,
      truth: '0.95 and 0.95',
      rate: 0.05,
      what: FLIPS,
    },
    { isSeen: (seed) => flips(worse, seed) <= 0.05, truth: '0.95 and 0.80', what: FLIPS },
    { isSeen: () => ranks(same) <= 0.05, truth: '0.95 and 0.95', rate: 0.05, what: RANKS },
    {
      isSeen: () => Math.min(...multiplicity.holm(pipelines())) <= 0.05,
      truth: 'all 0.95 and 0.95',
      rate: 0.05,
      what: 'Holm: any of 10 pipelines worse',
    },
    {
      isSeen: () => Math.min(...pipelines()) <= 0.05,
      truth: 'all 0.95 and 0.95',
      what: 'no rule of ours: the same without Holm',
    },
  ];
}

/** One repeat before and ten now, of 20 cases. */
function makeUnequalTests({ signFlip, permutation, random }) {
  const { permuteRepeats, poolPasses } = permutation;
  const pools = (rateOf) =>
    Array.from({ length: 20 }, () => {
      const [before, now] = rateOf();
      return poolPasses(repeat(random, 1, before), repeat(random, 10, now));
    });
  const same = () => [0.95, 0.95];
  const worse = () => [0.95, 0.75];
  const turning = () => (random() < 0.5 ? [0.9, 0.3] : [0.3, 0.9]);
  const isSeen = (rateOf) => (seed) =>
    permuteRepeats(pools(rateOf), { seed, draws: 999 }).worse <= 0.05;
  const bySigns = (seed) => {
    const differences = pools(same).map(({ difference }) => difference);
    return signFlip.signFlipTest(differences, { seed, draws: 999 }).worse <= 0.05;
  };
  return [
    { isSeen: isSeen(same), truth: '0.95 and 0.95', rate: 0.05, what: PERMUTED },
    { isSeen: isSeen(worse), truth: '0.95 and 0.75', what: PERMUTED },
    {
      isSeen: isSeen(turning),
      truth: 'half the cases 0.9 and 0.3, half the reverse',
      what: PERMUTED,
    },
    { isSeen: bySigns, truth: '0.95 and 0.95', what: 'no rule of ours: the same by sign flips' },
  ];
}

function repeat(random, n, rate) {
  let passed = 0;
  for (let at = 0; at < n; at++) if (random() < rate) passed++;
  return { passed, n };
}

const PERMUTED = 'permuted repeats, 20 cases of 1 and 10: worse';
const MCNEMAR = 'exact McNemar, 200 cases: worse';
const FLIPS = 'sign flips, 50 cases of 3 repeats: worse';
const RANKS = 'signed ranks, 50 cases of 3 repeats: worse';

/** Single outcomes on both sides. */
function turn(random, { cases, baseline, candidate }) {
  const turned = { worse: 0, better: 0 };
  for (let index = 0; index < cases; index++) {
    const [before, after] = [random() < baseline, random() < candidate];
    if (before !== after) turned[before ? 'worse' : 'better']++;
  }
  return turned;
}

/** Means of repeats on both sides, of cases that differ: each passes with a rate of its own around the given one. */
function differ(random, { cases, repeats, baseline, candidate }) {
  return Array.from({ length: cases }, () => {
    const hardness = random() * 0.1 - 0.05;
    let difference = 0;
    for (let repeat = 0; repeat < repeats; repeat++) {
      if (random() < candidate + hardness) difference++;
      if (random() < baseline + hardness) difference--;
    }
    return difference / repeats;
  });
}
