import { z } from 'zod';

/*
 * A screening sheet as data: what was asked, what each answer counts, what a sum means. Sheets change with the ministry,
 * so an answered sheet names the instrument's version and keeps its meaning for good.
 */
export const InstrumentItem = z.strictObject({
  no: z.int().positive(),
  question: z.string(),
  /** One answer is chosen; points as printed. */
  answers: z.array(z.strictObject({ value: z.string(), label: z.string(), points: z.int().min(0) })).min(2),
  /** Answers that make the household an emergency at once. */
  emergencyValues: z.array(z.string()),
});
export type InstrumentItem = z.infer<typeof InstrumentItem>;

export const InstrumentBand = z.strictObject({
  /** Code of group `isolation_band`. */
  band: z.string(),
  from: z.int().min(0),
  to: z.int().min(0),
  /** Months until the household is asked again; null when it need not be. */
  rescreenMonths: z.int().positive().nullable(),
});
export type InstrumentBand = z.infer<typeof InstrumentBand>;

export const Instrument = z
  .strictObject({
    code: z.string(),
    version: z.int().positive(),
    title: z.string(),
    items: z.array(InstrumentItem).min(1),
    bands: z.array(InstrumentBand).min(1),
  })
  .refine(bandsCoverEverySum, { error: 'bands must cover every possible sum exactly once' });
export type Instrument = z.infer<typeof Instrument>;

export type Answers = Readonly<Record<string, string>>;

export interface Score {
  readonly total: number;
  readonly max: number;
  readonly band: InstrumentBand;
  readonly lines: readonly { readonly no: number; readonly points: number }[];
  readonly unanswered: readonly number[];
  readonly isEmergency: boolean;
}

/** Scores what has been answered so far; `unanswered` tells whether the band is final. */
export function scoreAnswers(instrument: Instrument, answers: Answers): Score {
  const lines = instrument.items.map((item) => {
    const answer = item.answers.find((each) => each.value === answers[String(item.no)]);
    return { no: item.no, points: answer?.points ?? 0 };
  });
  const total = lines.reduce((sum, line) => sum + line.points, 0);
  const band = instrument.bands.find((each) => each.from <= total && total <= each.to);
  if (!band) throw new Error(`no band for ${total}`);
  return {
    total,
    max: maximumOf(instrument),
    band,
    lines,
    unanswered: instrument.items.filter((item) => !isAnswered(item, answers)).map((item) => item.no),
    isEmergency: instrument.items.some((item) => item.emergencyValues.includes(answers[String(item.no)] ?? '')),
  };
}

const isAnswered = (item: InstrumentItem, answers: Answers): boolean =>
  item.answers.some((answer) => answer.value === answers[String(item.no)]);

function maximumOf({ items }: { readonly items: readonly InstrumentItem[] }): number {
  return items.reduce((sum, item) => sum + Math.max(...item.answers.map((answer) => answer.points)), 0);
}

interface Scale {
  readonly items: readonly InstrumentItem[];
  readonly bands: readonly InstrumentBand[];
}

function bandsCoverEverySum(instrument: Scale): boolean {
  for (let total = 0; total <= maximumOf(instrument); total += 1) {
    if (instrument.bands.filter((band) => band.from <= total && total <= band.to).length !== 1) return false;
  }
  return true;
}
