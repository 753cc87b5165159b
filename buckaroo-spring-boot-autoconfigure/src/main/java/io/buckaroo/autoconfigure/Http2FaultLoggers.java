package io.buckaroo.autoconfigure;

import java.util.List;

import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggerConfiguration;
import org.springframework.boot.logging.LoggerConfiguration.ConfigurationScope;
import org.springframework.boot.logging.LoggerConfiguration.LevelConfiguration;
import org.springframework.boot.logging.LoggingSystem;

/**
 * The loggers with which Netty logs each fault of an HTTP/2 client at level INFO, one of
 * them for each further frame of a stream that has been reset. The codec logs there
 * directly, so no handler can prevent it.
 */
final class Http2FaultLoggers {

	private static final List<String> NAMES = List.of("io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder",
			"io.netty.handler.codec.http2.Http2ControlFrameLimitEncoder",
			"io.netty.handler.codec.http2.Http2ServerUpgradeCodec");

	private Http2FaultLoggers() {
	}

	/**
	 * Sets the level of those loggers to WARN whose level is INFO by inheritance. Levels
	 * that are configured, such as {@code logging.level.io.netty=debug}, are kept.
	 * @param system the logging system of the application
	 */
	static void limit(LoggingSystem system) {
		for (String name : NAMES) {
			// The logging system does not know a logger that has not been used
			LogFactory.getLog(name);
			if (inheritsInfo(system.getLoggerConfiguration(name))) {
				system.setLogLevel(name, LogLevel.WARN);
			}
		}
	}

	private static boolean inheritsInfo(@Nullable LoggerConfiguration logger) {
		return logger != null && logger.getLevelConfiguration(ConfigurationScope.DIRECT) == null
				&& LevelConfiguration.of(LogLevel.INFO).equals(logger.getLevelConfiguration());
	}

}
