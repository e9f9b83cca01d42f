import { METHODS, type MethodName } from './method.ts'
import { type Spread, spreadText, table } from './statistics.ts'

/** What a run of the bench found that budgets are set for. Left out where it was not measured. */
export interface Measured {
  /** Times our CPU time that each method takes. */
  jpeg?: Partial<Record<MethodName, Spread>>
  png?: Partial<Record<MethodName, Spread>>
  /** Exports of two processes in the time in which one makes one. */
  processes?: Spread
  /** Milliseconds. */
  demo?: Spread
}

interface Budget {
  readonly what: string
  readonly goal: number
  readonly bound: 'at least' | 'at most'
  readonly of: (measured: Measured) => Spread | undefined
}

const against = (format: 'jpeg' | 'png', name: MethodName, goal: number): Budget => ({
  what: `${format.toUpperCase()}, one process: CPU time of ${METHODS[name].title}, times ours`,
  goal,
  bound: 'at least',
  of: (measured) => measured[format]?.[name],
})

const whole = (format: 'jpeg' | 'png'): Budget => ({
  what: `${format.toUpperCase()}: CPU time with fit, contract and certificate, times that without`,
  goal: 2,
  bound: 'at most',
  of: (measured) => measured[format]?.proved,
})

/** What the design asks for; the rest of its budgets are measured by `soak.ts`, `studio.ts` and the tests. */
const BUDGETS: readonly Budget[] = [
  against('jpeg', 'takumi', 1.5),
  against('jpeg', 'vercel-og', 10),
  against('jpeg', 'chromium', 6),
  against('png', 'takumi', 1),
  against('png', 'vercel-og', 5),
  whole('jpeg'),
  whole('png'),
  {
    what: 'exports of two processes in the time of one by one',
    goal: 1.8,
    bound: 'at least',
    of: ({ processes }) => processes,
  },
  {
    what: 'first export of the demo on disk, ms',
    goal: 2000,
    bound: 'at most',
    of: ({ demo }) => demo,
  },
]

/** Each budget with what was measured and whether it is met, by the median. */
export function budgetsOf(measured: Measured): string {
  const rows = BUDGETS.map(({ what, goal, bound, of }) => {
    const found = of(measured)
    if (found === undefined) return [what, `${bound} ${goal}`, '', 'not measured']
    const met = bound === 'at least' ? found.median >= goal : found.median <= goal
    return [what, `${bound} ${goal}`, spreadText(found, goal > 100 ? 0 : 2), met ? 'met' : 'not met']
  })
  return table(['budget', 'goal', 'measured', ''], rows)
}
