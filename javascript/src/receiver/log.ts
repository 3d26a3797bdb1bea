/**
 * Where the receiver logs: as `console` and pino have it, with the fields of the record first. The fields are
 * those of `outcome`, `code`, `name`, `kind`, `key`, `attempt`, `status` and `duration_ms` that are known.
 */
export interface Logger {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}
