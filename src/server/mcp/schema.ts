import { z } from 'zod'
import { CampaignRef } from '../verbs/schema.ts'

// What tools take that are none over HTTP: they name files of this machine.

export const PictureFile = z.strictObject({
  path: z
    .string()
    .min(1)
    .max(1000)
    .describe('Of a JPEG, PNG, WebP, AVIF or GIF in the project’s folder, relative to it.'),
})

export const LookWish = CampaignRef.extend({
  file: z
    .string()
    .min(1)
    .optional()
    .describe('As the list of files names it; the contact sheet, with all of them small, unless given.'),
})
