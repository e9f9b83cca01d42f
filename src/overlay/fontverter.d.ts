// The package has no declarations of its own.
declare module 'fontverter' {
  const fontverter: {
    convert(bytes: Buffer, to: 'sfnt' | 'woff' | 'woff2'): Promise<Buffer>
  }
  export default fontverter
}
