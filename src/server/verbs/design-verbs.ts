import { BroadsideError } from '../../error/error.ts'
import { GROUPS, PLACEMENTS } from '../../placement/catalogue.ts'
import { layoutOf } from '../../placement/geometry.ts'
import type { Template } from '../../template/template.ts'
import type { Gallery } from '../gallery.ts'
import {
  BrandList,
  Nothing,
  PlacementList,
  PlacementWish,
  TemplateFacts,
  TemplateList,
  TemplateWish,
} from './schema.ts'
import { type Verb, verb } from './verb.ts'

/** What there is to make things with. */
export const DESIGN_VERBS: readonly Verb[] = [
  verb({
    name: 'list_templates',
    title: 'List the templates',
    about:
      'The project’s own come before the bundled ones of the same name. Templates with mistakes are left out.',
    path: '/v1/templates',
    input: Nothing,
    output: TemplateList,
    example: {},
    perform: async (_, { workshop: { gallery } }) => {
      const entries = await gallery.templates()
      return {
        templates: entries.flatMap((entry) =>
          'template' in entry ? [summaryOf(entry.template, gallery)] : [],
        ),
      }
    },
  }),
  verb({
    name: 'describe_template',
    title: 'Describe a template',
    about:
      'Its fields with their kinds and limits, samples of copy, and the placements it can be made for. Ask for it before you write copy.',
    path: '/v1/templates/{template}',
    input: TemplateWish,
    output: TemplateFacts,
    problems: [404],
    example: { template: 'event-poster' },
    perform: async ({ template: id }, { workshop: { gallery } }) => {
      const template = await templateOf(id, gallery)
      const { file, samples } = template
      return {
        ...summaryOf(template, gallery),
        version: file.version,
        fields: file.fields,
        locked: Array.isArray(file.locked) ? file.locked : Object.keys(file.locked),
        samples: samples.samples.map(({ brand, locale, copy }) => ({
          ...(brand === undefined ? {} : { brand }),
          ...{ locale, copy },
        })),
        placements: gallery.sizes(template).map((size) => size.id),
      }
    },
  }),
  verb({
    name: 'list_placements',
    title: 'List the placements',
    about: 'Where assets run: pixels, formats and byte limits of each platform.',
    path: '/v1/placements',
    input: PlacementWish,
    output: PlacementList,
    problems: [404],
    example: { words: 'story' },
    perform: async ({ words = '', family, template }, { workshop: { gallery } }) => {
      const fit = template === undefined ? undefined : gallery.sizes(await templateOf(template, gallery))
      const ids = fit && new Set(fit.map(({ id }) => id))
      const wanted = words.toLowerCase().split(/\s+/)
      const found = PLACEMENTS.map((placement) => ({ placement, family: layoutOf(placement).family })).filter(
        (one) =>
          (family === undefined || one.family === family) &&
          ids?.has(one.placement.id) !== false &&
          wanted.every((word) =>
            `${one.placement.id} ${one.placement.platform} ${one.placement.name}`
              .toLowerCase()
              .includes(word),
          ),
      )
      return {
        placements: found.map(
          ({ placement: { id, platform, name, width, height, formats, maxBytes }, family: shape }) => ({
            ...{ id, platform, name, width, height, family: shape, formats: [...formats] },
            ...(maxBytes === undefined ? {} : { maxBytes }),
          }),
        ),
        groups: Object.fromEntries(Object.entries(GROUPS).map(([name, of]) => [name, [...of]])),
      }
    },
  }),
  verb({
    name: 'list_brands',
    title: 'List the brand kits',
    about: 'The project’s own come before the bundled ones of the same name.',
    path: '/v1/brands',
    input: Nothing,
    output: BrandList,
    example: {},
    perform: async (_, { workshop: { gallery } }) => {
      const brands = await gallery.brands()
      return {
        brands: brands.map(({ id, name, colors, issues }) => ({
          ...{ id, name, colors: [...colors], sound: issues.length === 0 },
        })),
      }
    },
  }),
]

async function templateOf(id: string, gallery: Gallery): Promise<Template> {
  const entry = await gallery.template(id)
  if ('template' in entry) return entry.template
  const unknown = entry.issues.every(({ rule }) => rule === 'name')
  if (unknown)
    throw new BroadsideError('NOT_FOUND', { message: `There is no template ${id}`, issues: entry.issues })
  throw new BroadsideError('INPUT_INVALID', {
    message: `The template ${id} has mistakes`,
    issues: entry.issues,
  })
}

function summaryOf(template: Template, gallery: Gallery) {
  const { title, description, purpose, dense } = template.file
  return { id: template.id, title, description, purpose, dense, families: [...gallery.families(template)] }
}
