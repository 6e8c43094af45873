export * from '../protocol/record-codec.ts'
