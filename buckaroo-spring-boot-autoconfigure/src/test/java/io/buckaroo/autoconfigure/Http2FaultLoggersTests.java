package io.buckaroo.autoconfigure;

import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Http2FaultLoggers}.
 */
class Http2FaultLoggersTests {

	private static final String PACKAGE = "io.netty.handler.codec.http2";

	private static final String DECODER = PACKAGE + ".DefaultHttp2ConnectionDecoder";

	private final LoggingSystem system = LoggingSystem.get(getClass().getClassLoader());

	@AfterEach
	void reset() {
		this.system.setLogLevel(PACKAGE, null);
		this.system.setLogLevel(DECODER, null);
	}

	@Test
	void aFaultLoggedAtInfoIsNotLogged() {
		this.system.setLogLevel(PACKAGE, LogLevel.INFO);
		Http2FaultLoggers.limit(this.system);
		assertThat(level()).isEqualTo(LogLevel.WARN);
	}

	@Test
	void theLevelOfThePackageIsKept() {
		this.system.setLogLevel(PACKAGE, LogLevel.DEBUG);
		Http2FaultLoggers.limit(this.system);
		assertThat(level()).isEqualTo(LogLevel.DEBUG);
	}

	@Test
	void theLevelOfTheLoggerIsKept() {
		this.system.setLogLevel(DECODER, LogLevel.INFO);
		Http2FaultLoggers.limit(this.system);
		assertThat(level()).isEqualTo(LogLevel.INFO);
	}

	private LogLevel level() {
		LogFactory.getLog(DECODER);
		return this.system.getLoggerConfiguration(DECODER).getEffectiveLevel();
	}

}
