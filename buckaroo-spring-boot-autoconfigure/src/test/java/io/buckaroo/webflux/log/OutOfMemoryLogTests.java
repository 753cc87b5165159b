package io.buckaroo.webflux.log;

import java.util.ArrayList;
import java.util.List;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.netty.handler.codec.DecoderException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OutOfMemoryLog}.
 */
class OutOfMemoryLogTests {

	@Test
	void aLackOfMemoryThatCannotBeLoggedIsLoggedAtTheNextFailure() {
		Logger logger = (Logger) LoggerFactory.getLogger(OutOfMemoryLog.class);
		ExhaustedAppender appender = new ExhaustedAppender();
		appender.start();
		logger.addAppender(appender);
		try {
			Throwable failure = new DecoderException(new IllegalStateException(new OutOfMemoryError("Java heap")));
			assertThat(OutOfMemoryLog.accepts(failure)).isTrue();
			assertThat(OutOfMemoryLog.accepts(failure)).isTrue();
			assertThat(OutOfMemoryLog.accepts(failure)).isTrue();
			assertThat(appender.messages).singleElement().asString().contains("(Java heap)");
		}
		finally {
			logger.detachAppender(appender);
		}
	}

	@Test
	void anotherFailureIsNotALackOfMemory() {
		assertThat(OutOfMemoryLog.accepts(new DecoderException(new IllegalStateException("Failed")))).isFalse();
	}

	@Test
	@Timeout(value = 20, threadMode = ThreadMode.SEPARATE_THREAD)
	void aFailureThatCausesItselfIsNotALackOfMemory() {
		Exception cause = new IllegalStateException("Failed");
		cause.initCause(new DecoderException(cause));
		assertThat(OutOfMemoryLog.accepts(cause)).isFalse();
	}

	/**
	 * Has no memory for the first message.
	 */
	private static final class ExhaustedAppender extends AppenderBase<ILoggingEvent> {

		private final List<String> messages = new ArrayList<>();

		private boolean tried;

		@Override
		protected void append(ILoggingEvent event) {
			if (!this.tried) {
				this.tried = true;
				throw new OutOfMemoryError("Java heap");
			}
			this.messages.add(event.getFormattedMessage());
		}

	}

}
