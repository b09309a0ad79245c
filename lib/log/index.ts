export { isSecretName } from "./censor";
export { currentLogContext, type LogContext, withLogContext } from "./context";
export { createLogger, type Logger, type LogLevel, logLevels } from "./logger";
