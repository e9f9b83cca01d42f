import { on, type Route } from '../route.ts'
import { VERBS } from '../verbs/verbs.ts'
import { answerVerb } from './answer-verb.ts'
import { FILE_OPERATIONS } from './file-operations.ts'
import { patternOf } from './operation.ts'

/** The interface for programs, version 1: what is answered under `/api/v1` keeps its shape. */
export const V1_ROUTES: readonly Route[] = [
  ...VERBS.map((verb): Route => {
    const route = on(verb.method, patternOf(verb.path), (call) => answerVerb(verb, call))
    return { ...route, pace: verb.renders || verb.keyed ? 'renders' : 'requests' }
  }),
  ...FILE_OPERATIONS.map(
    ({ method, path, answer, longest }): Route => ({
      ...on(method, patternOf(path), answer, longest),
      pace: 'requests',
    }),
  ),
]
