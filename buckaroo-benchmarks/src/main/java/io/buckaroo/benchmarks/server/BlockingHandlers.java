package io.buckaroo.benchmarks.server;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Result;
import io.buckaroo.WebSocketMapping;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Echo handlers that block for a fixed time, like a database query, on the event loop and
 * on an executor, and one on an executor that does not block.
 */
@Configuration(proxyBeanMethods = false)
class BlockingHandlers {

	private static final long MILLIS = 5;

	@Bean
	@WebSocketMapping("/sleep")
	BuckarooSocket<Void> sleepOnEventLoop() {
		return sleepingEcho();
	}

	@Bean
	@WebSocketMapping(value = "/blocking/sleep", blocking = true)
	BuckarooSocket<Void> sleepOnExecutor() {
		return sleepingEcho();
	}

	@Bean
	@WebSocketMapping(value = "/blocking/echo", blocking = true)
	BuckarooSocket<Void> echoOnExecutor() {
		return (frame, state) -> Result.reply(frame);
	}

	private static BuckarooSocket<Void> sleepingEcho() {
		return (frame, state) -> {
			Thread.sleep(MILLIS);
			return Result.reply(frame);
		};
	}

}
