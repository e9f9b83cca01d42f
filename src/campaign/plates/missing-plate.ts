import type { BroadsideError } from '../../error/error.ts'
import { stopsAll } from '../../plate/failure.ts'
import type { ProduceEvent } from '../event.ts'
import { proceduralPlate } from './plan-plates.ts'
import type { ModelPlate, PlannedPlate } from './planned-plate.ts'
import type { PlateOptions } from './plate-options.ts'

/** What became of a plate that was to be asked of a model. */
export type Had = Exclude<PlannedPlate, { source: 'model' }>

interface Context {
  readonly options: Pick<PlateOptions, 'fallback'>
  readonly onEvent: (event: ProduceEvent) => void
}

/**
 * What takes the place of plates where no model can be asked at all, told once: built-in ones. Throws the reason where they
 * are not wanted.
 */
export function withoutModel(
  missing: readonly ModelPlate[],
  reason: BroadsideError,
  { options: { fallback }, onEvent }: Context,
): readonly (readonly [string, Had])[] {
  const wanted = fallback === undefined ? reason.code === 'PLATE_KEY_MISSING' : fallback === 'procedural'
  if (!wanted) throw reason
  onEvent({ type: 'plate-warning', message: `${reason.message}: built-in plates take their place` })
  return missing.map((plate) => [plate.key, builtIn(plate, reason)])
}

/** What takes the place of a plate that cannot be had. */
export function withoutPlate(plate: ModelPlate, error: BroadsideError, { options, onEvent }: Context): Had {
  const { key, family } = plate
  const wire = error.toWire()
  const isFallback = options.fallback === 'procedural' && error.code !== 'CANCELLED'
  // What holds for all is thrown in the end, and told once.
  if (isFallback || !stopsAll(error))
    onEvent({ type: 'plate-failed', key, family, error: wire, fallback: isFallback })
  return isFallback ? builtIn(plate, error) : { source: 'missing', key, family, error: wire }
}

function builtIn({ request, order }: ModelPlate, { code }: BroadsideError): Had {
  return { ...proceduralPlate(request), insteadOf: { model: order.model, code } }
}
