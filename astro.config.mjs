import node from '@astrojs/node'
import preact from '@astrojs/preact'
import { defineConfig } from 'astro/config'

// The studio. Its server hands every request the workshop (src/server); nothing of the program is bundled into the pages.
export default defineConfig({
  srcDir: './site',
  publicDir: './site/static',
  outDir: './dist/site',
  cacheDir: './node_modules/.cache/astro',
  output: 'server',
  // A request is read by src/server/listen.ts first, which checks hosts, origins, tokens and lengths.
  adapter: node({ mode: 'middleware', bodySizeLimit: 25_000_000 }),
  integrations: [preact()],
  session: false,
  markdown: { syntaxHighlight: false },
  devToolbar: { enabled: false },
  build: { assets: '_astro', inlineStylesheets: 'never' },
  security: {
    checkOrigin: false,
    csp: {
      directives: [
        "default-src 'none'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "manifest-src 'self'",
      ],
    },
  },
  vite: {
    plugins: [
      {
        // Pages name their fonts before anything else, so they are there in time; where not, nothing jumps when they come.
        name: 'fonts-without-swap',
        enforce: 'pre',
        transform: (code, id) =>
          /@fontsource.*\.css/.test(id)
            ? code.replaceAll('font-display: swap', 'font-display: optional')
            : undefined,
      },
    ],
    build: { assetsInlineLimit: 0 },
    // An installed package has neither Astro nor what it needs: the server brings them along.
    ssr: { external: ['broadside'], noExternal: process.argv.includes('build') ? true : [] },
    resolve: { conditions: ['broadside-src'] },
  },
})
