import { defineConfig } from 'vitest/config'

// Child processes everywhere: addons that are loaded in threads may deadlock when the thread ends.
export default defineConfig({
  test: {
    reporters: ['default', 'json'],
    outputFile: { json: '.cache/test-results.json' },
    // Half of a test's time is waiting for processes of its own; one worker for two cores leaves one idle.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', 'test/proofs/**'],
          pool: 'forks',
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        // Whole campaigns and the command line, in processes of their own: slow, so in a project of their own.
        test: {
          name: 'proofs',
          include: ['test/e2e/**/*.test.ts', 'test/proofs/**/*.test.ts'],
          pool: 'forks',
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
